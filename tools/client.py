"""Makes libs/client of the services' OpenAPI documents: `python -m tools.client [--write]`, `make client`.

Without `--write` it says whether the client is what the documents give.
"""

import importlib
import keyword
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aftersales.ports import SERVICES
from service.app import create_app
from service.settings import Settings

FOLDER = Path(__file__).parents[1] / "libs" / "client" / "aftersales_client"
AGAIN = "run `make client`"
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
FORMATS = {"date-time": "datetime", "date": "date", "uuid": "UUID"}
HEAD = '''"""{title}: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
{imports}

from aftersales_client.wire import Answer, Service
'''
IMPORTED = {"datetime": ("date", "datetime"), "typing": ("Any", "Literal"), "uuid": ("UUID",)}
"""Where types come from; what a module has no use for is left out."""


def documents() -> dict[str, dict[str, Any]]:
    """The OpenAPI document of every service, by its name; nothing is started for it."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys.json"
        keys.write_text('{"keys": []}', "utf-8")
        settings = Settings(database_url="postgresql://", keys_file=keys)
        return {
            name: create_app(importlib.import_module(f"{name}.wiring").DEFINITION, settings).openapi()
            for name in SERVICES
        }


def module(service: str, document: dict[str, Any]) -> str:
    """The client of one service, unformatted."""
    parts = [_model(name, schema) for name, schema in document["components"]["schemas"].items() if name != "Problem"]
    parts.append(f'class {class_name(service)}(Service):\n    """{document["info"]["description"]}"""\n')
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parts.append(_method(path, method, operation))
    code = "\n\n".join(parts)
    used = {place: [name for name in names if re.search(rf"\b{name}\b", code)] for place, names in IMPORTED.items()}
    imports = [f"from {place} import {', '.join(names)}" for place, names in used.items() if names]
    return HEAD.format(title=document["info"]["title"], imports="\n".join(imports)) + "\n\n" + code


def class_name(name: str) -> str:
    """`sla_monitor` → SlaMonitor, `Listed_CaseRow_` → ListedCaseRow."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _model(name: str, schema: dict[str, Any]) -> str:
    lines = [
        "@dataclass(frozen=True, kw_only=True)",
        f"class {class_name(name)}:",
        _told(schema.get("description"), 4),
        "",
    ]
    required = schema.get("required", [])
    for field, inner in schema.get("properties", {}).items():
        kind = _type(inner)
        if field not in required:
            kind = kind if kind.endswith("| None") else f"{kind} | None"
        lines.append(f"    {_python(field)}: {kind}{'' if field in required else ' = None'}")
        lines.append(_told(inner.get("description"), 4))
    return "\n".join(lines)


def _method(path: str, method: str, operation: dict[str, Any]) -> str:
    parameters = operation.get("parameters", [])
    ids = [each for each in parameters if each["in"] == "path"]
    options = [each for each in parameters if each["in"] != "path"]
    takes = [f"{_python(each['name'])}: {_type(each['schema'])}" for each in ids]
    body = _content(operation.get("requestBody"))
    if body is not None:
        kind = _type(body)
        takes.append(f"body: {kind}" if operation["requestBody"].get("required") else f"body: {kind} | None = None")
    takes += ["*"] * bool(options)
    for each in options:
        kind = _type(each["schema"]).removesuffix(" | None")
        takes.append(f"{_python(each['name'])}: {kind} | None = None")
    answers = next(_content(told) for status, told in operation["responses"].items() if status < "300")
    answer = _other(operation) if answers is None else _type(answers)
    gives = [repr(method.upper()), repr(path), _mapping(ids)]
    for where, name in (("query", "query"), ("header", "headers")):
        if named := [each for each in options if each["in"] == where]:
            gives.append(f"{name}={_mapping(named)}")
    gives += ["body=body"] * (body is not None)
    told = "\n\n".join(filter(None, [operation["summary"], operation.get("description")]))
    told += "".join(f"\n{each}" for each in _explained(parameters))
    return (
        f"    def {operation['operationId']}(self, {', '.join(takes)}) -> Answer[{answer}]:\n{_told(told, 8)}\n"
        f"        return self._call({answer}, {', '.join(gives)})\n"
    )


def _explained(parameters: list[dict[str, Any]]) -> Iterator[str]:
    """What a method's parameters mean, but for those that every method has: `Service` says that."""
    own = [each for each in parameters if each["in"] != "header" and each["name"] != "wait_for"]
    for place, each in enumerate(own):
        yield ("\n" if place == 0 else "") + f"- `{_python(each['name'])}`: {each['description']}"


def _content(part: dict[str, Any] | None) -> dict[str, Any] | None:
    """The JSON schema of a body; None for one that is no JSON, or none at all."""
    schema: dict[str, Any] | None = (part or {}).get("content", {}).get("application/json", {}).get("schema")
    return schema


def _other(operation: dict[str, Any]) -> str:
    """What an answer is that is no JSON: a page, or a file."""
    told = next(told for status, told in operation["responses"].items() if status < "300")
    return "bytes" if "application/octet-stream" in told.get("content", {}) else "str"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return class_name(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        kinds = list(dict.fromkeys(_type(part) for part in schema["anyOf"]))
        return " | ".join([*(kind for kind in kinds if kind != "None"), *(["None"] if "None" in kinds else [])])
    if "enum" in schema or "const" in schema:
        return f"Literal[{', '.join(map(repr, schema.get('enum', [schema.get('const')])))}]"
    match schema.get("type"):
        case "null":
            return "None"
        case "array":
            return f"list[{_type(schema.get('items', {}))}]"
        case "object":
            inner = schema.get("additionalProperties")
            return f"dict[str, {_type(inner) if isinstance(inner, dict) else 'Any'}]"
        case "string":
            return FORMATS.get(schema.get("format", ""), "str")
        case str(plain) if plain in PLAIN:
            return PLAIN[plain]
        case _:
            return "Any"


def _mapping(parameters: list[dict[str, Any]]) -> str:
    return "{" + ", ".join(f"{each['name']!r}: {_python(each['name'])}" for each in parameters) + "}"


def _python(name: str) -> str:
    name = name.lower().replace("-", "_")
    return f"{name}_" if keyword.iskeyword(name) else name


def _told(text: str | None, indent: int) -> str:
    if not text:
        return ""
    lines = re.sub(r"\bnull\b", "None", text).strip().replace("\\", "\\\\").splitlines()
    shown = lines[0] + "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines[1:])
    end = f"\n{' ' * indent}" if len(lines) > 1 else ""
    return f'{" " * indent}"""{shown}{end}"""'


def formatted(code: str) -> str:
    """As the rest of the code looks."""
    arguments = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", str(FOLDER / "made.py"), "-"]
    return subprocess.run(arguments, input=code, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def made() -> dict[str, str]:
    """File → what the documents make of it."""
    return {f"{service}.py": formatted(module(service, document)) for service, document in documents().items()}


def main() -> int:
    """The command line: 0 when the client is what the documents give."""
    files, faults = made(), []
    for name, code in files.items():
        path = FOLDER / name
        if not path.exists() or path.read_text("utf-8") != code:
            if "--write" in sys.argv[1:]:
                path.write_text(code, "utf-8")
                print(f"client: {name} written")
            else:
                faults.append(f"libs/client/aftersales_client/{name} is not what the documents give: {AGAIN}")
    print("\n".join(faults) or f"client: libs/client has {len(files)} services as their documents give them")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
