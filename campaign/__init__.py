"""`make campaign`: faults from outside on a system of its own, while callers work with it, over HTTP and SQL alone."""
