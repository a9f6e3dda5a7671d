"""What the HTTP side of every service shares: app factory, keys and roles, problems, idempotency, paging, health."""

from service.auth import allow
from service.bodies import Body, Day, Id, Line, Note, Text, Whole
from service.call import Call
from service.definition import Consumer, Definition
from service.paging import Listed, Paged
from service.principal import Principal
from service.runtime import Runtime
from service.serve import serve

__all__ = [
    "Body",
    "Call",
    "Consumer",
    "Day",
    "Definition",
    "Id",
    "Line",
    "Listed",
    "Note",
    "Paged",
    "Principal",
    "Runtime",
    "Text",
    "Whole",
    "allow",
    "serve",
]
