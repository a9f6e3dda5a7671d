"""A sealed text as it stands in logs, tables and topics: `~sealed.v1.<subject>.<base64url>~`.

The subject says whose key opens it. AES-SIV (RFC 5297): the same text of the same subject gives the same token, so that
a repetition is still recognised; nothing else can be learned from a token, and one that was altered does not open.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

MARK = "~sealed.v1."
"""How a token begins. Nobody may type it (`service.http.requests`): a caller's text is never opened as a token."""
ERASED = "〔已删除 erased〕"
"""Instead of a text whose key was destroyed."""
SEALED = "[sealed]"
"""Instead of a text that the reader may not, or cannot, open."""
KEY_BITS = 512

_MARK = MARK.encode()
_SEALED = SEALED.encode()
_TOKEN = re.compile(rb"~sealed\.v1\.([A-Za-z0-9._-]{1,200})\.([A-Za-z0-9_-]+)~")
_WHOLE = re.compile(r"~sealed\.v1\.[A-Za-z0-9._-]{1,200}\.[A-Za-z0-9_-]+~")
_SUBJECT = re.compile(r"[A-Za-z0-9._-]{1,200}")


class Token(NamedTuple):
    """Found in a text, or in an answer."""

    subject: str
    sealed: bytes


def new_key() -> bytes:
    """For one subject."""
    return AESSIV.generate_key(KEY_BITS)


def seal(key: bytes, subject: str, text: str) -> str:
    """The token of a text that is not empty. Raises ValueError for a subject that no token can name."""
    if not _SUBJECT.fullmatch(subject):
        raise ValueError(f"{subject!r} cannot be the subject of a sealed text")
    sealed = AESSIV(key).encrypt(text.encode(), [subject.encode()])
    return f"{MARK}{subject}.{urlsafe_b64encode(sealed).rstrip(b'=').decode()}~"


def unseal(key: bytes, token: Token) -> str | None:
    """The text, or None where this is not its key."""
    try:
        sealed = urlsafe_b64decode(token.sealed + b"=" * (-len(token.sealed) % 4))
        return AESSIV(key).decrypt(sealed, [token.subject.encode()]).decode()
    except (InvalidTag, ValueError):
        return None


def enclose(key: bytes, subject: str, content: bytes) -> bytes:
    """Content of any size, sealed; what is empty cannot be."""
    return AESSIV(key).encrypt(content, [subject.encode()])


def disclose(key: bytes, subject: str, enclosed: bytes) -> bytes | None:
    """The content, or None where this is not its key."""
    try:
        return AESSIV(key).decrypt(enclosed, [subject.encode()])
    except InvalidTag:
        return None


def is_token(text: str) -> bool:
    """Whether a text is a token, and nothing else."""
    return text.startswith(MARK) and _WHOLE.fullmatch(text) is not None


def without_tokens(text: str) -> str:
    """A text for people who may not, or cannot, open what is sealed in it."""
    return _WHOLE.sub(SEALED, text)


def veiled(body: bytes) -> bytes:
    """`without_tokens`, for JSON."""
    return _TOKEN.sub(_SEALED, body)


def holds_token(body: bytes) -> bool:
    """Whether there may be something to open."""
    return _MARK in body


def tokens_in(body: bytes) -> Iterator[Token]:
    """Every token in a text, or in JSON."""
    return (Token(found[1].decode(), found[2]) for found in _TOKEN.finditer(body))


def opened(body: bytes, text_of: Callable[[Token], str]) -> bytes:
    """JSON with the texts in place of their tokens: whole where a token is the whole of a string, on one line where it
    stands in a sentence."""

    def put(found: re.Match[bytes]) -> bytes:
        text = text_of(Token(found[1].decode(), found[2]))
        start, end = found.span()
        alone = body[start - 1 : start] == b'"' == body[end : end + 1] and body[start - 2 : start - 1] != b"\\"
        return msgspec.json.encode(text if alone else " ".join(text.split()))[1:-1]

    return _TOKEN.sub(put, body)
