"""Who may read: what the routes share."""

from service.auth.principal import Role

HEADQUARTERS: tuple[Role, ...] = ("clerk", "operations", "manager", "analyst")
"""Who may read everything but contacts."""

STATION: tuple[Role, ...] = ("dispatcher", "technician")
"""Who may read what was routed to their own station."""
