"""What the call-back decides: pure."""
