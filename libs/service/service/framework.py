"""What a service is made of: app factory, keys and roles, problems, idempotency, paging, health."""

from service.auth.principal import Principal
from service.definition import Definition, Resources, SpokenNumbers
from service.feeds.consumer import Consumer
from service.http.openapi import VERSIONED
from service.http.paging import Listed, Paged
from service.http.requests import Body, Day, Line, LongText, Moment, Note, Text, Whole
from service.http.validation_errors import Unfit
from service.identifiers import CaseId, Id
from service.routing.allow import allow
from service.routing.as_of import AsOf
from service.routing.call import Call, Changed, etag_of
from service.routing.resource import Resource
from service.runtime import Runtime
from service.serve import serve

__all__ = [
    "VERSIONED",
    "AsOf",
    "Body",
    "Call",
    "CaseId",
    "Changed",
    "Consumer",
    "Day",
    "Definition",
    "Id",
    "Line",
    "Listed",
    "LongText",
    "Moment",
    "Note",
    "Paged",
    "Principal",
    "Resource",
    "Resources",
    "Runtime",
    "SpokenNumbers",
    "Text",
    "Unfit",
    "Whole",
    "allow",
    "etag_of",
    "serve",
]
