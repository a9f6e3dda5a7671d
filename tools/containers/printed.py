"""The commands that docs/operations.md prints for containers: what is run is what readers are told."""

import re

from aftersales.errors import CommandError
from aftersales.paths import project_folder

ENDS_IN = "intake-api aftersales backup"
ADMINISTRATOR = '-e KAFKA_USERNAME=admin -e KAFKA_PASSWORD="$KAFKA_ADMIN_PASSWORD"'


def backup() -> str:
    """The commands that take a backup. Raises CommandError where the page has none."""
    page = (project_folder() / "docs" / "operations.md").read_text("utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        if block.strip().endswith(ENDS_IN):
            return str(block)
    raise CommandError("文档中没有备份命令", f"docs/operations.md prints no commands that end in `{ENDS_IN}`")


def restore() -> str:
    """The same for a restore, as the page says below them: another word at the end, as Kafka's administrator."""
    return backup().replace(ENDS_IN, f"{ADMINISTRATOR} intake-api aftersales restore")
