"""Numbers that people say, wherever a route takes an id: its caller may type either, the route is given the id.

This is done once, behind the check of roles and of what is waited for, for whatever a route declares as `OrNumber`:
parameters of its path and query, fields of its body. An id that is none of these numbers costs no query.
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from functools import cache, wraps
from inspect import isclass
from typing import Any, get_args, get_type_hints

from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import BaseRoute

from eventlog.decider import NotFound
from service.http.problem_details import INVALID, FieldError, Problem
from service.http.requests import Body
from service.identifiers import OrNumber
from service.routing.call import Call
from service.runtime import Runtime

Endpoint = Callable[..., Awaitable[Response]]


def take_numbers(routes: Iterable[BaseRoute]) -> None:
    """Have every route that takes an id take the number as well. Doing it twice changes nothing."""
    for route in routes:
        if isinstance(route, APIRoute):
            route.dependant.call = taking_numbers(route.endpoint)


@cache
def taking_numbers(endpoint: Endpoint) -> Endpoint:
    """The endpoint, given ids for numbers; itself where it takes none."""
    hints = get_type_hints(endpoint, include_extras=True)
    marked = [name for name, hint in hints.items() if name != "return" and may_be_number(hint)]
    fields = {name: found for name, hint in hints.items() if (found := _marked_fields(hint))}
    if not marked and not fields:
        return endpoint

    @wraps(endpoint)
    async def taking(**values: Any) -> Response:
        runtime = next(value for value in values.values() if isinstance(value, Call)).runtime
        said: dict[str, str] = {}
        for name in marked:
            values[name] = await _id(runtime, name, values[name], said)
        for name, inner in fields.items():
            if (body := values.get(name)) is not None:
                found = {field: await _id(runtime, field, getattr(body, field), said) for field in inner}
                values[name] = body.model_copy(update=found)
        try:
            return await endpoint(**values)
        except NotFound as error:
            raise _as_asked(error, said) from None

    return taking


async def _id(runtime: Runtime, field: str, text: str | None, said: dict[str, str]) -> str | None:
    """The id for what was typed; the text itself where it is no number, or nobody's. Raises Problem, 422, for a number
    that was misheard. `said` takes down which number an id was found by."""
    spoken = runtime.definition.spoken
    number = spoken.read(text) if spoken is not None and text is not None else None
    if spoken is None or text is None or number is None:
        return text
    id = await spoken.find(runtime.pool, number, text)
    if id is not None:
        said[id] = text
        return id
    if not spoken.is_right(number):
        zh, en = spoken.not_right
        raise Problem(INVALID, f"{field} {en}", f"{field}：{zh}", [FieldError(field, zh, en)])
    return text


def _as_asked(error: NotFound, said: dict[str, str]) -> NotFound:
    """In the words of who asked by number: whether it is another's id must not show.

    An id may be a word of the sentence, or a part of one (`e`, `case`): it is the last that stands by itself.
    """
    en, zh = error.en, error.zh
    for id, text in said.items():
        en, zh = _instead(id, text, en), _instead(id, text, zh)
    return NotFound(en, zh, field=error.field)


def _instead(id: str, text: str, sentence: str) -> str:
    found = [*re.finditer(rf"(?<![^\s]){re.escape(id)}(?![^\s])", sentence)]
    return f"{sentence[: found[-1].start()]}{text}{sentence[found[-1].end() :]}" if found else sentence


def _marked_fields(hint: Any) -> list[str]:
    kinds = [kind for kind in get_args(hint) or (hint,) if isclass(kind) and issubclass(kind, Body)]
    return [
        name
        for kind in kinds
        for name, inner in get_type_hints(kind, include_extras=True).items()
        if name in kind.model_fields and may_be_number(inner)
    ]


def may_be_number(hint: Any) -> bool:
    """Whether a parameter or field of this type takes a number as well."""
    if any(isinstance(extra, OrNumber) for extra in getattr(hint, "__metadata__", ())):
        return True
    return any(may_be_number(part) for part in get_args(hint))
