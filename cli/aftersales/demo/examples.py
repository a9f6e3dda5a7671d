"""The next things to try: commands to copy, each for one person's key."""

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from aftersales.demo.cast import CLERKS
from aftersales.demo.people import MANAGER, OPERATIONS
from aftersales.demo.stage import Stage
from aftersales.responses import Json


@dataclass(frozen=True, slots=True)
class Example:
    """A request, who sends it, and what it shows."""

    zh: str
    en: str
    who: str
    service: str
    path: str
    body: Json | None = None
    """What to send; without it the request only reads."""
    status: int = 200
    """The status of the answer."""

    def curl(self, urls: Mapping[str, str], keys: Mapping[str, str]) -> str:
        """As a shell command."""
        command = [
            "curl",
            "-sw",
            r"\n",
            urls[self.service] + self.path,
            "-H",
            f"Authorization: Bearer {keys[self.who]}",
        ]
        if self.body is not None:
            command += ["-H", "Content-Type: application/json", "-d", json.dumps(self.body, ensure_ascii=False)]
        return shlex.join(command)


async def examples(stage: Stage) -> tuple[Example, ...]:
    """What can be done with the cases that the story left open."""
    clerk, caller = CLERKS

    async def order_of(case_id: str) -> str:
        orders = await stage.people[MANAGER].get("dispatch", "/work-orders", case_id=case_id)
        return str(orders["items"][0]["work_order_id"])

    just_in, beijing = await order_of("just-in"), await order_of("waits-for-parts")
    return (
        Example(
            "北京网点的调度读取队列",
            "Beijing's dispatcher reads the queue",
            "bj-dispatch",
            "dispatch",
            "/work-orders?status=open",
        ),
        Example(
            "上海网点接单",
            "Shanghai's dispatcher accepts the order that just came in",
            "sh-dispatch",
            "dispatch",
            f"/work-orders/{just_in}/accept",
            {},
        ),
        Example(
            "上海读北京的派工单：404",
            "Shanghai asks for Beijing's order: 404",
            "sh-dispatch",
            "dispatch",
            f"/work-orders/{beijing}",
            status=404,
        ),
        Example(
            "北京网点交付所欠的替代设备",
            "Beijing hands over the replacement unit that it owes",
            "bj-dispatch",
            "dispatch",
            "/cases/waits-for-parts/replacement/hand-over",
            {"serial_no": "MF-3500-SPARE-09"},
        ),
        Example(
            "维修人员看周四的日程",
            "A technician looks at Thursday",
            "sh-02",
            "dispatch",
            "/technicians/sh-02/day?date=2026-03-12",
        ),
        Example(
            "维修人员看手中服务单的联系人",
            "A technician reads the contact of a case that they have in hand",
            "sh-02",
            "intake",
            "/cases/this-morning/contact",
        ),
        Example(
            "座席按电话的一部分查找",
            "A clerk finds a customer by a part of their phone number",
            clerk,
            "intake",
            "/search",
            {"q": "5550 0106"},
        ),
        Example("运维看预警", "Operations reads the alarms", OPERATIONS, "sla_monitor", "/alarms"),
        Example("信息中心看待回访", "A clerk sees who is to be called back", caller, "callback", "/tasks?status=open"),
        Example(
            "周二上午 10 点时的看板",
            "The board as it stood on Tuesday at 10",
            MANAGER,
            "reporting",
            "/board?as_of=2026-03-10T10:00:00%2B08:00",
        ),
        Example("经理看评分卡", "The manager reads the scorecards", MANAGER, "reporting", "/scorecards"),
        Example(
            "客户来电，受理新服务单",
            "A customer calls: a new case",
            clerk,
            "intake",
            "/cases",
            {
                "customer_id": "E01",
                "equipment_id": "E01-1",
                "channel": "phone",
                "description": "又卡纸了 · It jams again",
            },
            status=201,
        ),
        Example(
            "读一张服务单的全过程",
            "One case's whole story",
            MANAGER,
            "reporting",
            "/cases/waits-for-customer/story?limit=200",
        ),
    )
