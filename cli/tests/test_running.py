"""A program that a terminal or a service manager may stop at any time."""

import asyncio
import signal

import pytest

from aftersales.running import STOP_SIGNALS, run


async def waits(seen: list[str]) -> None:
    seen.append("begun")
    try:
        await asyncio.sleep(30)
    finally:
        seen.append("cleaned up")


@pytest.mark.parametrize("number", STOP_SIGNALS)
def test_a_signal_that_comes_before_the_loop_is_there_stops_in_good_order(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, seen = asyncio.events.new_event_loop, list[str]()

    def interrupted() -> asyncio.AbstractEventLoop:
        signal.raise_signal(number)
        return make()

    monkeypatch.setattr(asyncio.events, "new_event_loop", interrupted)
    before = signal.signal(number, signal.default_int_handler)  # what would end the tests tells about itself
    try:
        assert run(waits(seen)) is None
    finally:
        signal.signal(number, before)
    assert seen == ["begun", "cleaned up"]
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, ()) & set(STOP_SIGNALS)


def test_it_gives_what_the_program_gives() -> None:
    async def seven() -> int:
        return 7

    assert run(seven()) == 7
