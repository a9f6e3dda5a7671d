"""How serial numbers are compared: they are read off a plate, over the phone, and typed in many ways."""

from unicodedata import category

from events.rules.search_text import search_text

_NOTHING = frozenset({"Pd", "Zs", "Cf"})
_MINUS = "\N{MINUS SIGN}"


def serial_key(serial_no: str) -> str:
    """`ＭＸ－200 0815` → `mx2000815`: width, case, blanks, dashes and invisible marks are nothing.

    Empty for a text that is made of nothing else.
    """
    return "".join(sign for sign in search_text(serial_no) if category(sign) not in _NOTHING and sign != _MINUS)
