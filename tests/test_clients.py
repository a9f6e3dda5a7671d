"""Clients that are made of the five OpenAPI documents play a case's road against the running services."""

import dataclasses
import importlib
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import openapi_python_client as generator
import pytest
from openapi_python_client.config import Config, ConfigFile, MetaType
from tests.world import World
from tools import client

from aftersales.ports import SERVICES
from aftersales_client import Answer, Problem, every
from aftersales_client.callback import Answers, Attempt, Callback, Conclusion, GivenAnswer
from aftersales_client.dispatch import (
    AssignTechnicianBody,
    ContactBody,
    CorrectStationBody,
    DiagnoseBody,
    Dispatch,
    EnrolStaffBody,
    OpenStationBody,
    ReportBody,
    RequestLoanBody,
    SolveBody,
    WaitBody,
)
from aftersales_client.intake import (
    Acceptance,
    CustomerCorrection,
    Guidance,
    Intake,
    NewArticle,
    NewCase,
    NewCustomer,
    NewEquipment,
    Route,
)
from aftersales_client.reporting import Reporting

pytestmark = pytest.mark.acceptance

PROJECT = Path(__file__).parents[1]
TYPESCRIPT = PROJECT / "tools" / "typescript"
FETCHED = TYPESCRIPT / "node_modules" / ".package-lock.json"
PATIENCE_SECONDS = 20
FILES = ("application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv")
"""Kinds of answers that a generated client has to be told are files."""
HEARD: dict[str, Any] = {"capture_output": True, "text": True, "encoding": "utf-8"}


def is_closed(read: Callable[[], str]) -> bool:
    """Whether the case ends: the station hears of the call-back, and the information centre of the station."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while (status := read()) != "closed" and time.monotonic() < give_up:
        time.sleep(0.02)
    return status == "closed"


def test_the_shipped_client_plays_the_example_of_its_readme(world: World) -> None:
    example = re.search(r"```python\n(.*?)```", (PROJECT / "libs/client/README.md").read_text("utf-8"), re.DOTALL)
    assert example is not None
    places = {name.upper(): world.system.url(name) for name in ("intake", "dispatch", "callback")}
    given = places | {"CLERK": world.keys["clerk"], "DISPATCHER": world.keys["east-desk"], "TECHNICIAN": "T-E1"}
    exec(compile(example[1], "libs/client/README.md", "exec"), given)  # the reader types it in
    told = SimpleNamespace(**given)
    with told.intake, told.station, told.callback:
        assert is_closed(lambda: str(told.intake.read_case(told.case.case_id).value.status))


def test_the_shipped_client_tells_what_a_service_says(world: World) -> None:
    with (
        Intake(world.system.url("intake"), world.keys["clerk"]) as intake,
        Reporting(world.system.url("reporting"), world.keys["manager"]) as reporting,
    ):
        first = intake.register_customer(NewCustomer(customer_id="C-ours", name="启明小学", region="上海"))
        assert first.location == "/customers/C-ours" and first.value == intake.read_customer("C-ours").value
        body = CustomerCorrection(name="启明中学", reason="更名")
        for replayed in (False, True):
            again = intake.correct_customer("C-ours", body, if_match=first.etag, idempotency_key="k-1")
            assert (again.replayed, again.value.name) == (replayed, "启明中学")
        with pytest.raises(Problem) as stale:
            intake.correct_customer("C-ours", body, if_match=first.etag)
        assert stale.value.status == 412 and stale.value.trace_id
        with pytest.raises(Problem) as unknown:
            intake.receive_request(NewCase(customer_id="C-nobody", channel="fax", description="?"))
        assert (unknown.value.status, [fault["field"] for fault in unknown.value.errors]) == (404, ["customer_id"])
        ids = [each.customer_id for each in every(intake.list_customers, limit=1)]
        assert len(ids) >= 3 and ids == sorted(set(ids))
        assert "<html" in reporting.show_board().value and reporting.read_totals().value.cases >= 0


def test_a_command_answers_what_a_read_shows(world: World) -> None:
    """Commands on the way of a case, and in the registers: answer and version are those of the read behind it."""
    clerk, desk, manager = world.keys["clerk"], world.keys["east-desk"], world.keys["manager"]
    url = world.system.url
    with Intake(url("intake"), clerk) as intake, Dispatch(url("dispatch"), desk) as station:
        customer = intake.register_customer(NewCustomer(name="光明中学", region="上海"))
        id = customer.value.customer_id
        same(customer, intake.read_customer(id))
        same(intake.correct_customer(id, CustomerCorrection(name="光明小学", reason="看错")), intake.read_customer(id))
        new = NewEquipment(customer_id=id, model="MX-200", serial_no="SN-answers", warranty_months=12)
        machine = intake.register_equipment(new).value.equipment_id
        accepted = intake.accept_equipment(machine, Acceptance(accepted_on=date(2026, 1, 5)))
        same(accepted, intake.read_equipment(machine))
        article = intake.write_article(NewArticle(title="卡纸", body="取出纸张"))
        same(article, intake.read_article(article.value.article_id))

        opened = intake.receive_request(
            NewCase(customer_id=id, equipment_id=machine, channel="web", description="卡纸")
        )
        case_id = opened.value.case_id
        same(opened, intake.read_case(case_id))
        guided = intake.give_guidance(case_id, Guidance(solved=False, note="无效"))
        read = intake.read_case(case_id)
        assert guided.etag == read.etag and vars_of(guided.value).items() <= vars_of(read.value).items()
        routed = intake.route_case(case_id, Route(station_id="ST-EAST", reason="客户指定"))
        read = intake.read_case(case_id)
        assert routed.etag == read.etag and vars_of(routed.value).items() <= vars_of(read.value).items()

        (order,) = every(station.list_work_orders, case_id=case_id, wait_for=routed.position)
        order_id = order.work_order_id
        report = ReportBody(findings="磨损", work_done="更换", minutes_on_site=20, signed_by_customer=True)
        steps: list[Callable[[], Answer[Any]]] = [
            lambda: station.accept_work_order(order_id),
            lambda: station.contact_customer(order_id, ContactBody(note="无人接听", reached=False)),
            lambda: station.contact_customer(order_id, ContactBody(note="下午")),
            lambda: station.assign_technician(order_id, AssignTechnicianBody(technician_id="T-E1")),
            lambda: station.depart_technician(order_id),
            lambda: station.arrive_technician(order_id),
            lambda: station.diagnose_fault(order_id, DiagnoseBody(fault="磨损")),
            lambda: station.suspend_work(order_id, WaitBody(reason="parts", note="等配件")),
            lambda: station.resume_work(order_id),
            lambda: station.solve_fault(order_id, SolveBody(work_done="更换")),
            lambda: station.file_service_report(order_id, report),
        ]
        for step in steps:
            same(step(), station.read_work_order(order_id))
        position = station.file_service_report(order_id, report).position

    with Callback(url("callback"), clerk) as callback, Dispatch(url("dispatch"), manager) as head:
        (task,) = every(callback.list_tasks, case_id=case_id, wait_for=position)
        given = Answers(answers=[GivenAnswer(question="满意吗？", answer="满意")])
        steps = [
            lambda: callback.record_attempt(task.task_id, Attempt(reached=False, note="无人接听")),
            lambda: callback.record_attempt(task.task_id, Attempt(reached=True, talk_seconds=9)),
            lambda: callback.record_answers(task.task_id, given),
            lambda: callback.conclude_task(task.task_id, Conclusion(outcome="satisfied")),
        ]
        for step in steps:
            same(step(), callback.read_task(task.task_id))
        founded = head.establish_station(OpenStationBody(station_id="ST-N", name="北", regions=["华北"]))
        same(founded, head.read_station("ST-N"))
        change = CorrectStationBody(name="北方", reason="更名")
        same(head.change_station("ST-N", change), head.read_station("ST-N"))
        same(
            head.enrol_staff_member("ST-N", EnrolStaffBody(staff_id="T-N1", role="technician", skills=[])),
            head.read_staff_member("T-N1"),
        )
        asked = head.request_loan("T-N1", RequestLoanBody(station_id="ST-EAST", reason="缺人"))
        (loan,) = every(head.list_loans, wait_for=asked.position)
        assert asked.value == loan


@pytest.mark.parametrize("id", ["", ".", ".."])
def test_an_id_that_would_make_another_address_is_not_sent(id: str) -> None:
    with Intake("http://127.0.0.1:1", "key") as intake, pytest.raises(ValueError, match="customer_id"):
        intake.read_customer(id)


def test_what_no_service_of_ours_says_is_a_problem() -> None:
    said: list[httpx.Response] = []
    with httpx.Client(transport=httpx.MockTransport(lambda _: said.pop())) as http:
        intake = Intake("http://intake", "key", http=http)
        for status, body, kind in (
            (200, "<html>", "text/html"),
            (502, "<html>", "text/html"),
            (500, "[1]", "application/json"),
            (503, "{", "application/problem+json"),
        ):
            said.append(httpx.Response(status, text=body, headers={"Content-Type": kind}))
            with pytest.raises(Problem) as problem:
                intake.read_customer("C-1")
            assert problem.value.status == status and problem.value.errors == []
        with pytest.raises(ValueError, match="Idempotency-Key"):
            intake.register_customer(NewCustomer(name="启明小学", region="上海"), idempotency_key="第一次")
    with pytest.raises(ValueError, match="a key, or a token"):
        Intake("http://intake", "…")


def same(told: Answer[Any], read: Answer[Any]) -> None:
    """The answer of a command is that of the read behind it."""
    assert (told.value, told.etag) == (read.value, read.etag)


def vars_of(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    """What openapi-python-client makes of each service, without a word of complaint."""
    folder = tmp_path_factory.mktemp("made")
    sys.path.insert(0, str(folder))
    packages = {}
    for service, document in client.documents().items():
        source = folder / f"{service}.json"
        source.write_text(json.dumps(document), "utf-8")
        how = ConfigFile(post_hooks=[], content_type_overrides=dict.fromkeys(FILES, "application/octet-stream"))
        errors = generator.generate(
            config=Config.from_sources(how, MetaType.NONE, source, "utf-8", False, folder / f"made_{service}")
        )
        assert errors == [], service
        packages[service] = importlib.import_module(f"made_{service}")
    yield packages
    sys.path.remove(str(folder))


@pytest.mark.slow("makes five clients")
def test_generated_clients_lack_no_operation(made: dict[str, ModuleType]) -> None:
    for service, document in client.documents().items():
        folder = Path(str(made[service].__file__)).parent / "api"
        there = {path.stem for path in folder.glob("*/*.py")}
        for operations in document["paths"].values():
            assert {operation["operationId"] for operation in operations.values()} <= there, service


@pytest.mark.slow("makes five clients, where it comes first")
def test_generated_clients_play_a_case_s_road(world: World, made: dict[str, ModuleType]) -> None:
    speakers = ExitStack()

    def speaks(service: str, who: str) -> Callable[..., Any]:
        speaker = made[service].AuthenticatedClient(base_url=world.system.url(service), token=world.keys[who])
        speakers.enter_context(speaker)
        folder = Path(str(made[service].__file__)).parent / "api"

        def call(operation: str, *ids: str, **given: Any) -> Any:
            (module,) = (path.parent.name for path in folder.glob(f"*/{operation}.py"))
            does = importlib.import_module(f"made_{service}.api.{module}.{operation}")
            answer = does.sync_detailed(*ids, client=speaker, **given)
            assert answer.status_code < 300, answer.content
            return answer

        return call

    intake, station, callback = speaks("intake", "clerk"), speaks("dispatch", "east-desk"), speaks("callback", "clerk")
    models = {service: made[service] for service in SERVICES}

    def body(service: str, name: str, **fields: Any) -> Any:
        return getattr(importlib.import_module(f"{models[service].__name__}.models"), name).from_dict(fields)

    with speakers:
        request = body("intake", "NewCase", customer_id="C-east", channel="phone", description="卡纸")
        case_id = intake("receive_request", body=request, idempotency_key="made-1").parsed.case_id
        routed = intake("route_case", case_id, body=body("intake", "Route"))
        position = routed.headers["Aftersales-Position"]
        (order,) = station("list_work_orders", case_id=case_id, wait_for=position).parsed.items
        order_id = order.work_order_id
        station("accept_work_order", order_id)
        assign = body("dispatch", "AssignTechnicianBody", technician_id="T-E1")
        assert station("assign_technician", order_id, body=assign).parsed.technician_id == "T-E1"
        station("arrive_technician", order_id)
        solved = station("solve_fault", order_id, body=body("dispatch", "SolveBody", work_done="换搓纸轮"))
        assert solved.parsed.work_done == "换搓纸轮"
        position = solved.headers["Aftersales-Position"]
        (task,) = callback("list_tasks", case_id=case_id, wait_for=position).parsed.items
        attempt = body("callback", "Attempt", reached=True, talk_seconds=60)
        assert callback("record_attempt", task.task_id, body=attempt).parsed.reached
        concluded = callback("conclude_task", task.task_id, body=body("callback", "Conclusion", outcome="satisfied"))
        assert concluded.parsed.status == "concluded"
        assert is_closed(lambda: str(intake("read_case", case_id).parsed.status.value))


@pytest.mark.slow("npm, five makings of types, the compiler")
@pytest.mark.timeout(300)
def test_typescript_plays_a_case_s_road(world: World, tmp_path: Path) -> None:
    """With Node.js 18 or later, and npm where its packages are not there yet."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is missing: no TypeScript client was made")
    if not FETCHED.exists() or FETCHED.stat().st_mtime < (TYPESCRIPT / "package-lock.json").stat().st_mtime:
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is missing: no TypeScript client was made")
        fetched = subprocess.run([npm, "ci", "--loglevel=error"], check=False, cwd=TYPESCRIPT, **HEARD)
        if fetched.returncode:
            pytest.skip(f"npm could not fetch the TypeScript compiler: {fetched.stderr.strip()[-300:]}")
        FETCHED.touch()
    folder = tmp_path / "road"
    folder.mkdir()
    for name in ("make.mjs", "road.ts", "tsconfig.json", "package.json"):
        shutil.copy(TYPESCRIPT / name, folder)
    (folder / "node_modules").symlink_to(TYPESCRIPT / "node_modules")
    (folder / "made").mkdir()
    for service, document in client.documents().items():
        (folder / "made" / f"{service}.json").write_text(json.dumps(document), "utf-8")
    run([node, "make.mjs", "made"], folder)
    run([node, "node_modules/typescript/bin/tsc", "--outDir", "."], folder)
    told = {name.upper(): world.system.url(name) for name in ("intake", "dispatch", "callback")}
    told |= {"CLERK": world.keys["clerk"], "DISPATCHER": world.keys["east-desk"], "TECHNICIAN": "T-E1"}
    case_id = run([node, "road.js"], folder, told | {"CUSTOMER": "C-east"}).strip()
    with Intake(world.system.url("intake"), world.keys["clerk"]) as intake:
        assert is_closed(lambda: str(intake.read_case(case_id).value.status))


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """What it prints. Raises AssertionError with its words where it fails."""
    done: subprocess.CompletedProcess[str] = subprocess.run(command, check=False, cwd=folder, env=environment, **HEARD)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
