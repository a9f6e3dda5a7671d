"""What the services answer, as the demo and the importer read it."""

from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]


class Refused(Exception):
    """A service said no; `status` and the problem's own words, in `zh` and `en`, say why."""

    def __init__(self, status: int, problem: Json) -> None:
        self.status = status
        self.errors: list[Json] = problem.get("errors", [])
        self.zh: str = problem.get("detail") or problem.get("title") or ""
        self.en: str = problem.get("detail_en") or problem.get("title_en") or ""
        at_fault = "".join(f" [{error['field']}: {error['zh']} · {error['en']}]" for error in self.errors)
        super().__init__(f"{status} {self.zh} · {self.en}{at_fault}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered, and the log position of what it did: a read that waits for it sees what came of it."""

    body: Json
    position: str | None


def document(response: httpx.Response) -> Json:
    """The answer's JSON, or the bare text as a problem where something other than a service answered."""
    try:
        found = response.json()
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"title": response.text[:200], "title_en": response.reason_phrase}


def succeeded(response: httpx.Response) -> httpx.Response:
    """The same. Raises Refused for an error."""
    if response.is_error:
        raise Refused(response.status_code, document(response))
    return response


def answer_of(response: httpx.Response) -> Answer:
    """What a response says. Raises Refused for an error."""
    return Answer(document(succeeded(response)), response.headers.get("Aftersales-Position"))
