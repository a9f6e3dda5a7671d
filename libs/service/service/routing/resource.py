"""A kind of stream as callers see it: what they may act on, and what they are told of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from eventlog.decider import Decider, NotFound
from eventlog.log.session import Session
from service.auth.principal import Principal

S = TypeVar("S")
T = TypeVar("T")
E = TypeVar("E")


def own_id(id: str, thing: object) -> str:
    """A stream whose events are kept in order by its own id."""
    return id


def everybody(principal: Principal, thing: object) -> bool:
    """Whoever may call the route may see the thing."""
    return True


@dataclass(frozen=True, slots=True)
class Resource(Generic[S, T, E]):
    """Declared once beside the routes of a kind of stream; `Call.decide`, `Call.create` and `Call.read` take it.

    `there` is what a state says there is, None where nothing does; `missing` says so to a caller. `answer` is what a
    command tells, and a read: how the thing stands, whatever msgspec makes JSON of. It gets the view of the decider,
    where that has one, and the thing otherwise. `visible` says whether it is a caller's business at all: if not, it
    looks as if it did not exist. `follow` appends what else follows from a change, `(session, before, after)`, in the
    same append; `before` is None where `create` found nothing. `key` is what the stream's events are kept in order by,
    of its id and the thing: whose key seals what people type.
    """

    decider: Decider[S, E]
    there: Callable[[S], T | None]
    missing: Callable[[str], NotFound]
    answer: Callable[[Any], Any]
    visible: Callable[[Principal, T], bool] = everybody
    follow: Callable[[Session, Any, T], Awaitable[None]] | None = None
    key: Callable[[str, T], str] = own_id

    def found(self, id: str, state: S, principal: Principal | None = None) -> T:
        """What there is, for a caller where one is named. Raises what `missing` makes."""
        thing = self.there(state)
        if thing is None or (principal is not None and not self.visible(principal, thing)):
            raise self.missing(id)
        return thing
