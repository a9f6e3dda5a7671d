"""Completes FastAPI's description: the key, the headers every command takes, and problems as the only error shape."""

from typing import Any

from service.http.problem_details import KINDS, Kind

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "问题详情 (RFC 9457) · Problem details",
    "type": "object",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "instance", "trace_id"],
    "properties": {
        "type": {"type": "string", "format": "uri", "enum": [kind.type for kind in KINDS]},
        "title": {"type": "string", "description": "中文标题 · Title in Chinese"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "中文说明 · Explanation in Chinese"},
        "detail_en": {"type": "string"},
        "instance": {"type": "string", "description": "请求路径 · The path asked for"},
        "trace_id": {"type": "string", "description": "追踪号，报修时请提供 · Name it when you ask for help"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "zh", "en"],
                "properties": {"field": {"type": "string"}, "zh": {"type": "string"}, "en": {"type": "string"}},
            },
        },
    },
}

SECURITY = {"key": {"type": "http", "scheme": "bearer", "description": "API 密钥 · An API key"}}

WAIT_FOR = {
    "name": "wait_for",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "example": "dispatch:123",
    "description": "等到该位置已处理 (Aftersales-Position) · Wait until this position has been handled",
}


def _header(name: str, example: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string"} | schema,
        "example": example,
        "description": description,
    }


REPEATABLE = "x-repeatable"
"""Marks a command that means the same however often it is sent, and so takes none of these headers:
`openapi_extra={REPEATABLE: True}`."""

COMMAND_HEADERS = (
    _header(
        "Idempotency-Key",
        "8f6c9e1a",
        "幂等键：重复请求得到首次的答复，保留 14 天（运维可另设） · "
        "A repetition gets the first answer, for 14 days (operations may set another time)",
    ),
    _header("If-Match", '"3"', "您看到的版本 (ETag) · The version you have seen"),
    _header(
        "Aftersales-Time",
        "2026-01-05T09:00:00+08:00",
        "仅用于历史重放：命令发生的时间 · Replays only: when it happened",
        format="date-time",
    ),
)


TRACE_ID, LOCATION = "Aftersales-Trace-Id", "Location"
ANSWER_HEADERS = {
    TRACE_ID: {
        "description": "追踪号，报修时请提供 · Name it when you ask for help",
        "schema": {"type": "string"},
        "example": "4bf92f3577b34da6a3ce929d0e0e4736",
    },
    LOCATION: {
        "description": "新建内容的地址 · Where that which was made is read",
        "schema": {"type": "string"},
        "example": "/…/k-1001",
    },
}


def complete(schema: dict[str, Any], open_paths: frozenset[str]) -> dict[str, Any]:
    """The schema with all that `allow`, `Call` and the edge do. Changes it in place."""
    components = schema.setdefault("components", {})
    components["securitySchemes"] = SECURITY
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    components["headers"] = ANSWER_HEADERS
    components["responses"] = {kind.slug: _response(kind) for kind in KINDS}
    for path, operations in schema.get("paths", {}).items():
        for method, operation in operations.items():
            _complete_operation(operation, method, path in open_paths)
    return schema


def _complete_operation(operation: dict[str, Any], method: str, is_open: bool) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    slugs = ["internal", "unavailable"]
    if not is_open:
        operation["security"] = [{"key": []}]
        slugs += ["malformed-request", "unauthenticated", "forbidden", "not-found", "invalid"]
        slugs += ["address-too-long", "header-too-large"]
        if method == "get":
            operation.setdefault("parameters", []).append(WAIT_FOR)
        else:
            if not operation.pop(REPEATABLE, False):
                operation.setdefault("parameters", []).extend(COMMAND_HEADERS)
            slugs += ["rejected", "precondition-failed", "too-large", "unsupported-media-type", "request-timeout"]
    for status, response in responses.items():
        response.setdefault("headers", {}).update(_answer_headers(status))
    for kind in KINDS:
        if kind.slug in slugs:
            responses.setdefault(str(kind.status), {"$ref": f"#/components/responses/{kind.slug}"})


def _answer_headers(status: str) -> dict[str, Any]:
    names = (TRACE_ID, *([LOCATION] if status == "201" else []))
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _response(kind: Kind) -> dict[str, Any]:
    example: dict[str, Any] = {
        "type": kind.type,
        "title": kind.zh,
        "title_en": kind.en,
        "status": kind.status,
        "detail": "……",
        "detail_en": "…",
        "instance": "/…",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    told = {"description": f"{kind.zh} · {kind.en}", "headers": _answer_headers(str(kind.status))}
    return told | {"content": {"application/problem+json": content}}
