"""`aftersales replay`: a second system lives the past again, through the same handlers, at any speed.

Read `command` first, then `living`. `target` is where the second system is; `passed_over` keeps its services from doing
again what the logs say already; `pace` says when an event is due.
"""
