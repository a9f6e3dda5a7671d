"""The API page in a real browser: drawn from our own files alone, with the key kept, for all five services.

Where this machine has no browser these tests are skipped; the end of the run says so, and `.ci/run` fails.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.browser import Tab, opened
from tests.world import World

from aftersales.ports import SERVICES

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.slow("a browser starts, and five services"),
    pytest.mark.timeout(300),
]

READS = {
    "intake": ("/customers", "C-east"),
    "dispatch": ("/stations", "ST-EAST"),
    "sla_monitor": ("/policy", "resolve"),
    "callback": ("/tasks", "items"),
    "reporting": ("/scorecards", "ST-EAST"),
}
"""A read of each service that needs no parameter, and a word of its answer."""


SENDS = """
const [address, key, body] = arguments;
const headers = {
  "Authorization": `Bearer ${key}`, "Content-Type": "application/json", "Idempotency-Key": "from-a-page",
  "Aftersales-Time": "2026-03-02T09:30:00+08:00",
};
return fetch(address, { method: "POST", headers, body }).then((answer) => [
  answer.status,
  ["ETag", "Location", "Aftersales-Position", "Aftersales-Trace-Id"].map((name) => answer.headers.get(name)),
]);
"""
OPERATION = """(() => {
  const found = [...document.querySelectorAll(arguments[0])]
    .find((each) => each.querySelector("[data-path]").dataset.path === arguments[1]);
  if (found) return found.id;
  const groups = [...document.querySelectorAll(".opblock-tag")];
  const open = groups.findIndex((each) => each.dataset.isOpen === "true");
  if (open >= 0 && !groups[open].parentElement.querySelector(".opblock")) return null;
  groups[open]?.click();
  groups[open + 1]?.click();
})()"""
"""The block of an operation: group by group is opened until it is there."""
AUTHORIZED = "document.querySelector('.auth-wrapper .authorize.locked')"
NOT_AUTHORIZED = "document.querySelector('.auth-wrapper .authorize.unlocked')"


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    try:
        with opened(tmp_path) as tab:
            yield tab
    except LookupError as error:
        pytest.skip(str(error))


def authorize(tab: Tab, key: str) -> None:
    """As a person does it: the dialogue, the key, and close."""
    tab.click(".auth-wrapper .authorize")
    tab.type(".auth-container input", key)
    tab.click(".auth-container button[type=submit]")
    tab.click(".auth-btn-wrapper .btn-done")


def begun(tab: Tab, method: str, path: str) -> str:
    """Try an operation out, up to its form; gives the selector of its block."""
    block = tab.until(OPERATION, f".opblock-{method}", path)
    here = f"[id='{block}']"
    tab.click(f"{here} .opblock-summary-control")
    tab.click(f"{here} .try-out__btn")
    tab.until("document.querySelector(arguments[0])", f"{here} .execute")
    return here


def tried(tab: Tab, path: str) -> tuple[str, str]:
    """Try a GET out: its status and answer, as the page shows them."""
    here = begun(tab, "get", path)
    tab.click(f"{here} .execute")
    tab.until("document.querySelector(arguments[0])", f"{here} .live-responses-table tbody td.response-col_status")
    status = tab.run(
        "return document.querySelector(arguments[0]).innerText",
        f"{here} .live-responses-table tbody td.response-col_status",
    )
    body = tab.run("return document.querySelector(arguments[0]).innerText", f"{here} .live-responses-table")
    return status.split()[0], body


def choose(tab: Tab, service: str) -> None:
    tab.click(f"nav a[href$='of={service}']")
    tab.until("document.querySelector('nav [aria-current]')?.innerText === arguments[0]", service)
    tab.until("document.querySelector('.opblock-tag')")


def test_the_page_is_drawn_from_our_own_files_and_reaches_all_five(world: World, tab: Tab) -> None:
    tab.open(world.system.url("intake") + "/")
    tab.until("document.querySelector('.opblock-tag')")
    assert tab.run("return location.href") == world.system.url("intake") + "/docs"
    assert tab.complaints() == []
    assert tried(tab, READS["intake"][0])[0] == "401", "without a key"
    tab.complaints()
    here = begun(tab, "post", "/cases")
    for name in ("Idempotency-Key", "If-Match", "Aftersales-Time"):
        row = f"{here} [data-param-name='{name}']"
        given = tab.run("return document.querySelector(arguments[0]).value", f"{row} input")
        shown = tab.run("return document.querySelector(arguments[0]).innerText", row)
        assert given == "" and "(" in shown, f"{name} may be left out: its example is told, and not sent"
    authorize(tab, world.keys["manager"])
    for service in SERVICES:
        choose(tab, service)
        tab.until(AUTHORIZED)
        path, word = READS[service]
        status, body = tried(tab, path)
        assert status == "200" and word in body, f"{service}: {status} {body}"
        assert tab.complaints() == [], "nothing was refused by the page's policy"
    case = {"customer_id": "C-east", "channel": "phone", "description": "卡纸"}
    address = world.system.url("intake") + "/cases"
    status, read = tab.run(SENDS, address, world.keys["clerk"], json.dumps(case))
    assert status == 201 and all(read), "commands go there, too, with headers, and those of the answer are read"
    ports = {urlsplit(url).netloc for url in world.system.urls.values()}
    asked = [url for url in tab.requests() if not url.startswith("chrome")]
    assert {urlsplit(url).netloc for url in asked} == ports, "nobody else was asked for anything"


def test_the_key_is_kept_over_a_reload_in_this_tab_alone_until_one_signs_out(world: World, tab: Tab) -> None:
    page = world.system.url("callback") + "/docs"
    tab.open(page)
    tab.until(NOT_AUTHORIZED)
    authorize(tab, world.keys["clerk"])
    tab.reload()
    tab.until(AUTHORIZED)
    assert tried(tab, "/tasks")[0] == "200"
    assert tab.run("return [localStorage.length, document.cookie]") == [0, ""]
    tab.click(".auth-wrapper .authorize")
    tab.click(".auth-btn-wrapper [aria-label='Remove authorization']")
    tab.click(".auth-btn-wrapper .btn-done")
    assert tab.run("return sessionStorage.length") == 0
    tab.open(page)  # the address has come to lead into what was tried
    tab.until(NOT_AUTHORIZED)
    assert tried(tab, "/tasks")[0] == "401"


def test_at_an_address_that_is_not_known_its_own_service_answers_and_the_others_are_linked(
    world: World, tab: Tab
) -> None:
    here = world.system.url("dispatch").replace("127.0.0.1", "localhost")
    tab.open(f"{here}/docs")
    authorize(tab, world.keys["manager"])
    status, body = tried(tab, "/stations")
    assert status == "200" and "ST-EAST" in body
    assert tab.run("return [...document.querySelectorAll('nav a')].map(link => link.href)") == [
        f"{here}/docs?of=dispatch" if service == "dispatch" else f"{world.system.url(service)}/docs"
        for service in SERVICES
    ]
    tab.open(f"{here}/docs?of=intake")
    tab.until("document.getElementById('failed').checkVisibility()")
    assert world.system.url("intake") in tab.text(), "where its own page is"
