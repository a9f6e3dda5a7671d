"""`aftersales events`: what the logs say, read from the store or from Kafka, for analysts and operations.

Read `command` first, then `reading`. `options` is what can be asked; `rendering` and `counting` say how events look,
`output` and `quiet` where that goes. Which events are meant, and where they come from, is said in `aftersales.replay`.
"""
