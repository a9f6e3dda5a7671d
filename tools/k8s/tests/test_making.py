"""What is made: closed schemas of CRDs, Secrets of what `make secrets` made, and a PrometheusRule of rule files."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from aftersales.compose import make_secrets
from tools.k8s.checks.rules import groups
from tools.k8s.fetch import HERE, closed
from tools.k8s.secrets import YOURS, known, main

TEXT, NUMBER = {"type": "string"}, {"type": "integer", "format": "int64"}
CRD = {
    "type": "object",
    "properties": {
        "size": {"x-kubernetes-int-or-string": True, "pattern": "^.*$"},
        "open": {
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "x-kubernetes-preserve-unknown-fields": True,
        },
        "list": {
            "type": "array",
            "items": {"type": "object", "properties": {"a": {"type": "integer", "format": "int64"}}},
        },
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "none": {"type": "string", "nullable": True},
    },
}


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({"size": "1Gi", "open": {"b": 1}, "list": [{"a": 1}], "labels": {"x": "y"}, "none": None}, True),
        ({"size": 1}, True),
        ({"sise": 1}, False),
        ({"list": [{"b": 1}]}, False),
        ({"labels": {"x": 1}}, False),
        ({"none": 1}, False),
    ],
)
def test_a_structural_schema_is_closed_as_the_server_prunes_it(value: object, valid: bool) -> None:
    assert jsonschema_rs.is_valid(closed(CRD), value) is valid


@pytest.mark.parametrize("overlay", ["dev", "prod"])
def test_secrets_are_made_of_what_make_secrets_made(
    overlay: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_secrets(tmp_path)
    capsys.readouterr()
    assert main(overlay, tmp_path) == 0
    output = capsys.readouterr()
    made = {each["metadata"]["name"]: each for each in yaml.safe_load_all(output.out)}
    yours = {name for name in YOURS if name in output.err}
    assert made.keys() | yours == known(overlay).keys()
    for name, secret in made.items():
        assert secret["stringData"].keys() == known(overlay)[name]
        assert all(secret["stringData"].values())
    assert made["postgres-sla-monitor"]["stringData"]["username"] == "sla_monitor"
    assert json.loads(made["api-keys"]["stringData"]["keys.json"])["keys"]


def test_what_is_fetched_is_known_by_its_hash() -> None:
    for name in ("requirements.txt", "archives.txt"):
        pins = re.findall(r"^\S+==.*?(?=^\S+==|\Z)", (HERE / name).read_text("utf-8"), re.MULTILINE | re.DOTALL)
        assert pins and all("--hash=sha256:" in pin for pin in pins), name
    modules = (HERE / "modules.txt").read_text("ascii").splitlines()
    assert modules and all(re.fullmatch(r"\S+ v[\d.]+ h1:\S{43}=", line) for line in modules)
    jars = (HERE / "jars.sha256").read_text("ascii").splitlines()
    assert jars and all(re.fullmatch(r"[0-9a-f]{64}  \S+\.jar", line) for line in jars)


def test_rule_files_become_groups_in_order(tmp_path: Path) -> None:
    assert groups(tmp_path / "missing") == []
    for name in ("b", "a"):
        (tmp_path / f"{name}.yml").write_text(f"groups: [{{name: {name}, rules: []}}]\n")
    assert [group["name"] for group in groups(tmp_path)] == ["a", "b"]
