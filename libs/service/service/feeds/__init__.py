"""How a service follows others, and how far it has come."""
