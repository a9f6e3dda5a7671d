"""Whether a dashboard is what Grafana's own types say, strictly: they are made into a JSON Schema."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs

from tools.grafana.made import Json

NODE = Path(__file__).parent / "node"
COMMAND = ["node", "node_modules/ts-json-schema-generator/bin/ts-json-schema-generator.js"]
ASKED = ["--path", "boards.ts", "--type", "Board", "--expose", "none", "--no-type-check"]


class Schema:
    """Made once, in some seconds. Raises CalledProcessError; `make grafana-check` installs what it needs."""

    def __init__(self) -> None:
        done = subprocess.run([*COMMAND, *ASKED], cwd=NODE, check=True, capture_output=True, text=True)
        schema: Json = _plain(json.loads(done.stdout)["definitions"]["Board"])
        self._panels = {
            each["properties"]["type"]["const"]: jsonschema_rs.validator_for(each)
            for each in schema["properties"]["panels"]["items"]["anyOf"]
        }
        schema["properties"]["panels"]["items"] = {"type": "object"}
        self._board = jsonschema_rs.validator_for(schema)

    def faults(self, board: Json) -> Iterator[str]:
        """What Grafana's types do not know, lack, or have otherwise."""
        for error in self._board.iter_errors(board):
            yield f"{_place(error)}: {error.message[:300]}"
        for panel in board["panels"]:
            kind = self._panels.get(panel.get("type"))
            if kind is None:
                yield f"{panel.get('title')}: no panel of ours is a {panel.get('type')!r}"
                continue
            for error in kind.iter_errors(panel):
                yield f"{panel.get('title')}: {_place(error)}: {error.message[:300]}"


def _place(error: jsonschema_rs.ValidationError) -> str:
    return ".".join(map(str, error.instance_path)) or "."


def _plain(schema: Any) -> Any:
    """Without reasons for what is deprecated: the generator writes sentences where JSON Schema has true and false."""
    if isinstance(schema, dict):
        return {
            name: _plain(value) for name, value in schema.items() if name != "deprecated" or not isinstance(value, str)
        }
    return [_plain(each) for each in schema] if isinstance(schema, list) else schema
