"""Parts 配件: their register, and how many of each are at a place, kept for whom, and under way to it."""
