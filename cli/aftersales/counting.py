"""Numbers of things in English: one is singular."""


def counted(count: int, thing: str) -> str:
    """`1 file`, `2 files`; `thing` is a noun whose plural ends in s."""
    return f"{count} {things(count, thing)}"


def things(count: int, thing: str) -> str:
    """The noun alone, for a number that is printed otherwise."""
    return thing if count == 1 else f"{thing}s"
