"""How each service's events change a case's row: one module a service, each with its own columns."""
