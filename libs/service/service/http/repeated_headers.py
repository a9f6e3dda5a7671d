"""Headers that say one thing, and so may come once: of two, a proxy might believe the one and a service the other."""

from collections import Counter
from collections.abc import Iterable

from service.http.command_time import HEADER
from service.http.problem_details import MALFORMED, FieldError, Problem
from service.http.responses import Header

ONCE = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", HEADER)
"""Those that are read here, and are no lists. (`service.connections` sees to Host, the parser to Content-Length.)"""


def require_once(headers: Iterable[Header]) -> None:
    """Raises Problem, 400, where one of them came twice, be it with the same value."""
    times = Counter(name for name, _ in headers)
    twice = [name for name in ONCE if times[name.lower().encode()] > 1]
    if twice:
        en, zh = "must be given only once", "只能给出一次"
        faults = [FieldError(name, zh, en) for name in twice]
        raise Problem(MALFORMED, f"{', '.join(twice)} {en}", f"{'、'.join(twice)}：{zh}", faults)
