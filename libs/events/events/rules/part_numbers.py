"""How part numbers are compared, and what names the register entry of one."""

import re
from hashlib import sha256

from events.rules.price_lists import code_key

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")


def part_key(part_no: str) -> str:
    """`ＤＲ-200` → `dr-200`: compared as a code of the price list is, whose word it is; a key is its own.

    What has other signs than Latin letters, digits, dots and dashes gets a hash instead, for the key names a stream and
    stands in addresses.
    """
    key = code_key(part_no)
    return key if _KEY.fullmatch(key) else f"part-{sha256(key.encode()).hexdigest()[:40]}"
