"""Rules that several services share: pure, and each in one place."""
