"""The whole system as tests see it: five real services, and a key for everybody on the staff."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from aftersales.supervisor import System

STAFF = {
    "clerk": ("clerk", None),
    "manager": ("manager", None),
    "operations": ("operations", None),
    "goods-desk": ("agent+qc_returns+team_leader+after_sales", None),
    "analyst": ("analyst", None),
    "east-desk": ("dispatcher", "ST-EAST"),
    "west-desk": ("dispatcher", "ST-WEST"),
    "T-E1": ("technician", "ST-EAST"),
    "T-W1": ("technician", "ST-WEST"),
    "sales": ("salesperson", None),
    "delivery": ("delivery", None),
    "billing": ("billing_clerk", None),
    "agent": ("agent", None),
}
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday 09:00 in Shanghai."""


HANDED = {"place": "开票处", "condition": "外壳有划痕", "accessories": "电源线一根"}
"""What is said of every hand-over of a customer's thing."""
SENT = {"maker": "东方厂", "carrier": "顺丰", "tracking_no": "SF1", "expected_on": "2999-01-01", "condition": "原包装"}
"""To its maker."""


@dataclass(frozen=True, slots=True)
class World:
    """The system, and a way to speak to it as any of STAFF."""

    system: System
    dsn: str
    keys_file: Path
    keys: dict[str, str]
    http: httpx.AsyncClient

    async def call(
        self,
        who: str | None,
        method: str,
        service: str,
        path: str,
        body: Any = None,
        *,
        at: datetime | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
        query: dict[str, str] | None = None,
    ) -> httpx.Response:
        """One request. `who` is one of STAFF, or None for nobody; `at` is the command's time."""
        sent = dict(headers or {})
        if who is not None:
            sent["Authorization"] = f"Bearer {self.keys[who]}"
        if at is not None:
            sent["Aftersales-Time"] = at.isoformat()
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
            return await self.http.request(
                method, self.system.url(service) + path, content=content, headers=sent, params=query
            )
        return await self.http.request(method, self.system.url(service) + path, json=body, headers=sent, params=query)

    async def post(self, who: str, service: str, path: str, body: Any = None, **more: Any) -> tuple[Any, str]:
        """A command that must succeed: its answer and its log position."""
        response = await self.call(who, "POST", service, path, body or {}, **more)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        return response.json(), response.headers["Aftersales-Position"]

    async def get(self, who: str, service: str, path: str, **query: str) -> Any:
        """A read that must succeed."""
        response = await self.call(who, "GET", service, path, query=query)
        assert response.is_success, f"{path}: {response.status_code} {response.text}"
        return response.json()

    async def seen(self, service: str, path: str, position: str) -> None:
        """Wait until a service has handled a position: at its start on a busy machine longer than one request waits."""
        while (await self.call("clerk", "GET", service, path, query={"wait_for": position})).status_code == 503:
            pass

    async def furnish(self) -> None:
        """Two stations with a technician each, a customer with a machine in each region."""
        for station, region, served, technician in (
            ("ST-EAST", "east", "华东", "T-E1"),
            ("ST-WEST", "west", "西南", "T-W1"),
        ):
            opened = {"station_id": station, "name": f"{region} 网点", "regions": [served]}
            _, position = await self.post("manager", "dispatch", "/stations", opened, at=MORNING)
            enrolled = {"staff_id": technician, "role": "technician", "skills": ["printer"]}
            await self.post("manager", "dispatch", f"/stations/{station}/staff", enrolled, at=MORNING)
            customer = {"customer_id": f"C-{region}", "name": f"{region} 公司", "region": served}
            await self.post("clerk", "intake", "/customers", customer, at=MORNING)
            machine = {
                "equipment_id": f"M-{region}",
                "customer_id": f"C-{region}",
                "model": "MFP-200",
                "serial_no": f"SN-{region}",
                "warranty_months": 12,
                "accepted_on": "2026-01-15",
            }
            await self.post("clerk", "intake", "/equipment", machine, at=MORNING)
            await self.seen("intake", "/customers", position)

    async def enlist(self) -> None:
        """Those through whose hands customers' things go are on a roster."""
        for who in ("sales", "delivery", "billing", "agent"):
            person = {"staff_id": who, "role": STAFF[who][0]}
            _, position = await self.post("manager", "dispatch", "/stations/ST-EAST/staff", person, at=MORNING)
        await self.seen("intake", "/customers", position)

    async def collect(self, who: str, case_id: str, repair_id: str, **more: Any) -> None:
        """A thing is collected of a case that is open."""
        thing = {"repair_id": repair_id, "thing": "打印机", "given_by": "李老师", "form_no": "WX-1"}
        await self.post(who, "intake", f"/cases/{case_id}/customer-repair", HANDED | thing | more)
