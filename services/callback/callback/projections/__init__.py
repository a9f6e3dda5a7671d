"""Read models of the call-back: folds of the log, with their queries."""
