"""Money is whole fen 分, of which a yuan 元 has a hundred.

What comes out between two fen is rounded 四舍五入: half away from zero.
"""

from decimal import Decimal
from fractions import Fraction


def rounded(fen: Fraction | Decimal) -> int:
    """The nearest whole fen; a half goes away from zero, so a refund is exactly what was charged."""
    exact = Fraction(fen)
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return whole if exact >= 0 else -whole


def share(fen: int, part: int, whole: int) -> int:
    """`part` ÷ `whole` of an amount, rounded. Raises ZeroDivisionError for a whole of nothing."""
    return rounded(Fraction(fen * part, whole))


BASIS_POINTS = 10_000


def vat_of(net_fen: int, basis_points: int) -> int:
    """The VAT of one line, rounded as on China's invoices: each line by itself; totals are sums of lines."""
    return share(net_fen, basis_points, BASIS_POINTS)
