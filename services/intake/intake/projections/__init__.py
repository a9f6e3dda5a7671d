"""Read models of the information centre: each one a fold of the log, each one with its queries."""
