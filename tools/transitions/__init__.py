"""What a stream can become, in pictures: `python -m tools.transitions [--write]`."""
