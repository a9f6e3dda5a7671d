"""What means the same however often it is asked for is so, too, when it is asked for at once: nobody gets a 409."""

import asyncio
from typing import Any

CASE = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
MACHINE = {"customer_id": "c1", "model": "MX-200", "serial_no": "SN-2", "warranty_months": 12}
ROAD: list[tuple[str, Any]] = [
    ("/customers", {"customer_id": "c2", "name": "高原医院", "region": "华东"}),
    ("/customers/c2/correct", {"name": "高原总医院", "reason": "听错"}),
    ("/equipment", MACHINE | {"equipment_id": "e2"}),
    ("/equipment/e2/correct", {"serial_no": "SN-3", "reason": "看错"}),
    ("/equipment/e2/correct", {"customer_id": "c2", "reason": "登记错"}),
    ("/equipment/e2/acceptance", {"accepted_on": "2026-01-05"}),
    ("/customers/c1/sites", {"site_id": "s1", "name": "东校区", "region": "华东"}),
    ("/equipment/e2/move", {"customer_id": "c1", "site_id": "s1", "reason": "移机"}),
    ("/equipment/e2/attach", {"parent_id": "e1"}),
    ("/equipment/e2/detach", {"reason": "拆下"}),
    ("/equipment/e1/replace", {"successor_id": "e2", "reason": "旧"}),
    ("/equipment/e2/scrap", {"reason": "烧毁"}),
    ("/articles", {"article_id": "a2", "title": "卡纸", "body": "取出"}),
    ("/cases", CASE | {"case_id": "k1"}),
    ("/cases/k1/appointment", {"start": "2026-03-05T09:00:00+08:00", "end": "2026-03-05T11:00:00+08:00"}),
    ("/cases/k1/route", {}),
    ("/cases", CASE | {"case_id": "k2"}),
    ("/cases/k1/merge", {"into": "k2", "reason": "同一故障"}),
    ("/cases/k2/end", {"ending": "cancelled", "reason": "不要了"}),
]


async def test_what_may_be_repeated_may_be_asked_for_at_once(api: Any) -> None:
    wrong = []
    for step, (path, body) in enumerate(ROAD):
        keys: list[dict[str, str]] = [{}] * 6 + [{"Idempotency_Key": f"{step} {number}"} for number in range(2)]
        answers = await asyncio.gather(*(api.post(path, body, **key) for key in keys))
        again = await api.post(path, body)
        statuses = [answer.status_code for answer in answers]
        if min(statuses) > 299 or (again.is_success and max(statuses) > 299):
            wrong.append(f"{path}: {statuses}, and afterwards {again.text}")
    assert not wrong, "\n".join(wrong)
