"""The logs of the past, for whoever replays them: the commands `aftersales events …`, and notebooks.

`reading` decides which events are meant and brings several logs into one order; `sources` are where they come from.
"""
