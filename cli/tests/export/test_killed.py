"""An export that is killed goes on, and nobody can tell afterwards."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from aftersales.export import exporting
from aftersales.parent_death import die_with_parent

KILLED = """
import os, signal, sys
from aftersales.cli import app
from aftersales.export import exporting
exporting.CHUNK = 4
write, times = exporting.manifests.write, 0

def killed(path, manifest):
    global times
    times += 1
    if times == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, manifest)

exporting.manifests.write = killed
for kind in sys.argv[2:]:
    if (child := os.fork()) == 0:
        app(["events", "export", "--to", f"{sys.argv[1]}/{kind}", "--format", kind])
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
"""
"""After the third chunk, with the files of the fourth whole and not in the manifest; a process for each format."""


def contents(folder: Path) -> dict[str, Any]:
    """What the files of an export hold, by their paths; without the manifest, which says when it was made."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as database:
                found[path.name] = list(database.iterdump())
        elif path.is_file() and path.name != "manifest.json":
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


@pytest.mark.slow("three programs start, export and are killed")
def test_killed_and_gone_on_with_is_the_same_as_at_once(
    logs: Any, ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 4)
    kinds = ("jsonl", "parquet", "ocel")
    subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), *kinds],
        env={**os.environ, "DATABASE_URL": logs.dsn},
        check=True,
        timeout=100,
        preexec_fn=die_with_parent(signal.SIGKILL),
    )
    for kind in kinds:
        killed = tmp_path / kind
        assert '"chunks": 3' in (killed / "manifest.json").read_text()
        if kind == "jsonl":
            (killed / "events-00005.jsonl.partial").write_text('{"specversion"')
        code, said, _ = ask("verify", killed)
        assert (code, "is not in the manifest" in said or "the export was cut off" in said) == (1, True)
        assert ask("export", "--to", killed, "--format", kind)[0] == 0
        assert ask("verify", killed)[0] == 0
        assert ask("export", "--to", tmp_path / f"{kind}-at-once", "--format", kind)[0] == 0
        assert contents(killed) == contents(tmp_path / f"{kind}-at-once")


def test_stopped_is_whole_as_far_as_it_is(logs: Any, ask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CHUNK", 4)
    add, added = exporting._Chunk.add, Counter[str]()

    async def stopped(chunk: Any, piece: Any) -> None:
        await add(chunk, piece)
        kind = chunk._export.manifest.kind
        added[kind] += 1
        if added[kind] == 3:
            raise asyncio.CancelledError  # as by Ctrl-C

    monkeypatch.setattr(exporting._Chunk, "add", stopped)
    for kind in ("jsonl", "parquet", "ocel"):
        code, _, errors = ask("export", "--to", tmp_path / kind, "--format", kind)
        assert (code, "stopped with 8 events; run it again to go on" in errors) == (1, True)
        assert list(tmp_path.rglob("*.partial")) == []
        assert ask("verify", tmp_path / kind)[0] == 0
        assert "17 more, 25 events in all" in ask("export", "--to", tmp_path / kind, "--format", kind)[1]
        assert ask("verify", tmp_path / kind)[0] == 0
