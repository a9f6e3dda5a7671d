"""Batch → handler → checkpoint, in one transaction; what cannot be handled is parked."""
