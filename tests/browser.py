"""A real browser: Chromium without a window, driven by the WebDriver protocol of its own chromedriver."""

import base64
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from aftersales.parent_death import die_with_parent
from aftersales.ports import free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVER = "chromedriver"
MISSING = (
    f"缺少 {BROWSERS[0]} 和 {DRIVER} · no {BROWSERS[0]} with {DRIVER} (Debian: apt install chromium chromium-driver)"
)
MODULE = "tests/test_browser.py"
PATIENCE = 30.0
"""Seconds until what a test waits for must be seen."""
QUIET = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
    "--remote-debugging-pipe",  # it ends with the driver, however that ends
)
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def found() -> tuple[str, str] | None:
    """Browser and driver of this machine, or None."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which(DRIVER)
    return (browser, driver) if browser and driver else None


def ran(passed: Iterable[str], skipped: Iterable[str]) -> str | None:
    """The line that the end of a run has about the tests in `MODULE`, by the node ids of those that passed and of those
    that were skipped; None where none of them was asked for."""
    if any(each.startswith(MODULE) for each in passed) and (programs := found()):
        version = subprocess.run([programs[0], "--version"], capture_output=True, text=True, check=False).stdout
        return f"Browser tests ran on {version.strip()}"
    if any(each.startswith(MODULE) for each in skipped):
        return f"未运行 · Browser tests NOT RUN: {MISSING}"
    return None


class Tab:
    """One tab. `find`, `click`, `type` and `until` wait; what does not come raises AssertionError."""

    def __init__(self, http: httpx.Client, session: str) -> None:
        self._http, self._session = http, session

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        answer = self._http.request(method, f"/session/{self._session}{path}", json=body if method == "POST" else None)
        value = answer.json()["value"]
        assert answer.is_success, value
        return value

    def open(self, url: str) -> None:
        self._ask("POST", "/url", url=url)

    def reload(self) -> None:
        self._ask("POST", "/refresh")

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script, the body of a function, returns."""
        return self._ask("POST", "/execute/sync", script=script, args=list(arguments))

    def until(self, script: str, *arguments: Any) -> Any:
        """The first value of an expression that is true."""
        deadline = time.monotonic() + PATIENCE
        while not (value := self.run(f"return {script}", *arguments)):
            assert time.monotonic() < deadline, f"in vain: {script} {arguments}\n{self.text()[:2000]}"
            time.sleep(0.05)
        return value

    def click(self, selector: str) -> None:
        """Click the first element that a CSS selector finds, once it is there."""
        element = self.until("document.querySelector(arguments[0])", selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        self._ask("POST", f"/element/{element[ELEMENT]}/click")

    def type(self, selector: str, text: str) -> None:
        element = self.until("document.querySelector(arguments[0])", selector)
        self._ask("POST", f"/element/{element[ELEMENT]}/value", text=text)

    def text(self) -> str:
        """What is to be read."""
        words: str = self.run("return document.body.innerText")
        return words

    def complaints(self) -> list[str]:
        """What its console has said since the last time: errors, and whatever the page's policy refused."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", type="browser")]

    def requests(self) -> list[str]:
        """The addresses that it has asked for since the last time."""
        entries = [
            json.loads(entry["message"])["message"] for entry in self._ask("POST", "/se/log", type="performance")
        ]
        sent = [each["params"]["request"]["url"] for each in entries if each["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith("data:")]

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))


@contextmanager
def opened(folder: Path) -> Iterator[Tab]:
    """A tab of a browser of its own, with nothing kept from before; `folder` is for its profile.

    Raises LookupError where this machine has none.
    """
    programs = found()
    if programs is None:
        raise LookupError(MISSING)
    browser, driver = programs
    port = free_port()
    arguments = [*QUIET, f"--user-data-dir={folder / 'profile'}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    wanted = {
        "goog:chromeOptions": {"binary": browser, "args": arguments},
        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
    }
    with subprocess.Popen(
        [driver, f"--port={port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
                _ready(http)
                session = http.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
                assert "sessionId" in session, session
                try:
                    yield Tab(http, session["sessionId"])
                finally:
                    http.delete(f"/session/{session['sessionId']}")
        finally:
            process.terminate()


def _ready(http: httpx.Client) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if http.get("/status").json()["value"]["ready"]:
                return
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{DRIVER} does not answer"
        time.sleep(0.05)
