"""What any HTTP service has: bodies, answers, problem details, pages, preconditions."""
