"""The two headers that make a command safe to repeat: If-Match and Idempotency-Key."""

import hashlib
import re

from eventlog.log.append import IdempotencyKey
from service.auth.principal import Principal
from service.http.problem_details import malformed
from service.http.request_context import Incoming

_ETAG = re.compile(rb'"(\d{1,18})"')
_PRINTABLE = re.compile(rb"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


def if_match(header: bytes | None) -> int | None:
    """The stream version that the caller has seen: `"12"`. `*` asks for nothing.

    Raises Problem 400 for anything else, weak tags included: they cannot guard a change.
    """
    if header is None or header == b"*":
        return None
    match = _ETAG.fullmatch(header)
    if match is None:
        raise malformed('If-Match must be a version like "12"', 'If-Match 应为版本号,如 "12"', "If-Match")
    return int(match[1])


def etag_header(version: int) -> tuple[bytes, bytes]:
    """The header that a later If-Match may repeat."""
    return b"etag", b'"%d"' % version


def idempotency_key(header: bytes, principal: Principal, incoming: Incoming) -> IdempotencyKey:
    """The caller's key, which is the caller's own: two callers may use the same one. It stands for this very request.

    Raises Problem 400 unless it is 1 to 255 printable ASCII characters.
    """
    if not _PRINTABLE.fullmatch(header):
        raise malformed(
            "Idempotency-Key must be 1 to 255 printable ASCII characters",
            "Idempotency-Key 应为 1 至 255 个可打印 ASCII 字符",
            "Idempotency-Key",
        )
    request = b"%b %b?%b\n%b" % (incoming.method.encode(), incoming.path.encode(), incoming.query, incoming.body)
    return IdempotencyKey(f"{principal.id} {header.decode('ascii')}", hashlib.sha256(request).digest())
