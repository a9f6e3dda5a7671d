"""The week's everyday work, told as a table: guided by phone, visited, called back."""

from dataclasses import dataclass

from aftersales.demo.case import Case
from aftersales.demo.stage import Stage
from aftersales.demo.visit import Span


@dataclass(frozen=True, slots=True)
class Guided:
    """A case that an article solves by phone."""

    case_id: str
    customer: str
    channel: str
    problem: str
    reported: str
    article: str
    guided: str
    note: str
    called_back: str


@dataclass(frozen=True, slots=True)
class Visited:
    """A case that one visit solves. Without `called_back` the customer is still to be called back; `overruling`: why
    the slot is one outside of working hours."""

    case_id: str
    customer: str
    channel: str
    problem: str
    reported: str
    accepted: str
    technician: str
    slot: Span
    arrived: str
    solved: str
    work_done: str
    minutes: int
    called_back: str | None
    overruling: str | None = None


GUIDED = (
    Guided(
        "scan-password",
        "E06",
        "visit",
        "扫描到文件夹失败 · Scanning to a folder fails",
        reported="Mon 13:10",
        article="KB-scan-to-folder",
        guided="Mon 13:25",
        note="更新地址簿里的密码后正常 · Works with the new password in the address book",
        called_back="Tue 09:10",
    ),
    Guided(
        "printer-offline",
        "N06",
        "phone",
        "打印机脱机 · The printer is offline",
        reported="Tue 08:50",
        article="KB-printer-offline",
        guided="Tue 09:05",
        note="端口地址已改，设为固定 IP · Corrected the port and gave it a fixed address",
        called_back="Tue 16:10",
    ),
)

VISITED = (
    Visited(
        "after-hours",
        "E05",
        "phone",
        "下班前打印机报错 E5 · Error E5 just before closing time",
        reported="Mon 17:20",
        accepted="Mon 17:40",
        technician="sh-02",
        slot=("Tue 08:30", "Tue 10:30"),
        arrived="Tue 08:40",
        solved="Tue 10:10",
        work_done="更换进纸电机（保修期外） · Changed the feed motor (out of warranty)",
        minutes=90,
        called_back="Tue 16:00",
    ),
    Visited(
        "late-arrival",
        "N05",
        "phone",
        "打印有焦味 · The printer smells burnt",
        reported="Mon 16:20",
        accepted="Mon 16:45",
        technician="bj-01",
        slot=("Tue 08:00", "Tue 10:00"),
        overruling="客户八点开门 · They open at eight",
        arrived="Tue 09:05",
        solved="Tue 09:50",
        work_done="更换加热灯管（保修期外） · Changed the fuser lamp (out of warranty)",
        minutes=45,
        called_back="Tue 17:00",
    ),
    Visited(
        "late-answer",
        "E07",
        "fax",
        "复合机主界面白屏 · The copier's panel stays white",
        reported="Tue 13:00",
        accepted="Tue 14:20",
        technician="sh-01",
        slot=("Tue 15:30", "Tue 16:30"),
        arrived="Tue 15:35",
        solved="Tue 16:25",
        work_done="重插面板排线 · Reseated the panel's cable",
        minutes=50,
        called_back="Wed 10:30",
    ),
    Visited(
        "to-be-called-back",
        "N08",
        "phone",
        "扫描仪自动关机 · The scanner switches itself off",
        reported="Wed 10:00",
        accepted="Wed 10:15",
        technician="bj-02",
        slot=("Wed 14:00", "Wed 15:00"),
        arrived="Wed 14:00",
        solved="Wed 14:50",
        work_done="更换电源适配器 · Changed the power adapter",
        minutes=50,
        called_back=None,
    ),
)


async def guided(stage: Stage, row: Guided) -> None:
    """Play one case that needs no visit."""
    case = Case(stage, row.case_id, row.customer, quiet=True)

    await stage.until(row.reported)
    await case.reported(row.channel, row.problem)

    await stage.until(row.guided)
    await case.guided(row.article, row.note, solved=True)

    await stage.until(row.called_back)
    await case.satisfied("已解决 · Solved")


async def visited(stage: Stage, row: Visited) -> None:
    """Play one case with one visit."""
    case = Case(stage, row.case_id, row.customer, quiet=True)

    await stage.until(row.reported)
    await case.reported(row.channel, row.problem)
    await case.agreed(*row.slot)
    visit = await case.routed()

    await stage.until(row.accepted)
    await visit.accepted("已确认上门时间 · The time is confirmed")
    await visit.assigned(row.technician, row.slot, row.overruling)

    await stage.until(row.arrived)
    await visit.arrived()

    await stage.until(row.solved)
    await visit.solved(row.work_done, row.minutes)

    if row.called_back:
        await stage.until(row.called_back)
        await case.satisfied("满意 · Satisfied")
