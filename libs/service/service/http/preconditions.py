"""If-Match and ETag: a change guards against those of others."""

import re

from service.http.problem_details import malformed

_ETAG = re.compile(rb'"(\d{1,18})"')


def if_match(header: bytes | None) -> int | None:
    """The stream version that the caller has seen: `"12"`. `*` asks for nothing.

    Raises Problem 400 for anything else, weak tags included: they cannot guard a change.
    """
    if header is None or header == b"*":
        return None
    match = _ETAG.fullmatch(header)
    if match is None:
        raise malformed('If-Match must be a version like "12"', 'If-Match 应为版本号，如 "12"', "If-Match")
    return int(match[1])


def etag_header(version: int) -> tuple[bytes, bytes]:
    """The header that a later If-Match may repeat."""
    return b"etag", b'"%d"' % version
