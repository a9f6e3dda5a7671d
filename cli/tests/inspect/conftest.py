"""How `aftersales events` is asked."""

from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from aftersales.cli import app


@pytest.fixture
def ask() -> Callable[..., tuple[int, list[str], str]]:
    """Runs `aftersales events …`: exit code, lines of standard output, standard error."""

    def run(*arguments: str, **environment: str) -> tuple[int, list[str], str]:
        unset = dict.fromkeys(("DATABASE_URL", "EVENT_FEED", "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PREFIX"))
        plain = {"KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}
        result = CliRunner().invoke(app, ["events", *arguments], env={**unset, **plain, **environment})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout.splitlines(), result.stderr

    return run
