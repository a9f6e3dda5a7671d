"""Routes that every service has: health, metrics, its event log, parked streams."""
