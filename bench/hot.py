"""Hot commands, one at a time over HTTP, beside the simplest of the road: `python -m bench.hot`; with `--split` each
service is two processes, as in production.

Whole visits are made one after the other, each from the call to the call-back, and every POST is timed by itself. So
all commands meet the same machine at the same moment, and a busy neighbour slows them together. The simplest is
setting out: the order is remembered, one event is written, nothing else is looked up.

Two customers call in turn, so that the case of before is closed when a machine's next one is opened; a second call
about it, in other words, is measured as such. Else the first command of a visit would bear what all five services
make of the end of the one before. The second customer's site is not known.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from rich.console import Console

from aftersales.paths import scratch
from aftersales.ports import free_ports
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from aftersales.supervisor import System
from bench import figures
from bench.figures import Figure
from bench.people import issue
from bench.posts import MACHINE, REQUEST, register
from bench.wire import Reply, Wire

VISITS = 150
WARM_UP = 20
AIM = 1.2
SIMPLEST = "depart"
WRITING = 0.1
"""Seconds for a report, for which people take minutes: all five services have heard the end of the visit by then."""
TECHNICIAN, SKILLED = "t-1", ["激光"]
PART = {"part_no": "P-02", "quantity": 1}
SECOND = {"equipment_id": "machine-2", "customer_id": "customer-2", "serial_no": "SN-2"}
SITE = {
    "site_id": "s-1",
    "name": "总部",
    "region": "上海市",
    "coordinates": {"latitude": 31.2304, "longitude": 121.4737},
}
GUIDANCE = {"article_ids": [], "note": "已按电话指导重启", "solved": False}
PRICES = {
    "valid_from": "2020-01-01",
    "rates": [{"basis_points": 1300, "valid_from": "2019-04-01", "vat": "goods"}],
    "prices": [
        {
            "code": "W-01",
            "kind": "work",
            "name_zh": "维修人工",
            "name_en": "Repair work",
            "unit_zh": "半小时",
            "unit_en": "half hour",
            "unit_price_fen": 9000,
            "vat": "goods",
        }
    ],
    "reason": "年度价格",
}


class Visits:
    """Visits at a running system; `times` has what each command took, in seconds."""

    def __init__(self, ports: Mapping[str, int], people: Mapping[str, str]) -> None:
        self._ports = ports
        self._people = people
        self._wires: dict[str, Wire] = {}
        self._second = False
        self.times: dict[str, list[float]] = {}

    async def furnish(self) -> None:
        """A station, a technician, a part in the store, a price list, a second customer; the first is there already."""
        await self._post(
            "clerk", "intake", "/customers", {"customer_id": "customer-2", "name": "西方公司", "region": "上海市"}
        )
        await self._post("clerk", "intake", "/equipment", MACHINE | SECOND)
        await self._post("clerk", "intake", "/customers/customer-1/sites", SITE)
        for who, path, body in (
            ("manager", "/stations", {"station_id": "ST-1", "name": "东区网点", "regions": ["华东"]}),
            ("dispatcher", "/stations/ST-1/staff", {"staff_id": TECHNICIAN, "role": "technician", "skills": SKILLED}),
            ("manager", "/price-list/revisions", PRICES),
            (
                "manager",
                "/parts",
                {"part_no": "P-02", "name_zh": "搓纸轮", "name_en": "Roller", "unit_zh": "个", "unit_en": "piece"},
            ),
        ):
            done = await self._post(who, "dispatch", path, body)
        await self._post("dispatcher", "dispatch", "/stock/deliveries", self._delivery(5))
        await self._ask("clerk", "intake", "GET", f"/cases?wait_for={done.headers['aftersales-position']}")

    async def once(self) -> None:
        """A visit, each command by its name."""
        second, self._second = self._second, not self._second
        request = REQUEST | ({"customer_id": "customer-2", "equipment_id": "machine-2"} if second else {})
        opened = await self._timed("open a case", "clerk", "intake", "/cases", request)
        case_id = json.loads(opened.body)["case_id"]
        await self._again(request, case_id, opened)
        await self._timed("guidance by phone", "clerk", "intake", f"/cases/{case_id}/guidance", GUIDANCE)
        routed = await self._timed("route", "clerk", "intake", f"/cases/{case_id}/route", {})
        order = (await self._seen("dispatcher", "dispatch", f"/work-orders?case_id={case_id}", routed))["work_order_id"]
        for name, path, body in (
            ("accept", "accept", {}),
            ("assign", "assign", {"technician_id": TECHNICIAN}),
            ("contact the customer", "contact", {"note": "约好下午两点"}),
            (SIMPLEST, "depart", {}),
            (
                "arrive, site not known" if second else "arrive",
                "arrive",
                {"coordinates": {"latitude": 31.2397, "longitude": 121.4998}},
            ),
            ("diagnose", "diagnose", {"fault": "硒鼓磨损", "fault_code": "F-22", "cause_code": "C-11"}),
            ("decide who pays", "charge", {"cause": "defect"}),
            ("reserve a part", "parts/reserve", PART),
            ("use a part", "parts/use", PART),
            ("settle charges", "charge/settle", {"lines": [{"code": "W-01", "quantity": 2}]}),
            ("solve", "solve", {"work_done": "更换硒鼓"}),
            (
                "file the report",
                "report",
                {"findings": "硒鼓磨损", "work_done": "更换硒鼓", "minutes_on_site": 40, "signed_by_customer": True},
            ),
        ):
            if path == "report":
                await asyncio.sleep(WRITING)
            last = await self._timed(name, "dispatcher", "dispatch", f"/work-orders/{order}/{path}", body)
        await self._timed("stock delivered", "dispatcher", "dispatch", "/stock/deliveries", self._delivery(1))
        task = (await self._seen("clerk", "callback", f"/tasks?case_id={case_id}", last))["task_id"]
        reached = {"reached": True, "talk_seconds": 30}
        await self._timed("attempt a call-back", "clerk", "callback", f"/tasks/{task}/attempts", reached)
        outcome = {"outcome": "satisfied"}
        await self._timed("conclude a call-back", "clerk", "callback", f"/tasks/{task}/conclude", outcome)
        while json.loads((await self._ask("clerk", "intake", "GET", f"/cases/{case_id}")).body)["status"] != "closed":
            await asyncio.sleep(0.02)

    async def _again(self, request: Mapping[str, str], case_id: str, opened: Reply) -> None:
        """The customer calls a second time about the same, and says it otherwise."""
        await self._ask("clerk", "intake", "GET", f"/cases?wait_for={opened.headers['aftersales-position']}")
        other = {**request, "description": "响声大，无法复印"}
        again = await self._timed("open a possible duplicate", "clerk", "intake", "/cases", other)
        told = json.loads(again.body)
        if [each["case_id"] for each in told["possible_duplicates"]] != [case_id]:
            raise RuntimeError(f"{case_id} is not recognised: {told['possible_duplicates']}")
        merge = {"into": case_id, "reason": "同一故障"}
        await self._timed("merge the duplicate", "clerk", "intake", f"/cases/{told['case_id']}/merge", merge)

    def _delivery(self, quantity: int) -> Mapping[str, Any]:
        where = {"part_no": "P-02", "quantity": quantity, "station_id": "ST-1"}
        return {**where, "delivery_no": f"SF-{uuid4()}"[:30]}

    def close(self) -> None:
        """Hang up."""
        for wire in self._wires.values():
            wire.close()

    async def _timed(self, name: str, who: str, service: str, path: str, body: object) -> Reply:
        started = perf_counter()
        reply = await self._post(who, service, path, body)
        self.times.setdefault(name, []).append(perf_counter() - started)
        return reply

    async def _seen(self, who: str, service: str, path: str, after: Reply) -> Any:
        query = f"&wait_for={after.headers['aftersales-position']}"
        while not (items := json.loads((await self._ask(who, service, "GET", path + query)).body)["items"]):
            await asyncio.sleep(0.02)
        return items[0]

    async def _post(self, who: str, service: str, path: str, body: object) -> Reply:
        return await self._ask(who, service, "POST", path, json.dumps(body).encode())

    async def _ask(self, who: str, service: str, method: str, path: str, body: bytes = b"") -> Reply:
        headers = {"Authorization": f"Bearer {self._people[who]}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid4())
        if service not in self._wires or self._wires[service].hung_up:
            self._wires[service] = await Wire.open(self._ports[service])
        reply = await self._wires[service].ask(method, path, headers, body)
        if not reply.good:
            raise RuntimeError(f"{method} {path}: {reply.status} {reply.body[:400]!r}")
        return reply


async def measure(dsn: str, keys_file: Path, people: Mapping[str, str], *, split: bool = False) -> list[Figure]:
    """Of each command the median in milliseconds, against the simplest's."""
    ports = free_ports()
    async with System(dsn, keys_file, ports, split=split):
        await register(ports["intake"], people["clerk"])
        visits = Visits(ports, people)
        await visits.furnish()
        for _ in range(WARM_UP):
            await visits.once()
        visits.times.clear()
        for _ in range(VISITS):
            await visits.once()
        visits.close()
    middles = {name: 1000 * median(times) for name, times in visits.times.items()}
    simplest = middles.pop(SIMPLEST)
    return [Figure(name, value, "ms", SIMPLEST, simplest, AIM, better="less") for name, value in middles.items()]


def main() -> int:
    """0 where every command is near the simplest."""
    with scratch("aftersales-hot-") as folder, Postgres(folder / "postgres") as server:
        file, dsn = folder / "keys.json", server.fresh_database("hot")
        people = issue(file)

        async def run() -> list[Figure]:
            await migrate(dsn)
            return await measure(dsn, file, people, split="--split" in sys.argv[1:])

        found = asyncio.run(run())
    figures.show(Console(), found)
    return 0 if all(figure.met for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
