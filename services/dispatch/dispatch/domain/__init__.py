"""What the stations decide: pure."""
