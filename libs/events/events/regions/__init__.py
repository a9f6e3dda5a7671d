"""Regions 区域: chosen from a list, so that a customer and the station that serves it are compared by the same name."""
