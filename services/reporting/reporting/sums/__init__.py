"""Sums by day: what the cases that were opened on one day in China come to, so that a year need not be counted anew
for each who asks (decision 077).

Whatever changes a case marks the day of its opening in the same transaction (`marking`); a task counts the days that
are marked, or were never counted (`counting`); a question adds up what is counted and counts the rest itself, in one
snapshot (`adding`). So answers are exact at any moment, and only their speed depends on the task.
"""
