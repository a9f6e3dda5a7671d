"""Chapters share one clock, and one acts at a time."""

from datetime import timedelta

import pytest

from aftersales.demo.timeline import Chapter, Timeline, at, rfc3339, spoken


class Telling:
    """Chapters that write down what happens."""

    def __init__(self) -> None:
        self.timeline = Timeline("Mon 08:30")
        self.told: list[str] = []

    def chapter(self, name: str, *moments: str) -> Chapter:
        async def course() -> None:
            for moment in moments:
                await self.timeline.until(at(moment))
                self.told.append(f"{spoken(self.timeline.now)} {name}")

        return course

    async def settle(self) -> None:
        self.told.append("settled")


async def test_chapters_are_interleaved_in_order_of_time() -> None:
    story = Telling()
    await story.timeline.play(
        [story.chapter("a", "Mon 09:00", "Tue 10:00"), story.chapter("b", "Mon 17:00", "Wed 08:00")], story.settle
    )
    assert [line for line in story.told if line != "settled"] == [
        "Mon 09:00 a",
        "Mon 17:00 b",
        "Tue 10:00 a",
        "Wed 08:00 b",
    ]


async def test_at_one_moment_the_chapters_act_in_the_order_in_which_they_fell_asleep() -> None:
    story = Telling()
    await story.timeline.play([story.chapter(name, "Mon 09:00", "Mon 09:30") for name in ("a", "b", "c")], story.settle)
    assert [line[-1] for line in story.told if line != "settled"] == ["a", "b", "c", "a", "b", "c"]


async def test_everything_settles_before_the_clock_moves_and_at_the_end() -> None:
    story = Telling()
    await story.timeline.play(
        [story.chapter("a", "Mon 09:00"), story.chapter("b", "Mon 09:00", "Mon 10:00")], story.settle
    )
    assert story.told == ["settled", "Mon 09:00 a", "Mon 09:00 b", "settled", "Mon 10:00 b", "settled"]


async def test_a_moment_that_has_passed_is_a_mistake_and_ends_the_story() -> None:
    story = Telling()
    with pytest.RaisesGroup(pytest.RaisesExc(ValueError, match="Mon 09:00 is over: the story is at Tue 09:00")):
        await story.timeline.play(
            [story.chapter("a", "Tue 09:00", "Mon 09:00"), story.chapter("b", "Wed 09:00")], story.settle
        )
    assert story.told == ["settled", "Tue 09:00 a"]


def test_moments_are_in_shanghai() -> None:
    assert rfc3339(at("Mon 08:30")) == "2026-03-09T00:30:00Z"
    assert spoken(at("Sun 23:59") + timedelta(minutes=1)) == "Mon 00:00"
