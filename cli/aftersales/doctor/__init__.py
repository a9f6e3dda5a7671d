"""`aftersales doctor`: what is wrong with a system, seen from outside, and what to do next.

    target → look at machine, databases, services, Kafka, processes, keys → checks → one table

What is read is read by those who own it; here it is only judged (`judging`, pure).
"""
