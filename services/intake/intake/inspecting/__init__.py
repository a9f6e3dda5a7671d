"""Whoever keeps the inspection plans reads here what they follow, and brings them up to date in time."""
