"""Which encoding the bytes of a file from a spreadsheet are in: UTF-8 and GB18030 are told apart by what they say."""

import re
from typing import Literal

MARKS = (b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How UTF-16 and workbooks begin."""

LETTERS = 4
"""Characters of two bytes that differ, or Chinese ones in a line among others, that are UTF-8 by no chance.

Three Chinese characters in GB18030 read as two in UTF-8 about once in ten thousand times, six as four hardly ever.
"""

COMMON = 0.9
"""The share of GB2312 in a text that looks like GB18030. Names have rarer characters now and then."""

THREE_BYTES = re.compile(r"[\u0800-\uffff\U00010000-\U0010ffff]")
_LATIN_WORD = re.compile(r"[A-Za-z][\u00c0-\u024f]|[\u00c0-\u024f][A-Za-z]")


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, and are not GB18030 that reads so by chance.

    Characters of three bytes settle it. Those of two are pairs that Chinese characters have in GB18030, too: a few of
    them are taken for UTF-8 only where they are letters within Latin words.
    """
    if not decodes(data, "utf-8"):
        return False
    read = data.decode("utf-8-sig")
    others = {character for character in read if not character.isascii()}
    return bool(THREE_BYTES.search(read) or len(others) >= LETTERS or _LATIN_WORD.search(read))


def is_chinese(data: bytes) -> bool:
    """Whether bytes are GB18030, almost all of it GB2312's common characters: it reads Latin letters and Big5, too."""
    if not decodes(data, "gb18030"):
        return False
    characters = [each for each in data.decode("gb18030") if not each.isascii()]
    common = sum(bool(each.encode("gb2312", errors="ignore")) for each in characters)
    return common >= COMMON * len(characters)


def decodes(data: bytes, encoding: Literal["utf-8", "gb18030"]) -> bool:
    """Whether all of it can be read so."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
