"""Several logs as one, and which of their events are asked for."""
