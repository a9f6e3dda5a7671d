"""A body where a route takes none: whoever sends one means something by it, and would not be heard."""

from collections.abc import Mapping

from starlette.types import Message, Receive

from service.http.problem_details import INVALID, FieldError, Problem

_WORDS = ("此处不接受请求体", "no body is taken here")


def may_come(headers: Mapping[bytes, bytes]) -> bool:
    """Whether the header announces a body."""
    return headers.get(b"content-length", b"0").strip(b"0") != b"" or b"transfer-encoding" in headers


async def without_body(headers: Mapping[bytes, bytes], receive: Receive) -> Receive:
    """What a route gets that takes none. Some clients announce a body in pieces and send none: that one is read.

    Raises Problem, 422, where there is one.
    """
    if b"transfer-encoding" not in headers:
        raise unwanted()
    while True:
        message = await receive()
        if message.get("body"):
            raise unwanted()
        if not message.get("more_body"):
            break

    first = [message]

    async def nothing() -> Message:
        return first.pop() if first else await receive()

    return nothing


def unwanted() -> Problem:
    """422."""
    zh, en = _WORDS
    return Problem(INVALID, f"{en[0].upper()}{en[1:]}", zh, [FieldError("", zh, en)])
