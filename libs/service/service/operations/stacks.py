"""Where a task stands, as text for the log; of one that waits `Task.get_stack` shows the outermost frame alone."""

import asyncio
from typing import Any

DEPTH = 60
"""Frames at most."""


def stack_of(task: asyncio.Task[Any]) -> list[str]:
    """`file:line function` of every frame from the task's own to what it waits for, through tasks that it waits for.

    No values are shown: they may hold personal data.
    """
    lines: list[str] = []
    waiting: list[Any] = [task]
    seen: set[int] = set()
    while waiting and len(lines) < DEPTH:
        awaited = waiting.pop()
        if awaited is None or id(awaited) in seen:
            continue
        seen.add(id(awaited))
        if isinstance(awaited, asyncio.Task):
            lines.append(f"task {awaited.get_name()}")
            awaited = awaited.get_coro()
        frame = _attribute(awaited, "frame")
        if frame is None:
            continue
        lines.append(f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_name}")
        waiting.append(_attribute(awaited, "await") or _attribute(awaited, "yieldfrom"))
        # `asyncio.wait` waits for futures that no await names: `fs` is what it calls them.
        if frame.f_code is _WAITS:
            waiting += [future for future in frame.f_locals.get("fs", ()) if not future.done()]
    return lines


_WAITS = asyncio.wait.__code__


def _attribute(awaited: Any, name: str) -> Any:
    """`cr_frame`, `gi_frame` or `ag_frame`, and so on: coroutines and generators call the same things differently."""
    return next(
        (getattr(awaited, prefix + name) for prefix in ("cr_", "gi_", "ag_") if hasattr(awaited, prefix + name)), None
    )
