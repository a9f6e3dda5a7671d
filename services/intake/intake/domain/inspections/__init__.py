"""Periodic inspections 定期检查: what a machine is entitled to, on which days, and what became of each."""
