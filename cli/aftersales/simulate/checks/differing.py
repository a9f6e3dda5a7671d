"""A check that says where two registers differ, not all that they hold."""

from collections.abc import Mapping

from aftersales.demo.check import Check

SHOWN = 5


def same(what: str, expected: Mapping[str, object], found: Mapping[str, object]) -> Check:
    """Whether both have the same; if not, the first lines in which they differ."""
    if expected == found:
        return Check(
            what,
            f"{len(expected)} 项相符 agree" if expected else "无 none",
            f"{len(expected)} 项相符 agree" if expected else "无 none",
        )
    differing = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    lines = {name: expected.get(name) for name in differing[:SHOWN]}
    told = {name: found.get(name) for name in differing[:SHOWN]}
    return Check(f"{what}（{len(differing)} 项不符 differ）", lines, told)
