"""Idempotency-Key: a command that is sent twice happens once."""

import hashlib
import re

from eventlog.log.append import IdempotencyKey
from service.auth.principal import Principal
from service.http.problem_details import malformed
from service.http.request_context import RequestContext

_PRINTABLE = re.compile(rb"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


PERSONAL = 2
"""Bytes of the fingerprint that are kept of a request about personal data: enough to notice that a key came with
another body, and far too few to find out a name or a phone number by trying."""


def idempotency_key(
    header: bytes, principal: Principal, context: RequestContext, length: int | None = None
) -> IdempotencyKey:
    """The caller's key, which is the caller's own: two callers may use the same one. It stands for this very request,
    of whose fingerprint no more than `length` bytes are kept.

    Raises Problem 400 unless it is 1 to 255 printable ASCII characters.
    """
    if not _PRINTABLE.fullmatch(header):
        raise malformed(
            "Idempotency-Key must be 1 to 255 printable ASCII characters",
            "Idempotency-Key 应为 1 至 255 个可打印 ASCII 字符",
            "Idempotency-Key",
        )
    request = b"%b %b?%b\n%b" % (context.method.encode(), context.path.encode(), context.query, context.body)
    return IdempotencyKey(f"{principal.id} {header.decode('ascii')}", hashlib.sha256(request).digest()[:length])
