"""The lists as of a moment of the past: the statements of today, asked of the rows as they were then."""
