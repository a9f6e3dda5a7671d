"""`aftersales events`: what the logs say, read from the store or from Kafka, for analysts and operations.

Read `command` first, then `reading`. `options` is what can be asked; `filters`, `moments` and `memory` decide which
events are meant; `rendering` and `counting` say how they look, `output` and `quiet` where it goes; `logs` brings the
four logs into one order, `store` and `topics` are where they come from, `embedded` finds those of this machine.
"""
