"""A program that does not end by itself is ended, and said so."""

import time
from contextlib import suppress

import psutil
import pytest

from aftersales import bounded
from aftersales.errors import CommandError
from aftersales.paths import scratch
from aftersales.postgres import Postgres


def test_what_ends_gives_what_it_said() -> None:
    done = bounded.run(["/bin/sh", "-c", "echo said; exit 3"], capture_output=True)
    assert (done.stdout, done.returncode) == ("said\n", 3)


def test_a_statement_for_a_frozen_server_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    with scratch("aftersales-bounded-") as folder, Postgres(folder) as server:
        assert server.sql("SELECT 1") == "1"
        postmaster = psutil.Process(int((server.data / "postmaster.pid").read_text().splitlines()[0]))
        frozen = [postmaster, *postmaster.children(recursive=True)]
        for process in frozen:
            with suppress(psutil.NoSuchProcess):  # the one of the statement ends by itself
                process.suspend()
        monkeypatch.setattr(bounded, "PATIENCE", 1.0)
        started = time.monotonic()
        try:
            with pytest.raises(CommandError, match="psql did not end"):
                server.sql("SELECT 1")
        finally:
            for process in frozen:
                with suppress(psutil.NoSuchProcess):
                    process.resume()
        assert time.monotonic() - started < 5
