"""Every exception that can leave a route, as a problem."""

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from eventlog.codec import Unreadable, Unstorable
from eventlog.decider import NotFound, Rejected
from eventlog.log.append import KeyReused, VersionConflict
from eventlog.log.session import PreconditionFailed
from eventlog.postgres import away
from service.descriptions import described
from service.http import problem_details as problems
from service.http.problem_details import FieldError, Problem
from service.http.request_context import RequestContext, request_context_of
from service.http.validation_errors import field_errors

RETRY_AFTER_SECONDS = 2
_OF_THE_FIELD = {"is", "must", "has", "holds", "does", "was"}
"""With one of these a fault goes on after the field's name; else it is a sentence of its own."""

log = structlog.get_logger(__name__)


async def answer(request: Request, error: Exception) -> Response:
    """The exception handler of every app."""
    return reply_to(request_context_of(request.scope), await request.app.state.runtime.understood(error))


def reply_to(context: RequestContext, error: Exception) -> Response:
    """The problem, and a line in the log where we are to blame; a Problem is foreseen, and its access line says enough
    unless something else is behind it."""
    problem = problem_of(error)
    if problem.kind.status >= 500 and not (isinstance(error, Problem) and error.__cause__ is None):
        log.error(problem.kind.slug, trace_id=context.trace.trace_id, **described(error))
    return problems.reply_with(problem, context.path, context.trace.trace_id)


def problem_of(error: Exception) -> Problem:
    """What the caller is told about an exception; an unknown one becomes 500 without a word about its cause."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _of_http(error)
        case Rejected(en=en, zh=zh, field=field):
            return Problem(problems.REJECTED, en, zh, [FieldError(field, zh, en)] if field else [])
        case NotFound(en=en, zh=zh, field=field):
            return Problem(problems.NOT_FOUND, en, zh, [FieldError(field, zh, en)] if field else [])
        case PreconditionFailed():
            return Problem(
                problems.STALE,
                f"You have seen version {error.expected}; version {error.actual} is the present one",
                f"您看到的是第 {error.expected} 版，现在是第 {error.actual} 版，请重新读取",
            )
        case VersionConflict():
            return Problem(problems.CONFLICT, "Please try again", "请重试")
        case KeyReused():
            return Problem(problems.KEY_REUSED, "Use a new key for a new request", "新的请求请使用新的幂等键")
        case Unreadable():
            return Problem(problems.DAMAGED, "Please tell operations", "请联系运维")
        case Unstorable():
            return Problem(problems.INVALID, "A text holds invalid characters", "文本含有无效字符")
        case _ if away(error):
            return unavailable()
        case _:
            return Problem(problems.INTERNAL, "It has been logged under the trace id", "已按追踪号记录，请联系运维")


def unavailable() -> Problem:
    """503: the database is away."""
    retry = (b"retry-after", b"%d" % RETRY_AFTER_SECONDS)
    return Problem(problems.UNAVAILABLE, "Please try again in a moment", "请稍后重试", headers=[retry])


def unbuilt() -> Problem:
    """503: a table is not yet what this program reads."""
    retry = (b"retry-after", b"%d" % RETRY_AFTER_SECONDS)
    return Problem(problems.UNAVAILABLE, "This is still being built", "数据正在构建中，请稍后重试", headers=[retry])


def _invalid(error: RequestValidationError) -> Problem:
    errors = error.errors()
    if any(entry["type"] == "json_invalid" for entry in errors):
        return _malformed()
    if isinstance(error.body, bytes):
        # FastAPI only parses what says that it is JSON.
        return not_json()
    faults = field_errors(errors)
    return Problem(
        problems.INVALID,
        "; ".join(_told(fault) for fault in faults[:3]),
        "；".join(f"{fault.field or '请求体'}：{fault.zh}" for fault in faults[:3]),
        faults,
    )


def _told(fault: FieldError) -> str:
    """`quantity must be at least 1`, and `note: say what is damaged` where the fault is a request."""
    field, verb = fault.field or "body", fault.en.partition(" ")[0]
    return f"{field} {fault.en}" if verb in _OF_THE_FIELD else f"{field}: {fault.en}"


def _of_http(error: HTTPException) -> Problem:
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    match error.status_code:
        case 404:
            return Problem(problems.NOT_FOUND, "There is nothing at this address", "此地址没有内容")
        case 400:
            return _malformed()
        case _:
            raise error


def not_json() -> Problem:
    """415."""
    return Problem(problems.NOT_JSON, "Send Content-Type: application/json", "请求须为 application/json")


def _malformed() -> Problem:
    return Problem(problems.MALFORMED, "The body is not valid JSON in UTF-8", "请求体不是有效的 UTF-8 JSON")
