"""What a caller would rather have, by its Accept header (RFC 9110, 12.5.1)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

HTML, JSON = "text/html", "application/json"
NDJSON, SSE = "application/x-ndjson", "text/event-stream"


class _Wanted(NamedTuple):
    range: str
    quality: float


def rather_html(accept: Iterable[str]) -> bool:
    """Whether a page is wanted before JSON; `accept` are the header's lines. Who likes both alike gets the page only
    for naming it: browsers do, and programs that take anything are programs."""
    wanted = [one for line in accept for one in _read(line)]
    page, data = _quality(HTML, wanted), _quality(JSON, wanted)
    named = any(one.range == HTML for one in wanted)
    return page > data or (named and page == data > 0)


def rather(accept: Iterable[str], offered: Sequence[str]) -> str:
    """What is wanted most of the media types that are offered; of what is wanted alike, the first. The first as well
    for whoever wants none of them."""
    wanted = [one for line in accept for one in _read(line)]
    return max(offered, key=lambda media_type: _quality(media_type, wanted))


def _quality(media_type: str, wanted: list[_Wanted]) -> float:
    """Of the most specific range with the type in it; 0 where none has it."""
    for range in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
        found = [one.quality for one in wanted if one.range == range]
        if found:
            return max(found)
    return 0.0


def _read(line: str) -> Iterator[_Wanted]:
    for part in line.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        said = next((value for key, _, value in (each.partition("=") for each in parameters) if key == "q"), "1")
        yield _Wanted(name, _number(said))


def _number(text: str) -> float:
    """0 to 1; what is no such number is not asked for."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0
