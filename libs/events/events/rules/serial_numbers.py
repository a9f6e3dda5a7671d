"""How serial numbers are compared: they are read off a plate, over the phone, and typed in many ways."""

import re
from hashlib import sha256
from unicodedata import category

from events.rules.search_text import search_text

_NOTHING = frozenset({"Pd", "Zs", "Cf"})
_MINUS = "\N{MINUS SIGN}"
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.]{0,99}")


def serial_key(serial_no: str) -> str:
    """`ＭＸ－200 0815` → `mx2000815`: width, case, blanks, dashes and invisible marks are nothing.

    What has other signs than Latin letters, digits and dots, or very many, gets a hash instead, for the key names a
    stream. Empty for a text without any letter or digit.
    """
    folded = serial_signs(serial_no)
    if not any(sign.isalnum() for sign in folded):
        return ""
    return folded if _PLAIN.fullmatch(folded) else f"sha-{sha256(folded.encode()).hexdigest()[:40]}"


def serial_signs(serial_no: str) -> str:
    """`ＭＸ－200/0815` → `mx200/0815`: as `serial_key`, readable whatever its signs, for looking for a part of one."""
    return "".join(sign for sign in search_text(serial_no) if category(sign) not in _NOTHING and sign != _MINUS)
