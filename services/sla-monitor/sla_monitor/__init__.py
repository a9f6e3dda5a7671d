"""SLA monitor: the clocks of every case, their alarms, and the replacement that a missed solution owes."""
