"""What a file is, by what it holds: its name says nothing."""

from typing import Literal

MediaType = Literal["image/jpeg", "image/png", "application/pdf"]
PICTURES: tuple[MediaType, ...] = ("image/jpeg", "image/png")

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
TAIL = 1024
"""The end of a file is looked for so near to it: what programs leave behind it is not much."""


def media_type_of(content: bytes) -> MediaType | None:
    """A photo or a PDF that is whole, from its beginning to its end; None for anything else."""
    for kind, begin in _BEGIN:
        if content.startswith(begin) and _END[kind] in content[-TAIL:]:
            return kind
    return None
