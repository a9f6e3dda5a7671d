"""The sheets: what each column is called, may hold, and shows as an example."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from events.fault_codes import FAULT_CODES
from events.hours import Hours, hours_words, read_hours
from events.regions.tree import REGIONS
from events.rules.models import model_key
from events.types import CHECKLIST_PHASES, COVERAGES
from intake.routes.contacts import NewContact
from intake.routes.contracts import NewContract
from intake.routes.customers import NewCustomer
from intake.routes.equipment import NewEquipment
from intake.routes.products import NewProduct
from intake.routes.site_addresses import NewAddress
from intake.routes.sites import NewSite
from service.workbooks.cells import (
    DAY,
    DECIMAL,
    ID,
    LIST,
    NONE,
    NUMBER,
    Cell,
    Kind,
    Unfit,
    as_line,
    of_parts,
    one_of,
    parts_of,
    some_of,
)
from service.workbooks.forms import Column, Form

REGION_NAMES = tuple(region.name for region in REGIONS)
PHASES = one_of(CHECKLIST_PHASES)


def _hours(cell: Cell) -> list[dict[str, Any]]:
    text = as_line(cell)
    if text.strip().casefold() in NONE:
        return []
    try:
        return [{"weekday": each.weekday, "opens": each.opens, "closes": each.closes} for each in read_hours(text)]
    except ValueError as error:
        zh, _, en = str(error).partition(" · ")
        raise Unfit(zh, en) from None


def _hours_cell(hours: Sequence[Hours]) -> str | None:
    return hours_words(hours).zh if hours else None


HOURS = Kind(_hours, _hours_cell, width=36)


def _lines(cell: Cell, names: Sequence[str], zh: str, en: str) -> list[dict[str, str]]:
    """Lines of a cell, each with as many parts, `|` between them."""
    text = as_line(cell)
    if text.strip().casefold() in NONE:
        return []
    found = []
    for line in text.splitlines():
        if line.strip():
            parts = parts_of(line)
            if len(parts) != len(names):
                raise Unfit(f"每行应为：{zh}", f"has on each line: {en}")
            found.append(dict(zip(names, parts, strict=True)))
    return found


def _text(things: Sequence[Sequence[str]]) -> str | None:
    return "\n".join(map(of_parts, things)) or None


PARTS = Kind(
    lambda cell: _lines(
        cell,
        ("part_no", "name_zh", "name_en"),
        "配件号 | 中文名称 | 英文名称",
        "part number | Chinese name | English name",
    ),
    lambda parts: _text([(each.part_no, each.name_zh, each.name_en) for each in parts]),
    width=40,
)


def _steps(cell: Cell) -> list[dict[str, str]]:
    steps = _lines(cell, ("phase", "zh", "en"), "阶段 | 中文 | 英文", "phase | Chinese | English")
    return [{**step, "phase": PHASES.read(step["phase"])} for step in steps]


STEPS = Kind(
    _steps, lambda steps: _text([(CHECKLIST_PHASES[each.phase].zh, each.zh, each.en) for each in steps]), width=40
)

YES = Kind(as_line, lambda value: "是 yes" if value else None)
SPANS = ("几段用分号隔开", "Several with ; between them")
SEVERAL = ("几项用分号或顿号隔开", "Several with ; or 、 between them")
CODE = ("字母、数字、点、横线，最多 64 个字符", "Letters, digits, dots and dashes, 64 at most")
REGION = ("代码、全称或常用简称", "Code, full or usual short name")
CLERKS = ("仅座席可见、可填", "Seen and filled in by clerks alone")

FAULTS = some_of(FAULT_CODES)
PRODUCTS = Form(
    "products",
    "产品",
    ("model",),
    NewProduct,
    (
        Column("model", "型号", needed=True, example="MX-200"),
        Column("family", "产品系列", needed=True, example="MX"),
        Column("name_zh", "中文名称", needed=True, example="MX-200 激光打印机"),
        Column("name_en", "英文名称", needed=True, example="MX-200 laser printer"),
        Column("warranty_months", "保修月数", NUMBER, example=60, note=("缺省 60", "60 where nothing is said")),
        Column("skills", "所需技能", LIST, example="激光; 网络", note=SEVERAL),
        Column(
            "parts",
            "适用配件",
            PARTS,
            example="DR-200 | 硒鼓 | Drum",
            note=("每行一种：配件号 | 中文名称 | 英文名称", "One a line: part number | Chinese name | English name"),
        ),
        Column(
            "checklist",
            "巡检项目",
            STEPS,
            example="检查 | 打印测试页 | Print a test page",
            note=("每行一步：检查、调试或清洁 | 中文 | 英文", "One a line: check, debug or clean | Chinese | English"),
        ),
        Column(
            "fault_codes",
            "故障代码",
            FAULTS,
            example="F-11; F-22",
            note=("本系列可用的；不填为全部", "Those that the family can have; all where left out"),
        ),
        Column("discontinued", "已停售", YES, told=True, note=("仅供查看", "To read alone")),
    ),
    fold=model_key,
)
CUSTOMERS = Form(
    "customers",
    "客户",
    ("customer_id",),
    NewCustomer,
    (
        Column("customer_id", "客户编号", ID, needed=True, example="C-1001", note=CODE),
        Column("name", "客户名称", needed=True, example="启明小学"),
        Column("region", "区域", needed=True, example="上海市", choices=REGION_NAMES, free=True, note=REGION),
        Column("person", "联系人", example="李老师", note=CLERKS),
        Column("phone", "电话", ID, example="021-55550100", note=CLERKS),
        Column("address", "地址", example="长宁路 1 号", note=CLERKS),
    ),
    beside=(NewContact,),
)


def _site(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Coordinates are one thing in a body."""
    place = {name: given[name] for name in ("latitude", "longitude") if name in given}
    return {**given, "coordinates": place} if place else given


SITES = Form(
    "sites",
    "客户地点",
    ("customer_id", "site_id"),
    NewSite,
    (
        Column("customer_id", "客户编号", ID, needed=True, example="C-1001"),
        Column("site_id", "地点编号", ID, needed=True, example="east-campus", note=CODE),
        Column("name", "地点名称", needed=True, example="东校区"),
        Column("region", "区域", needed=True, example="上海市", choices=REGION_NAMES, free=True, note=REGION),
        Column("hours", "开放时间", HOURS, example="周一至周五 08:30-17:30", note=SPANS),
        Column("latitude", "纬度", DECIMAL, example=31.22, note=("GCJ-02", "GCJ-02")),
        Column("longitude", "经度", DECIMAL, example=121.45, note=("GCJ-02", "GCJ-02")),
        Column("address", "地址", example="长宁路 1 号 3 号楼", note=CLERKS),
        Column("site_closed", "已停用", YES, told=True, note=("仅供查看", "To read alone")),
    ),
    beside=(NewAddress,),
    shaped=_site,
)
EQUIPMENT = Form(
    "equipment",
    "设备",
    ("equipment_id",),
    NewEquipment,
    (
        Column("equipment_id", "设备编号", ID, needed=True, example="E-1001", note=CODE),
        Column("customer_id", "客户编号", ID, needed=True, example="C-1001"),
        Column("model", "型号", needed=True, example="MX-200"),
        Column("serial_no", "序列号", needed=True, example="MX-200-0815"),
        Column(
            "warranty_months",
            "保修月数",
            NUMBER,
            example=36,
            note=("不填：产品的月数，未列入的型号 60", "Left out: its product's; 60 for a model that nobody listed"),
        ),
        Column("accepted_on", "验收日期", DAY, example=date(2025, 6, 30), note=("保修自此日起", "The warranty begins")),
        Column("warranty_until", "保修截止", DAY, told=True, note=("仅供查看", "To read alone")),
    ),
)
CONTRACTS = Form(
    "contracts",
    "维保合同",
    ("contract_id",),
    NewContract,
    (
        Column("contract_id", "合同编号", ID, needed=True, example="ct-1001", note=CODE),
        Column("customer_id", "客户编号", ID, needed=True, example="C-1001"),
        Column("contract_no", "合同号", needed=True, example="维保 2026-001"),
        Column("starts_on", "生效日期", DAY, needed=True, example=date(2026, 1, 1)),
        Column("ends_on", "到期日期", DAY, needed=True, example=date(2026, 12, 31), note=("含当日", "Counted")),
        Column(
            "covers",
            "覆盖范围",
            some_of(COVERAGES),
            needed=True,
            example="人工 work; 上门 travel",
            note=("、".join(each.zh for each in COVERAGES.values()), ", ".join(COVERAGES)),
        ),
        Column("visits_a_year", "每年巡检次数", NUMBER, needed=True, example=4),
        Column(
            "equipment_ids",
            "设备编号",
            LIST,
            example="E-1001",
            note=("不填：客户的全部设备", "Left out: all machines of the customer"),
        ),
        Column("last_day", "最后一日", DAY, told=True, note=("仅供查看", "To read alone")),
    ),
)
FORMS = (PRODUCTS, CUSTOMERS, SITES, EQUIPMENT, CONTRACTS)
