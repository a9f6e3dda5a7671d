"""What the information centre decides: pure."""
