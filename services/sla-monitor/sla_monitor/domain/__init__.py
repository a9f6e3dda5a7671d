"""The SLA engine and its decisions: pure."""
