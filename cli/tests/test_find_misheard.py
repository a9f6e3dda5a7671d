"""`aftersales find` says that a case number was misheard, whatever else was found."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from aftersales.find import find
from aftersales.ports import free_port

SAID = {"number": "261126-0017-2", "zh": "像服务单号，但校验位不对", "en": "was misheard or mistyped [sic]"}
HIT: dict[str, Any] = {
    "kind": "equipment",
    "id": "e1",
    "label": "MX-200 LP26112600172",
    "why": "serial_no",
    "match": "part",
    "phone": None,
    "customer": "启明小学",
    "customer_id": "c1",
    "open_cases": [],
}


@contextmanager
def answering(document: Any) -> Iterator[str]:
    """The address of an intake that answers this to everything."""

    class Intake(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            content = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", free_port()), Intake) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(("items", "shown"), [([], "没有找到"), ([HIT], "LP26112600172")])
def test_a_misheard_case_number_is_said(capsys: pytest.CaptureFixture[str], items: list[Any], shown: str) -> None:
    with answering({"items": items, "next": None, "misheard": SAID}) as url:
        find("261126-0017-2", "k", url)
    out = capsys.readouterr().out
    assert SAID["zh"] in out and SAID["en"] in out and shown in out


@pytest.mark.parametrize("more", [{}, {"misheard": None}])
def test_nothing_is_said_of_it_otherwise(capsys: pytest.CaptureFixture[str], more: dict[str, Any]) -> None:
    """Older services do not know the field."""
    with answering({"items": [HIT], "next": None, **more}) as url:
        find("LP2611", "k", url)
    assert "misheard" not in capsys.readouterr().out
