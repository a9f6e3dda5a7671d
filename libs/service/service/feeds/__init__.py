"""How a service hears others, and how far it has come."""
