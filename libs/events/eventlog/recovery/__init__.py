"""After a restore: a log takes its end back from its topic, and nothing that it caused happens again."""
