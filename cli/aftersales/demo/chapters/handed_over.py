"""First-asked responsibility: who took the call hands the case over, and it is with them until somebody owns it."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.pictures import BLUE
from aftersales.demo.stage import Stage

CASE, CUSTOMER = "just-in", "E08"
PHOTO = {"name": "画面照片 · A photo of the picture.png", "content": BLUE}


async def handed_over(stage: Stage) -> None:
    """Of the case that just came in: a second contact, a photo, a priority; the manager declines it, then takes it."""
    case, clerk, manager = NarratedCase(stage, CASE), stage.clerk, stage.people[MANAGER]

    at_hand = {"person": "财务 · Accounts", "phone": "021-55550188", "role": "accounts"}
    await clerk.put("intake", f"/customers/{CUSTOMER}/contacts/accounts", at_hand)
    contacts = (await clerk.get("intake", f"/cases/{CASE}/contacts"))["items"]
    case.tell("联系人 contacts", "、".join(each["contact_id"] for each in contacts))
    await clerk.post("intake", f"/cases/{CASE}/attachments", PHOTO)
    (photo,) = (await clerk.get("intake", f"/cases/{CASE}/attachments"))["items"]
    case.tell("附件 attachment", f"{photo['media_type']} {photo['size']} bytes")
    reason = "下午有公开课 · An open lesson this afternoon"
    said = (await clerk.post("intake", f"/cases/{CASE}/priority", {"priority": "urgent", "reason": reason})).body
    case.tell("优先级 priority", f"{said['priority']} · {reason}")

    to_heads = {"to_group": "department_head", "note": "请协调替代设备 · Please find a replacement unit"}
    await clerk.post("intake", f"/cases/{CASE}/hand-over", to_heads)
    why = {"reason": "请先由客服组长处理 · The team leader first"}
    await manager.post("intake", f"/cases/{CASE}/hand-over/decline", why)
    await clerk.post("intake", f"/cases/{CASE}/hand-over", {"to_group": "team_leader"})
    owned = (await manager.post("intake", f"/cases/{CASE}/take")).body
    chain = (await clerk.get("intake", f"/cases/{CASE}/hand-overs"))["items"]
    stage.remembered["handed over"] = [link["link_status"] for link in chain]
    case.tell("首问负责 first asked", f"{chain[0]['from_id']} → {owned['owner_id']}")
