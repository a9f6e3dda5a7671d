"""When something stands still: it has something to do, and for too long none of it was done. Pure."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

LONGEST_SECONDS = 600.0
"""Between two attempts to help by making it anew."""


class Seen(NamedTuple):
    """One look at something."""

    standing: object
    """Differs whenever something was done."""
    behind: bool | None
    """Whether something is to be done; None where nobody can tell, which is no standing still."""


class Verdict(NamedTuple):
    """What is said of it."""

    seconds: float
    """How long nothing was done although something was to be done."""
    stalled: bool
    renew: bool
    """Now is the time to make it anew: at first after the limit, then after twice as long every time, since making anew
    does not help one that is merely slow."""


@dataclass(slots=True)
class _Since:
    standing: object
    began: float
    pause: float
    renew_after: float


Key = TypeVar("Key", bound=Hashable)


class Stalls(Generic[Key]):
    """Judges by what was seen at each look. `limit` in seconds; looks should come three times as often.

    When nobody has looked for the limit, all begin anew: whoever was frozen knows nothing of that time.
    """

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._since: dict[Key, _Since] = {}
        self._looked: float | None = None

    def look(self, now: float, seen: Mapping[Key, Seen]) -> dict[Key, Verdict]:
        """`now` in seconds, of a clock that never goes back."""
        if self._looked is not None and now - self._looked > self._limit:
            self._since.clear()
        self._looked = now
        return {key: self._judge(key, now, one) for key, one in seen.items()}

    def forget(self) -> None:
        """Nothing could be seen."""
        self._since.clear()

    def _judge(self, key: Key, now: float, seen: Seen) -> Verdict:
        since = self._since.get(key)
        if not seen.behind:
            self._since.pop(key, None)
            return Verdict(0.0, stalled=False, renew=False)
        if since is None or since.standing != seen.standing:
            self._since[key] = _Since(seen.standing, now, self._limit, self._limit)
            return Verdict(0.0, stalled=False, renew=False)
        seconds = now - since.began
        renew = seconds >= since.renew_after
        if renew:
            since.pause = min(2 * since.pause, LONGEST_SECONDS)
            since.renew_after = seconds + since.pause
        return Verdict(seconds, seconds >= self._limit, renew)
