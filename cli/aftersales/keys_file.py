"""The key file that commands work with: the one that is named, or the embedded system's."""

from pathlib import Path
from typing import Annotated

import typer

from aftersales.paths import data_root

KeysFile = Annotated[
    Path | None,
    typer.Option("--file", envvar="KEYS_FILE", help="密钥文件 · Key file (default: this user's data folder)."),
]


def default_keys_file() -> Path:
    """Where the embedded system's keys are."""
    return data_root() / "keys.json"
