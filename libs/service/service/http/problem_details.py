"""Problem details (RFC 9457): one shape for everything that goes wrong, in Chinese and English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service import metrics
from service.http.responses import Header, Reply, encode


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `slug` ends its type URN and never changes."""

    slug: str
    status: int
    zh: str
    en: str

    @property
    def type(self) -> str:
        return f"urn:aftersales:problem:{self.slug}"


MALFORMED = Kind("malformed-request", 400, "请求无法读懂", "The request cannot be read")
UNAUTHENTICATED = Kind("unauthenticated", 401, "需要有效的密钥", "A valid key is needed")
FORBIDDEN = Kind("forbidden", 403, "您的角色无权执行此操作", "Your role may not do this")
NOT_FOUND = Kind("not-found", 404, "未找到", "Not found")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "不支持该请求方法", "The method is not allowed here")
LATE = Kind("request-timeout", 408, "请求未及时到齐", "The request did not arrive in time")
REJECTED = Kind("rejected", 409, "当前状态不允许此操作", "The present state does not allow this")
CONFLICT = Kind("conflict", 409, "其他人正在修改同一记录", "Others are changing the same record")
STALE = Kind("precondition-failed", 412, "记录已被修改", "The record has changed meanwhile")
TOO_LARGE = Kind("too-large", 413, "请求内容过大", "The request is too large")
ADDRESS_TOO_LONG = Kind("address-too-long", 414, "请求地址过长", "The address is too long")
NOT_JSON = Kind("unsupported-media-type", 415, "请求内容须为 JSON", "The body must be JSON")
INVALID = Kind("invalid", 422, "请求内容有误", "The request is not valid")
KEY_REUSED = Kind("idempotency-key-reused", 422, "幂等键已用于其他请求", "The idempotency key was used before")
HEADER_TOO_LARGE = Kind("header-too-large", 431, "请求头过大", "The header is too large")
INTERNAL = Kind("internal", 500, "服务内部错误", "Something went wrong inside the service")
DAMAGED = Kind("record-damaged", 500, "记录已损坏", "A record is damaged")
UNAVAILABLE = Kind("unavailable", 503, "服务暂时不可用", "The service is not available at the moment")
BUSY = Kind("busy", 503, "服务繁忙", "The service is busy")
NO_PDF = Kind("pdf-unavailable", 503, "无法生成 PDF", "No PDF can be made here")
NOT_YET = Kind("not-yet-visible", 503, "尚未处理到该位置", "That position has not been reached yet")

KINDS: tuple[Kind, ...] = (
    MALFORMED,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    LATE,
    REJECTED,
    CONFLICT,
    STALE,
    TOO_LARGE,
    ADDRESS_TOO_LONG,
    NOT_JSON,
    INVALID,
    KEY_REUSED,
    HEADER_TOO_LARGE,
    INTERNAL,
    DAMAGED,
    UNAVAILABLE,
    BUSY,
    NO_PDF,
    NOT_YET,
)

_counted = {kind.slug: metrics.PROBLEMS.labels(kind.slug) for kind in KINDS}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one input. `field` is its path: `answers[0].question`; empty for the body as a whole."""

    field: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CellError(FieldError):
    """What is wrong in one place of a workbook: `row` as the spreadsheet counts, 0 for the whole sheet; `column` is its
    heading, empty for the whole row. `field` is what the column is called in the API."""

    sheet: str
    row: int
    column: str


class Problem(Exception):
    """Raise it anywhere in a request to answer with it. Both sentences are for the person who asked."""

    def __init__(
        self,
        kind: Kind,
        en: str,
        zh: str,
        faults: Sequence[FieldError] = (),
        headers: Sequence[Header] = (),
        more: int = 0,
    ) -> None:
        """`more`: how many faults there are besides."""
        super().__init__(en)
        self.kind, self.en, self.zh = kind, en, zh
        self.faults, self.headers, self.more = tuple(faults), tuple(headers), more


def malformed(en: str, zh: str, field: str) -> Problem:
    """400 for a header or a query parameter that is not what it should be."""
    return Problem(MALFORMED, en, zh, [FieldError(field, zh, en)])


def reply_with(problem: Problem, path: str, trace_id: str) -> Reply:
    """The problem as `application/problem+json`. Raises nothing: lone surrogates from the caller are replaced."""
    content: dict[str, Any] = {
        "type": problem.kind.type,
        "title": problem.kind.zh,
        "title_en": problem.kind.en,
        "status": problem.kind.status,
        "detail": problem.zh,
        "detail_en": problem.en,
        "instance": path,
        "trace_id": trace_id,
    }
    (_counted.get(problem.kind.slug) or metrics.PROBLEMS.labels(problem.kind.slug)).inc()
    if problem.faults:
        content["errors"] = problem.faults
    if problem.more:
        content["more"] = problem.more
    try:
        body = encode(content)
    except UnicodeEncodeError:
        body = encode(_printable(content))
    return Reply(body, problem.kind.status, problem.headers, b"application/problem+json")


def _printable(value: Any) -> Any:
    match value:
        case str():
            return value.encode(errors="replace").decode()
        case dict():
            return {key: _printable(item) for key, item in value.items()}
        case list():
            return [_printable(item) for item in value]
        case _:
            return value
