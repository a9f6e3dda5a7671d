"""Completes FastAPI's description: the key, the headers of commands and answers, problems as the only error shape, what
every field means and an example of every answer; so that programs can be made of it as well as pages."""

import re
from collections.abc import Iterator
from typing import Any

from service.http.problem_details import KINDS, Kind
from service.http.terms import Glossary, describe, example_of, term_of

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "description": "问题详情 (RFC 9457) · Problem details",
    "type": "object",
    "required": ["type", "title", "title_en", "status", "detail", "detail_en", "instance", "trace_id"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "enum": [kind.type for kind in KINDS],
            "description": "问题类别 · Which kind of problem",
        },
        "title": {"type": "string", "description": "中文标题 · Title in Chinese"},
        "title_en": {"type": "string", "description": "英文标题 · Title in English"},
        "status": {"type": "integer", "description": "HTTP 状态码 · The HTTP status"},
        "detail": {"type": "string", "description": "中文说明 · Explanation in Chinese"},
        "detail_en": {"type": "string", "description": "英文说明 · Explanation in English"},
        "instance": {"type": "string", "description": "请求路径 · The path asked for"},
        "trace_id": {"type": "string", "description": "追踪号，报修时请提供 · Name it when you ask for help"},
        "errors": {
            "type": "array",
            "description": "有误的字段 · The fields at fault",
            "items": {
                "type": "object",
                "required": ["field", "zh", "en"],
                "properties": {
                    "field": {"type": "string"},
                    "zh": {"type": "string"},
                    "en": {"type": "string"},
                    "sheet": {"type": "string", "description": "工作表 · The sheet of a workbook"},
                    "row": {"type": "integer", "description": "行号 · Its row, as the spreadsheet counts"},
                    "column": {"type": "string", "description": "列标题 · The heading of its column"},
                },
            },
        },
        "more": {"type": "integer", "description": "另有几处错误未列出 · So many more are not listed"},
    },
}

SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "API 密钥，或登录令牌 (JWT) · An API key, or the token (JWT) of whoever has signed in",
    }
}

WAIT_FOR = {
    "name": "wait_for",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "example": "dispatch:123",
    "description": "等到该位置已处理 (Aftersales-Position) · Wait until this position has been handled",
}


LARGEST_BODY = "x-largest-body"
"""How many bytes a body may have where it is no JSON: `openapi_extra=upload(…)`."""


def upload(largest: int, *media_types: str) -> dict[str, Any]:
    """Of a command that takes a file as its body."""
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    return {"requestBody": {"required": True, "content": content}, LARGEST_BODY: largest}


def download(description: str, *media_types: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a read that gives a file."""
    content = {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
    return {200: {"description": description, "content": content}}


def _header(name: str, example: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
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
        "仅用于历史重放：命令发生的时间，带时区 · Replays only: when it happened, with its zone (RFC 3339)",
    ),
)


TRACE_ID, LOCATION, ETAG, LINK = "Aftersales-Trace-Id", "Location", "ETag", "Link"
POSITION, REPLAYED = "Aftersales-Position", "Idempotency-Replayed"


def _told(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


ANSWER_HEADERS = {
    TRACE_ID: _told("追踪号，报修时请提供 · Name it when you ask for help", "4bf92f3577b34da6a3ce929d0e0e4736"),
    LOCATION: _told("新建内容的地址 · Where that which was made is read", "/cases/k-1001"),
    ETAG: _told("版本，用于 If-Match；回看过去时没有 · The version, for If-Match; none of the past", '"3"'),
    LINK: _told("下一页的地址 · The address of the next page", '</cases?after=AAAA>; rel="next"'),
    POSITION: _told("在日志中的位置，用于 wait_for · Its place in the log, for wait_for", "intake:123"),
    REPLAYED: _told("true：重复请求，给出首次的答复 · true: a repetition, which gets the first answer", "true"),
}

_ETAG = "x-etag"
VERSIONED = {_ETAG: True}
"""Of a read that has an ETag: `openapi_extra=VERSIONED`."""


def complete(schema: dict[str, Any], open_paths: frozenset[str], glossary: Glossary) -> dict[str, Any]:
    """The schema with all that `allow`, `Call` and the edge do. Changes it in place."""
    components = schema.setdefault("components", {})
    components["securitySchemes"] = SECURITY
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    describe({name: made for name, made in schemas.items() if name != "Problem"}, glossary)
    components["headers"] = ANSWER_HEADERS
    components["responses"] = {kind.slug: _response(kind) for kind in KINDS}
    for path, operations in schema.get("paths", {}).items():
        for method, operation in operations.items():
            _complete_operation(operation, method, path in open_paths)
            _describe_parameters(operation, glossary)
            _exemplify(operation, schemas, glossary)
    _require_what_is_always_there(schema)
    for described in (*schemas.values(), *_operations(schema)):
        if "description" in described:
            described["description"] = re.sub(r"\bNone\b", "null", described["description"])  # as callers see it
    schema["tags"] = _name_tags(schema)
    return schema


def _name_tags(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Tags get ASCII names, as the modules of generated clients are called by them; what they are called in the code,
    `派工单 · Work orders`, is what people see."""
    shown: dict[str, str] = {}
    for operation in _operations(schema):
        for place, tag in enumerate(operation.get("tags", [])):
            name = re.sub(r"[^a-z0-9]+", "-", tag.rpartition(" · ")[2].lower())
            operation["tags"][place] = name
            shown[name] = tag
    return [{"name": name, "x-displayName": tag, "description": tag} for name, tag in shown.items()]


def _describe_parameters(operation: dict[str, Any], glossary: Glossary) -> None:
    for parameter in operation.get("parameters", []):
        term = term_of(glossary, f"?{operation['operationId']}", parameter["name"])
        if "description" not in parameter and term is not None:
            parameter["description"] = f"{term.zh} · {term.en}"


def _exemplify(operation: dict[str, Any], schemas: dict[str, Any], glossary: Glossary) -> None:
    for response in operation["responses"].values():
        for kind, content in response.get("content", {}).items():
            if kind == "application/json":
                content["example"] = example_of(content["schema"], schemas, glossary)


def _require_what_is_always_there(schema: dict[str, Any]) -> None:
    """Answers have all their fields, also those that are made with a default."""
    schemas = schema["components"]["schemas"]
    sent = set(_named_in([operation.get("requestBody") for operation in _operations(schema)], schemas))
    for name, made in schemas.items():
        if name not in sent and "properties" in made and name != "Problem":
            made["required"] = list(made["properties"])
            for field in made["properties"].values():
                field.pop("default", None)


def _named_in(part: Any, schemas: dict[str, Any]) -> Iterator[str]:
    """The schemas that a part of the document refers to, and those that they refer to."""
    if isinstance(part, list):
        for inner in part:
            yield from _named_in(inner, schemas)
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key == "$ref":
                name = inner.rpartition("/")[2]
                yield name
                yield from _named_in(schemas.get(name), schemas)
            else:
                yield from _named_in(inner, schemas)


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for operations in schema.get("paths", {}).values() for operation in operations.values()]


def _complete_operation(operation: dict[str, Any], method: str, is_open: bool) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    for content in operation.get("requestBody", {}).get("content", {}).values():
        # A body that may be left out is no `null`: nothing is sent, or an object.
        content["schema"] = next(iter(content["schema"].get("anyOf", ())), content["schema"])
    operation.pop(LARGEST_BODY, None)
    headers = {ETAG} if operation.pop(_ETAG, False) else set()
    slugs = ["internal", "unavailable"]
    if not is_open:
        operation["security"] = [{"key": []}]
        slugs += ["malformed-request", "unauthenticated", "forbidden", "not-found", "invalid"]
        slugs += ["address-too-long", "header-too-large"]
        if method == "get":
            operation.setdefault("parameters", []).append(dict(WAIT_FOR))
        else:
            if not operation.pop(REPEATABLE, False):
                operation.setdefault("parameters", []).extend(dict(header) for header in COMMAND_HEADERS)
                headers |= {ETAG, REPLAYED} | ({POSITION} if method in ("post", "delete") else set())
            slugs += ["rejected", "precondition-failed", "too-large", "unsupported-media-type", "request-timeout"]
    for status, response in responses.items():
        response.setdefault("headers", {}).update(_answer_headers(status))
        if status < "300":
            response["description"] = "成功 · Done"
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            listed = {LINK} if schema.get("$ref", "").rpartition("/")[2].startswith("Listed_") else set()
            response["headers"].update(_references(sorted(headers | listed)))
    for kind in KINDS:
        if kind.slug in slugs:
            responses.setdefault(str(kind.status), {"$ref": f"#/components/responses/{kind.slug}"})


def _answer_headers(status: str) -> dict[str, Any]:
    return _references([TRACE_ID, *([LOCATION] if status == "201" else [])])


def _references(names: list[str]) -> dict[str, Any]:
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
