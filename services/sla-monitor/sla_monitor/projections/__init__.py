"""Read models of the SLA monitor: folds of the log, with their queries."""
