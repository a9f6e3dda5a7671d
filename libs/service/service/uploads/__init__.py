"""Files that people send: what they are, by what they hold, and where their content is kept, beside the log."""
