"""What Dockerfile and docker-compose.yml say, as Docker reads them: the image, its files, and the services."""

import json
import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import yaml

PROJECT = Path(__file__).resolve().parents[1]
COMPOSE = PROJECT / "docker-compose.yml"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, in order: the word, and all that follows it."""
    lines = [line for line in (PROJECT / "Dockerfile").read_text("utf-8").splitlines() if not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in whole.splitlines() if line)]


@dataclass(frozen=True, slots=True)
class Image:
    """What the Dockerfile's last stage gives a container."""

    environment: dict[str, str]
    entrypoint: list[str]
    healthcheck: list[str]

    @classmethod
    def read(cls) -> Self:
        last = dict(instructions())  # of each word the last one
        environment = dict(pair.split("=", 1) for pair in shlex.split(last["ENV"]))
        return cls(environment, json.loads(last["ENTRYPOINT"]), json.loads(last["HEALTHCHECK"].split(" CMD ")[1]))


def copy_files(folder: Path) -> None:
    """Puts the image's files into a folder: what the Dockerfile copies of what .dockerignore lets through."""
    lines = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    everything, *rules = (line for line in lines if line and not line.startswith("#"))
    assert everything == "*"
    sent = [f"{rule[1:]}/" for rule in rules if rule.startswith("!")]
    left_out = shutil.ignore_patterns(*(rule.removeprefix("**/") for rule in rules if not rule.startswith("!")))
    for rest in (rest for word, rest in instructions() if word == "COPY" and not rest.startswith("--from")):
        *sources, target = rest.split()
        for source in sources:
            assert any(f"{source}/".startswith(each) for each in sent), f".dockerignore keeps {source} back"
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, folder / target, ignore=left_out)
            else:
                (folder / target).mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / source, folder / target)


@cache
def written() -> dict[str, dict[str, Any]]:
    """The services of docker-compose.yml as they stand there, merged, with their variables by name."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    return found


def services(variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The services with their variables filled in. Raises KeyError for one that is required and missing."""
    found: dict[str, dict[str, Any]] = _filled(written(), variables)
    return found


def _filled(value: Any, variables: Mapping[str, str]) -> Any:
    def word(found: re.Match[str]) -> str:
        if found[0] == "$$":
            return "$"
        given = variables.get(found["name"])
        if not given and found["rule"] not in (":-", "-"):
            raise KeyError(found["name"])
        return given or found["rest"]

    match value:
        case dict():
            return {name: _filled(each, variables) for name, each in value.items()}
        case list():
            return [_filled(each, variables) for each in value]
        case str():
            return re.sub(r"\$\$|\$\{(?P<name>\w+)(?:(?P<rule>:?[-?])(?P<rest>[^}]*))?\}", word, value)
    return value
