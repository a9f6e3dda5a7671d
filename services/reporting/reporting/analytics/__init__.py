"""Schema `analytics`: documented views over the read models, for SQL and BI; each reader sees the rows of its station.

A column that is there keeps its name, its type and its meaning; new ones may come.
"""
