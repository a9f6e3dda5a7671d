"""A receiver that does not take what it is given: what is told of it, and how long one log waits for another."""

import asyncio
from collections.abc import Callable
from time import monotonic

from aftersales.notes import Note

AGAIN_SECONDS = 600.0
"""An outage that lasts is told again after so many seconds."""


class Outage:
    """Of one log, from its first attempt in vain. `place` is that of the first event: `intake:12`."""

    def __init__(self, place: str, note: Note, now: Callable[[], float] = monotonic) -> None:
        self.place = place
        self.attempts = 0
        self.alone = False
        """Others were taken in the meantime, and this was not."""
        self._note, self._now = note, now
        self._begun = self._told = now()
        self._why = ""

    def goes_on(self, why: str) -> None:
        """One more attempt was in vain. Told: the first, another reason than before, and that it lasts."""
        now = self._now()
        self.attempts += 1
        if self.attempts == 1:
            self._begun = now
            self._note(
                f"接收方未接收 {self.place}（{why}），继续重试…",
                f"the receiver has not taken {self.place} ({why}), trying on…",
            )
        elif why != self._why or now - self._told >= AGAIN_SECONDS:
            lasts = self._lasts(now)
            self._note(
                f"接收方仍未接收 {self.place}（{why}），已 {lasts[0]}，尝试 {self.attempts} 次，继续重试…",
                f"the receiver still has not taken {self.place} ({why}), for {lasts[1]} and in {self.attempts} "
                "attempts, trying on…",
            )
        else:
            return
        self._why, self._told = why, now

    def over(self) -> None:
        """It was taken. Told where it was not at once."""
        if self.attempts:
            lasts = self._lasts(self._now())
            self._note(
                f"接收方已恢复：{self.place} 已送达，耽误 {lasts[0]}",
                f"the receiver is back: {self.place} was taken, {lasts[1]} late",
            )

    def _lasts(self, now: float) -> tuple[str, str]:
        seconds = round(now - self._begun)
        return (f"{seconds} 秒", f"{seconds} s") if seconds < 120 else (f"{seconds // 60} 分钟", f"{seconds // 60} min")


class Others:
    """What one log learns from the others: that the receiver takes again."""

    def __init__(self) -> None:
        self._taken = asyncio.Event()

    def taken(self) -> None:
        """The receiver has taken something: who waits tries at once."""
        self._taken.set()
        self._taken = asyncio.Event()

    async def pause(self, outage: Outage, seconds: float) -> None:
        """Until the next attempt. It is shorter where others get through, once: what then is not taken has its own
        reason."""
        try:
            async with asyncio.timeout(seconds):
                await (asyncio.Event() if outage.alone else self._taken).wait()
        except TimeoutError:
            return
        outage.alone = True
