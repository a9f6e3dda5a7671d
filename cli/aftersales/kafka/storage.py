"""Kafka's folder: its settings, its data (formatted in one piece or not at all), and whoever still works in it.

*.properties        those of deploy/kafka, filled in
data/               the topics; the server's account's alone
tmp/                what its libraries unpack
server.log, lock    ours
"""

import base64
import re
import shutil
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from string import Template

import psutil

from aftersales import bounded
from aftersales.errors import CommandError, full, says_full
from aftersales.kafka.jars import recipe
from aftersales.kafka.java import ENVIRONMENT
from aftersales.paths import Account

MAIN = "kafka.Kafka"
PROPERTIES = "server.properties"
LOGGING = "log4j2.properties"
PATIENCE = 60  # seconds for a server to end by itself


def prepare(folder: Path, account: Account, java: list[str], ports: dict[str, int]) -> None:
    """Makes `folder` ready for a server, by someone who owns it alone. Raises CommandError.

    `java`: the command up to the main class; `ports`: what the template calls `port` and `controller_port`.
    """
    shutil.rmtree(folder / "tmp", ignore_errors=True)
    account.give(folder / "tmp")
    _write(folder / LOGGING, recipe(LOGGING).read_text(encoding="utf-8"))
    if not (folder / "data").exists():
        _write_properties(folder, "data.new", ports)
        _format(folder, account, java)
    account.give(folder / "data")
    _write_properties(folder, "data", ports)


def evict(folder: Path, pause: Callable[[float], None] = time.sleep) -> bool:
    """Ends the server that works in `folder`, and waits for it; whether there was one.

    `pause` waits some seconds, or raises what ends the waiting.

    It may be one whose owner is gone: on Linux that one is ending already, elsewhere it still runs.
    """
    deadline = time.monotonic() + PATIENCE
    asked: set[int] = set()
    while left := workers(folder):
        for process in left:
            with suppress(psutil.NoSuchProcess):
                if time.monotonic() > deadline:
                    process.kill()
                elif process.pid not in asked:
                    process.terminate()
            asked.add(process.pid)
        pause(0.05)
    return bool(asked)


def workers(folder: Path) -> list[psutil.Process]:
    """The servers that work in `folder`: one or none. What is left of a killed one (a zombie) does not count."""
    return [process for process in psutil.process_iter(["cwd", "cmdline"]) if _works_in(folder, process)]


def failure(output: str, source: Path) -> CommandError:
    """What Kafka complained about, in one line."""
    if says_full(output):
        return full(source.parent)
    faults = re.findall(r"(?:ERROR|FATAL) .*|^\S*(?:Exception|Error)\b.*|^Caused by: .*", output, re.MULTILINE)
    reason = (faults or output.strip().splitlines() or ["?"])[-1].strip()[:300]
    return CommandError(f"Kafka 无法运行（日志：{source}）", f"Kafka does not run (log: {source}): {reason}")


def _write_properties(folder: Path, data: str, ports: dict[str, int]) -> None:
    text = Template(recipe(PROPERTIES).read_text(encoding="utf-8")).substitute(ports, data=data)
    _write(folder / PROPERTIES, text)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    file.chmod(0o644)  # whatever root's umask: the server reads it


def _format(folder: Path, account: Account, java: list[str]) -> None:
    fresh = folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    account.give(fresh)
    if not account.may("-w", fresh):
        raise CommandError(
            f"Kafka 的账户无法进入 {folder}，请换一个目录",
            f"Kafka's account cannot enter {folder}: choose another folder",
        )
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    command = [*java, "kafka.tools.StorageTool", "format", "--standalone", f"--cluster-id={cluster}"]
    command += ["--config", PROPERTIES]
    switch = account.switch()
    done = bounded.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, errors="replace", **switch)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise failure(done.stdout + done.stderr, fresh)
    fresh.rename(folder / "data")


def _works_in(folder: Path, process: psutil.Process) -> bool:
    where, command = process.info["cwd"], process.info["cmdline"]
    return where is not None and MAIN in (command or []) and Path(where) == folder.resolve()
