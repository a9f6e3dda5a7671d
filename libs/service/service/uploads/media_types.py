"""What a file is, by what it holds: its name says nothing."""

from typing import Literal

MediaType = Literal["image/jpeg", "image/png", "image/webp", "application/pdf"]
PICTURES: tuple[MediaType, ...] = ("image/jpeg", "image/png", "image/webp")

_BEGIN: tuple[tuple[MediaType, bytes], ...] = (
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("application/pdf", b"%PDF-"),
)
_END: dict[MediaType, bytes] = {
    "image/jpeg": b"\xff\xd9",
    "image/png": b"IEND\xae\x42\x60\x82",
    "application/pdf": b"%%EOF",
}
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands of the format that phones of Apple and others take photos in, which few programs and no printer read."""
TAIL = 1024
"""The end of a file is looked for so near to it: what programs leave behind it is not much."""


def media_type_of(content: bytes) -> MediaType | None:
    """A photo or a PDF that is whole, from its beginning to its end; None for anything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        whole = int.from_bytes(content[4:8], "little") + 8
        return "image/webp" if 20 <= whole <= len(content) <= whole + TAIL else None
    for kind, begin in _BEGIN:
        if content.startswith(begin) and _END[kind] in content[-TAIL:]:
            return kind
    return None


def is_heic(content: bytes) -> bool:
    """A photo as a phone keeps it for itself."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC
