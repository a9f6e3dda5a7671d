"""Money is whole fen 分, of which a yuan 元 has a hundred.

What comes out between two fen is rounded 四舍五入: half away from zero.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FEN_PER_YUAN = 100


def rounded(fen: Fraction | Decimal) -> int:
    """The nearest whole fen; a half goes away from zero, so a refund is exactly what was charged."""
    exact = Fraction(fen)
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return whole if exact >= 0 else -whole


def share(fen: int, part: int, whole: int) -> int:
    """`part` ÷ `whole` of an amount, rounded. Raises ZeroDivisionError for a whole of nothing."""
    return rounded(Fraction(fen * part, whole))


def in_yuan(fen: int) -> str:
    """As people read it: `1234.50`."""
    return str((Decimal(fen) / FEN_PER_YUAN).quantize(Decimal("0.01"), ROUND_HALF_UP))
