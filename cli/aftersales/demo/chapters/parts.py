"""Parts and tools 配件与工具: the register, what a station has, and a tool that goes out and comes back."""

from aftersales.demo.narrated import NarratedCase
from aftersales.demo.people import MANAGER
from aftersales.demo.stage import Stage
from aftersales.responses import Refused

BOARD, ROLLER = "MF-MB35", "P-02"
PARTS = (
    {"part_no": BOARD, "name_zh": "主板", "name_en": "Main board", "unit_zh": "块", "unit_en": "piece"}
    | {"tracked_by": "serial"},
    {"part_no": ROLLER, "name_zh": "搓纸轮", "name_en": "Paper feed roller", "unit_zh": "个", "unit_en": "piece"},
)
METER = {"tool_id": "meter-gz-1", "station_id": "guangzhou", "name_zh": "万用表", "name_en": "Multimeter"}


async def parts_and_tools(stage: Stage) -> None:
    """Shanghai is to have a board and has none, which `replacement-unit` will wait for; Guangzhou counts its rollers
    and gives some to a technician's van; a meter is lent, and not to two."""
    told = NarratedCase(stage, "parts")
    manager, shanghai, guangzhou = stage.people[MANAGER], stage.dispatcher("shanghai"), stage.dispatcher("guangzhou")

    await stage.until("Mon 13:17")
    for part in PARTS:
        await manager.post("dispatch", "/parts", part)
    await shanghai.post("dispatch", "/stock/minimums", {"part_no": BOARD, "minimum": 1})
    counted = {"part_no": ROLLER, "counted": 6, "reason": "首次盘点 · The first stock-take"}
    await guangzhou.post("dispatch", "/stock/counts", counted)
    told.tell("盘点 counted", "广州搓纸轮 6 个 · Guangzhou has six rollers")

    await stage.until("Mon 13:19")
    sent = {"part_no": ROLLER, "quantity": 2, "to_technician_id": "gz-02"}
    van = (await guangzhou.post("dispatch", "/stock-transfers", sent)).body
    arrived = f"/stock/{van['stock_id']}/transfers/1/receive"
    await stage.people["gz-02"].post("dispatch", arrived, {"quantity": 2})
    told.tell("调拨 transfer", "2 个搓纸轮到 gz-02 的车上 · Two rollers are in the van of gz-02")

    await stage.until("Mon 13:23")
    await guangzhou.post("dispatch", "/tools", METER | {"calibrated_until": "2026-03-31"})
    lend = {"return_by": "2026-03-12", "condition": "完好 · As new"}
    await guangzhou.post("dispatch", "/tools/meter-gz-1/lend", lend | {"technician_id": "gz-02"})
    try:
        await guangzhou.post("dispatch", "/tools/meter-gz-1/lend", lend | {"technician_id": "gz-03"})
    except Refused as refusal:
        stage.remembered["a tool that somebody has"] = refusal.status
        told.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")

    await stage.until("Wed 16:07")
    await guangzhou.post("dispatch", "/tools/meter-gz-1/return", {"condition": "完好 · As new"})
