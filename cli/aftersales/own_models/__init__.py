"""`aftersales read-models run FILE`: an analyst's own read model, over the whole log, and on from there.

`loading` finds it in the file, `running` folds the events, `postgres` and `duck` keep its rows, and how far they are.
"""
