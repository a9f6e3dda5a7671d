"""Moves are found by asking: what is refused is none, and what many states have is drawn once and told below."""

from collections.abc import Iterable

from tools.transitions.explore import Ask, Machine, Move, moves
from tools.transitions.picture import drawn

from eventlog.decider import Rejected

ROOMS = {"hall": ("kitchen", "study"), "kitchen": ("hall",), "study": ("hall",), "cellar": ("hall",)}


def machine(**doors: tuple[str, ...]) -> Machine:
    def _asked(room: str | None) -> Iterable[Ask]:
        yield from (lambda now, to=to: _go(now, to) for to in ROOMS)

    def _go(now: str | None, to: str) -> list[str]:
        if now is not None and to not in (ROOMS | doors)[now]:
            raise Rejected("no door", "没有门")
        return [to] if now is not None or to == "hall" else []

    def label(event: str) -> str:
        return "fled" if event == "hall" else f"went to the {event}"

    return Machine(
        "house", "", None, lambda _, to: to, lambda room: room, tuple(ROOMS), lambda room: room, _asked, label
    )


def test_only_what_can_be_reached_is_found() -> None:
    assert {(move.before, move.after) for move in moves(machine())} == {
        (None, "hall"),
        ("hall", "kitchen"),
        ("hall", "study"),
        ("kitchen", "hall"),
        ("study", "hall"),
    }
    assert Move("kitchen", "cellar", "went to the cellar") in moves(machine(kitchen=("hall", "cellar")))


def test_what_many_states_have_is_drawn_once() -> None:
    picture = drawn(moves(machine(kitchen=("hall", "cellar"))))
    assert "    [*] --> hall: fled" in picture and "    hall --> kitchen: went to the kitchen" in picture
    assert picture.count("fled") == 2 and picture.endswith("- fled: `kitchen`, `study`, `cellar` → `hall`")
