"""Who calls: API keys, roles, the station of a caller."""
