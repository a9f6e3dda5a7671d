"""Kafka's folder: its settings, its data (formatted in one piece or not at all), and whoever still works in it.

*.properties        those of deploy/kafka, filled in
users.json, *.pem   who may come in, where it asks (see `access`)
data/               the topics; the server's account's alone
tmp/                what its libraries unpack
server.log, lock    ours
"""

import base64
import os
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
from aftersales.kafka.access import AUTHORITY, KEYSTORE, SERVER, Access, scram
from aftersales.kafka.jars import recipe
from aftersales.kafka.java import ENVIRONMENT
from aftersales.paths import Account
from aftersales.ports import HOST

MAIN = "kafka.Kafka"
PROPERTIES = "server.properties"
SECURED = "secured.properties"
LOGGING = "log4j2.properties"
PATIENCE = 60  # seconds for a server to end by itself


def prepare(folder: Path, account: Account, java: list[str], ports: dict[str, int], access: Access | None) -> None:
    """Makes `folder` ready for a server, by someone who owns it alone. Raises CommandError.

    `java`: the command up to the main class; `ports`: what the template calls `port` and `controller_port`; `access`:
    who may come in, None where nobody is asked. Users are made with the data, once.
    """
    shutil.rmtree(folder / "tmp", ignore_errors=True)
    account.give(folder / "tmp")
    _write(folder / LOGGING, recipe(LOGGING).read_text(encoding="utf-8"))
    if not (folder / "data").exists():
        _write_properties(folder, account, "data.new", ports, access)
        _format(folder, account, java, access)
    account.give(folder / "data")
    _write_properties(folder, account, "data", ports, access)


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


def _write_properties(folder: Path, account: Account, data: str, ports: dict[str, int], access: Access | None) -> None:
    text = Template(recipe(PROPERTIES).read_text(encoding="utf-8")).substitute(ports, data=data)
    if access is None:
        _write(folder / PROPERTIES, text)
        return
    here = f"INSIDE://{HOST}:{ports['port']}"
    text += Template(recipe(SECURED).read_text(encoding="utf-8")).substitute(
        listeners=here,
        advertised_listeners=here,
        controller_port=ports["controller_port"],
        keystore=KEYSTORE,
        authority=AUTHORITY,
        password=access.passwords[SERVER],
    )
    account.give_file(folder / KEYSTORE)
    _write_secret(folder / PROPERTIES, text, account)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    file.chmod(0o644)  # whatever root's umask: the server reads it


def _write_secret(file: Path, text: str, account: Account) -> None:
    """For the server's account alone."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
    account.give_file(file)


def _format(folder: Path, account: Account, java: list[str], access: Access | None) -> None:
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
    users = fresh / "users"
    if access is not None:  # from a file: what stands in a command, everybody on the machine can read
        _write_secret(users, scram(access.passwords), account)
        command.append(f"@{users}")
    switch = account.switch()
    done = bounded.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, errors="replace", **switch)
    users.unlink(missing_ok=True)
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise failure(done.stdout + done.stderr, fresh)
    fresh.rename(folder / "data")


def _works_in(folder: Path, process: psutil.Process) -> bool:
    where, command = process.info["cwd"], process.info["cmdline"]
    return where is not None and MAIN in (command or []) and Path(where) == folder.resolve()
