"""Callers who never give up, and who write down every command before it is sent and every answer when it has come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import httpx
from tests.world import World


class Journal:
    """One JSON line before a request and one after it, in a file; only commands with a key are in it."""

    def __init__(self, file: Path) -> None:
        self._file: IO[str] = file.open("w", encoding="utf-8")
        self.number = 0
        self.answered: dict[str, tuple[str, str, str, Any, int, Any]] = {}
        """Key → who, service, path, body, status and answer of the commands that succeeded."""

    def asks(self, who: str | None, service: str, path: str, key: str, body: Any) -> int:
        """What is about to be sent; gives its number."""
        self.number += 1
        self._write(n=self.number, who=who, service=service, path=path, key=key, body=body)
        return self.number

    def receives(self, number: int, response: httpx.Response | None, error: str | None = None) -> None:
        """What came of it: an answer, or none."""
        if response is None:
            self._write(n=number, error=error)
            return
        position = response.headers.get("Aftersales-Position")
        self._write(n=number, status=response.status_code, position=position, answer=response.text)

    def restored(self, heads: Mapping[str, int], forgotten: int) -> None:
        """The logs go only so far now, and so many commands went."""
        self._write(restored=heads, forgotten=forgotten)

    def close(self) -> None:
        """Nothing more is written."""
        self._file.close()

    def _write(self, **line: Any) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._file.flush()


@dataclass(frozen=True, slots=True)
class Outside(World):
    """The system as callers see it: on the wall clock, whatever time a story has, and with everything in a journal."""

    journal: Journal

    async def call(
        self,
        who: str | None,
        method: str,
        service: str,
        path: str,
        body: Any = None,
        *,
        at: datetime | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        query: dict[str, str] | None = None,
    ) -> httpx.Response:
        """See `World.call`; `at` is left out."""
        key = (headers or {}).get("Idempotency-Key")
        if key is None:
            return await World.call(
                self, who, method, service, path, body, headers=headers, content=content, query=query
            )
        number = self.journal.asks(who, service, path, key, body)
        try:
            response = await World.call(self, who, method, service, path, body, headers=headers, content=content)
        except httpx.TransportError as error:
            self.journal.receives(number, None, type(error).__name__)
            raise
        self.journal.receives(number, response)
        if response.is_success and who is not None:
            command = who, service, path, body, response.status_code, response.json()
            self.journal.answered.setdefault(key, command)
        return response
