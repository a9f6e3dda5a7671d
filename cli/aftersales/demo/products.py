"""The products of the story: the models that its customers have."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A product 产品; a part is its number and names, a step what it does and what to do, both Chinese first."""

    model: str
    family: str
    name_zh: str
    name_en: str
    warranty_months: int
    skills: tuple[str, ...]
    parts: tuple[tuple[str, str, str], ...]
    checklist: tuple[tuple[str, str, str], ...]


PRODUCTS = (
    Product(
        "LP-1200",
        "LP",
        "LP-1200 激光打印机",
        "LP-1200 laser printer",
        24,
        ("printer",),
        (("LP-DR12", "硒鼓", "Drum"), ("LP-FU12", "定影组件", "Fuser")),
        (
            ("check", "打印状态页，检查淡印与固定间距的痕迹", "Print the status page, look for faint print and marks"),
            ("clean", "清洁激光窗口与搓纸轮", "Clean the laser window and the pick-up roller"),
        ),
    ),
    Product(
        "MF-3500",
        "MF",
        "MF-3500 数码复合机",
        "MF-3500 copier",
        36,
        ("copier",),
        (("MF-RL35", "搓纸轮", "Pick-up roller"), ("MF-DR35", "感光鼓", "Drum"), ("MF-MB35", "主板", "Main board")),
        (
            ("check", "复印测试稿，检查竖线", "Copy the test chart, look for lines"),
            ("debug", "校准扫描单元", "Calibrate the scanning unit"),
            ("clean", "清洁稿台玻璃与纸路", "Clean the glass and the paper path"),
        ),
    ),
    Product(
        "SC-80",
        "SC",
        "SC-80 扫描仪",
        "SC-80 scanner",
        12,
        ("scanner",),
        (("SC-RL80", "进纸轮", "Feed roller"),),
        (("check", "扫描测试页并核对网络设置", "Scan the test page, check the network settings"),),
    ),
    Product(
        "PJ-450",
        "PJ",
        "PJ-450 投影机",
        "PJ-450 projector",
        24,
        ("projector",),
        (("PJ-LM45", "灯泡", "Lamp"),),
        (("clean", "清洁滤网与镜头", "Clean the filter and the lens"),),
    ),
)
