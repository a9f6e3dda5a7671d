"""Numbers that people say over the phone end in a check digit, so that one that was misheard is noticed.

The method is that of H. Michael Damm (Total anti-symmetrische Quasigruppen, Marburg 2004): it finds every single wrong
digit and every two neighbours that changed places. The digit is the last one, of digits 0–9 alone.
"""

_NEXT = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def with_check_digit(number: int) -> str:
    """`572` → `5724`. Raises ValueError for a negative number."""
    if number < 0:
        raise ValueError(f"{number} is negative")
    return f"{number}{_remainder(str(number))}"


def has_check_digit(number: str) -> bool:
    """Whether the last digit is the right one; never for what is no number."""
    return number.isascii() and number.isdigit() and len(number) > 1 and _remainder(number) == 0


def _remainder(digits: str) -> int:
    remainder = 0
    for digit in digits:
        remainder = _NEXT[remainder][int(digit)]
    return remainder
