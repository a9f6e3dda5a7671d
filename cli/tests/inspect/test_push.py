"""Events are sent to another system, which is a real one on loopback here."""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.ports import HOST, free_port
from aftersales.push import receiver as receiving
from aftersales.push.checkpoint import Checkpoint, Reached
from aftersales.push.outage import Others, Outage
from aftersales.push.pushing import AT_ONCE, Logs, push
from aftersales.push.receiver import Gone, Receiver, Verdict, asked_pause, own_pause, require_address, verdict
from aftersales.push.signing import secrets_of
from eventlog.envelope import Recorded, new_id
from eventlog.log.selection import Selection
from eventlog.postgres import connect_pool

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
PATIENCE = 60.0


class Hook:
    """Remembers what it was sent, and answers what it was told to; 204 once nothing more was said."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}/hook"
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.held = Event()
        self.holds_at = 0
        """Whoever sends the one of this number waits for its answer until it is killed."""

    def until(self, count: int) -> None:
        end = time.monotonic() + PATIENCE
        while len(self.got) < count:
            assert time.monotonic() < end, [body for _, body in self.got]
            time.sleep(0.02)

    def told(self) -> list[Any]:
        """Every event, as it came."""
        bodies = [json.loads(body) for _, body in self.got]
        return [event for body in bodies for event in (body if isinstance(body, list) else [body])]

    def places(self, source: str) -> list[int]:
        return [int(event["position"]) for event in self.told() if event["source"].endswith(f"/{source}")]


@contextmanager
def hook() -> Iterator[Hook]:
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            if len(made.got) == made.holds_at:
                made.held.wait(PATIENCE)
            status, headers = made.answers.pop(0) if made.answers else (204, {})
            with suppress(OSError):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer((HOST, made.port), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.held.set()
            server.shutdown()
            thread.join()


def require_signed(headers: dict[str, str], body: bytes) -> None:
    """As docs/analysts/streams.md has a receiver do it, by nothing of ours."""
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    good = "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()
    assert good in headers["webhook-signature"].split()
    assert abs(time.time() - int(headers["webhook-timestamp"])) < 300


def ran(dsn: str, hook: Hook, file: Path, *, batch: int | None = None, until: int = 0, notes: list[str]) -> None:
    """Sends all that is there, from the start, until the receiver has got so much, or the sending ends by itself."""

    async def sending() -> None:
        pool = await connect_pool(dsn, max_size=4, name="test")
        receiver = Receiver(hook.url, secrets_of(SECRET), batch is not None, lambda zh, en: notes.append(en))
        checkpoint = Checkpoint(file, hook.url)
        try:
            with checkpoint.opened():
                logs = Logs(pool, Selection(), batch or AT_ONCE, lambda zh, en: notes.append(en))
                task = asyncio.create_task(push(logs, ["dispatch"], receiver, checkpoint, from_start=True))
                while not task.done() and len(hook.got) < until:
                    await asyncio.sleep(0.02)
                await asyncio.sleep(0.1)  # for the answer to the last one
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        finally:
            await receiver.close()
            await pool.close()

    asyncio.run(sending())


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "FIRST_PAUSE", 0.02)


@pytest.mark.slow("the program itself, started twice")
def test_a_process_that_is_killed_goes_on_where_the_receiver_is(
    recorded: list[Recorded], database: str, tmp_path: Path
) -> None:
    own = [event for event in recorded if event.source == "dispatch"]
    file = tmp_path / "hook.json"

    def started(url: str) -> subprocess.Popen[bytes]:
        arguments = ["events", "push", "--to", url, "--checkpoint", str(file), "--from-start", "--source", "dispatch"]
        return subprocess.Popen(
            [sys.executable, "-m", "aftersales", *arguments],
            env=os.environ | {"DATABASE_URL": database, "AFTERSALES_WEBHOOK_SECRET": f"{SECRET} {SECRET[:-4]}AAA="},
            stderr=subprocess.PIPE,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
        )

    with hook() as there:
        there.holds_at = 3
        child = started(there.url)
        there.until(3)
        child.kill()
        child.communicate()
        assert there.places("dispatch") == [1, 2, 3]
        child = started(there.url)
        there.until(len(own) + 1)
        end = time.monotonic() + PATIENCE
        while own[-1].position != json.loads(file.read_text())["logs"]["dispatch"][0]:
            assert time.monotonic() < end
            time.sleep(0.02)
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=PATIENCE)
        assert child.returncode == 0, said
        assert there.places("dispatch") == [1, 2, 3, *(event.position for event in own[2:])], "the third once more"
        for headers, body in there.got:
            require_signed(headers, body)
            assert headers["content-type"] == "application/cloudevents+json"
        first = there.told()[0]
        assert first == {
            "specversion": "1.0",
            "id": str(own[0].id),
            "source": "/aftersales/dispatch",
            "type": own[0].type,
            "subject": own[0].stream,
            "time": own[0].time.isoformat().replace("+00:00", "Z"),
            "streamversion": "1",
            "position": "1",
            "actor": own[0].actor,
            "causation": str(own[0].causation),
            "partitionkey": own[0].key,
            "datacontenttype": "application/json",
            "data": json.loads(own[0].data),
        }
        assert there.got[0][0]["webhook-id"] == first["id"]
    assert json.loads(file.read_text())["logs"]["dispatch"] == [own[-1].position, str(own[-1].id)]
    assert there.url not in file.read_text() and file.stat().st_mode & 0o77 == 0


def test_what_is_not_taken_is_sent_again_in_its_order(recorded: list[Recorded], database: str, tmp_path: Path) -> None:
    count = sum(event.source == "dispatch" for event in recorded)
    notes: list[str] = []
    with hook() as there:
        there.answers = [(204, {}), (503, {}), (429, {"Retry-After": "0"}), (500, {})]
        ran(database, there, tmp_path / "c", until=count + 3, notes=notes)
        assert there.places("dispatch") == [1, 2, 2, 2, *range(2, count + 1)]
        ids = [headers["webhook-id"] for headers, _ in there.got]
        assert ids[1] == ids[2] == ids[3] == ids[4], "by which the receiver knows it"
    begun, other, third, back = notes
    assert begun == "the receiver has not taken dispatch:2 (503), trying on…"
    assert other.startswith("the receiver still has not taken dispatch:2 (429), for ")
    assert third.startswith("the receiver still has not taken dispatch:2 (500), for ")
    assert back.startswith("the receiver is back: dispatch:2 was taken, ")


async def test_a_log_that_waits_hears_that_another_gets_through() -> None:
    notes: list[str] = []
    clock = iter([0.0, 0.0, 10.0, 700.0, 705.0])
    others, outage = Others(), Outage("intake:7", lambda _, en: notes.append(en), lambda: next(clock))
    for why in ("500", "500", "500"):
        outage.goes_on(why)
    assert outage.attempts == 3
    assert notes == [
        "the receiver has not taken intake:7 (500), trying on…",
        "the receiver still has not taken intake:7 (500), for 11 min and in 3 attempts, trying on…",
    ]
    waits = asyncio.create_task(others.pause(outage, PATIENCE))
    await asyncio.sleep(0)
    assert not waits.done()
    others.taken()
    await waits
    waits = asyncio.create_task(others.pause(outage, PATIENCE))
    await asyncio.sleep(0)
    others.taken()
    await asyncio.sleep(0)
    assert not waits.done(), "once: what is not taken then has its own reason"
    waits.cancel()
    await others.pause(outage, 0.0)
    outage.over()
    assert notes[2:] == ["the receiver is back: intake:7 was taken, 11 min late"]


def test_batches_for_the_past(recorded: list[Recorded], database: str, tmp_path: Path) -> None:
    count = sum(event.source == "dispatch" for event in recorded)
    assert count % 4, "so that the last one is shorter"
    with hook() as there:
        ran(database, there, tmp_path / "c", batch=4, until=-(-count // 4), notes=[])
        assert [len(json.loads(body)) for _, body in there.got] == [4] * (count // 4) + [count % 4]
        assert there.places("dispatch") == list(range(1, count + 1))
        for headers, body in there.got:
            require_signed(headers, body)
            assert headers["content-type"] == "application/cloudevents-batch+json"
        assert there.got[0][0]["webhook-id"] == f"{there.told()[0]['id']}-4"


def test_a_receiver_may_end_it_or_refuse(recorded: list[Recorded], database: str, tmp_path: Path) -> None:
    for status, kind in ((410, Gone), (401, CommandError), (307, CommandError)):
        with hook() as there:
            there.answers = [(204, {}), (status, {"Location": there.url})]
            with pytest.raises(CommandError, match=str(status)) as ended:
                ran(database, there, tmp_path / str(status), until=99, notes=[])
            assert type(ended.value) is kind and len(there.got) == 2
        assert json.loads((tmp_path / str(status)).read_text())["logs"]["dispatch"][0] == 1


def test_a_log_that_was_restored_is_noticed(recorded: list[Recorded], database: str, tmp_path: Path) -> None:
    for reached in (Reached(2, new_id()), Reached(99, new_id())):
        file = tmp_path / str(reached.position)
        with hook() as there:
            checkpoint = Checkpoint(file, there.url)
            checkpoint.keep("dispatch", reached)
            with pytest.raises(CommandError, match="restored"):
                ran(database, there, file, until=1, notes=[])
            assert there.got == []


def test_a_checkpoint_is_of_one_receiver_and_one_process(tmp_path: Path) -> None:
    file = tmp_path / "c"
    one = Checkpoint(file, "https://a.example/x")
    with one.opened():
        one.keep("intake", Reached(0, None))
        with pytest.raises(CommandError, match="another process"), Checkpoint(file, "https://a.example/x").opened():
            pass
    with pytest.raises(CommandError, match="another receiver"), Checkpoint(file, "https://b.example/x").opened():
        pass
    file.write_text("{")
    with pytest.raises(CommandError, match="no checkpoint"), one.opened():
        pass


def test_what_an_answer_means() -> None:
    meant = {status: verdict(status) for status in (200, 204, 302, 400, 401, 404, 408, 410, 413, 425, 429, 500, 503)}
    assert {status for status, found in meant.items() if found is Verdict.TAKEN} == {200, 204}
    assert {status for status, found in meant.items() if found is Verdict.AGAIN} == {408, 425, 429, 500, 503}
    assert {status for status, found in meant.items() if found is Verdict.GONE} == {410}


def test_pauses_grow_and_end_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "FIRST_PAUSE", 1.0)
    assert [own_pause(attempt, 0.0) for attempt in (1, 2, 3, 10, 1000)] == [1, 2, 4, 300, 300]
    assert own_pause(3, 1.0) == 2
    now = datetime(2026, 3, 9, tzinfo=UTC)
    asked = {None: 0, "": 0, "x": 0, "-5": 0, "7": 7, "9" * 30: 3600, format_datetime(now + timedelta(seconds=9)): 9}
    assert {text: asked_pause(text, now) for text in asked} == asked
    assert asked_pause(format_datetime(now - timedelta(days=1)), now) == 0


@pytest.mark.parametrize("url", ["https://a.example/x", "http://127.0.0.1:1/x", "http://localhost"])
def test_where_events_may_go(url: str) -> None:
    require_address(url, allow_http=False)


@pytest.mark.parametrize(
    "url", ["http://a.example", "ftp://a.example", "https://u:p@a.example", "a.example", "https:///x"]
)
def test_and_where_not(url: str) -> None:
    with pytest.raises(CommandError):
        require_address(url, allow_http=False)


def test_plain_http_has_to_be_said() -> None:
    require_address("http://hooks.internal/x", allow_http=True)


@pytest.mark.parametrize("text", [None, " ", "secret", "whsec_!", "whsec_" + base64.b64encode(b"short").decode()])
def test_a_secret_that_is_none(text: str | None) -> None:
    with pytest.raises(CommandError) as refused:
        secrets_of(text)
    assert "short" not in str(refused.value) and "secret " not in str(refused.value).replace("the secret ", "")
