"""How product models are compared, and what names the stream of one."""

import re
from hashlib import sha256

from events.rules.search_text import search_text
from events.rules.serial_numbers import serial_signs

_KEY = re.compile(r"[a-z0-9][a-z0-9.]{0,63}|sha-[0-9a-f]{40}")


def model_key(model: str) -> str:
    """`ＭＸ－200` → `mx200`: width, case, blanks, dashes and invisible marks are nothing; a key is its own.

    What has other signs than Latin letters, digits and dots, or very many, gets a hash instead, for the key names a
    stream and stands in addresses.
    """
    if _KEY.fullmatch(model):
        return model
    signs = serial_signs(model) or search_text(model)
    return signs if _KEY.fullmatch(signs) else f"sha-{sha256(signs.encode()).hexdigest()[:40]}"
