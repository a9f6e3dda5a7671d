"""How a log reaches those who follow it: positions, checkpoints, and the feeds themselves."""
