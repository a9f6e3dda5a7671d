"""The register of spare parts 配件目录: what each is called and counted in, and whether it is told apart."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import PartId, PartNo
from events.types import TRACKINGS, Tracking
from events.words import Words, changes, choice, one_line, titled


@titled("配件名称与单位")
@dataclass(frozen=True, slots=True)
class PartDetails:
    """What a part is called, and what it is counted in: quantities are whole."""

    name_zh: Annotated[str, "中文名称 · Name in Chinese"]
    name_en: Annotated[str, "英文名称 · Name in English"]
    unit_zh: Annotated[str, "中文单位 · Unit in Chinese"]
    unit_en: Annotated[str, "英文单位 · Unit in English"]


@titled("配件已登记")
@dataclass(frozen=True, slots=True)
class PartListed:
    """A part entered the register. By what it is told apart stays: what is in stock was counted by it."""

    part_id: PartId
    part_no: PartNo
    details: Annotated[PartDetails, "名称与单位 · Names and unit"]
    tracked_by: Annotated[Tracking, "追溯方式 · By what it is told apart"]

    def sentence(self) -> Words:
        tracked, part_no = choice(TRACKINGS, self.tracked_by), one_line(self.part_no)
        zh, en = one_line(self.details.name_zh), one_line(self.details.name_en)
        return Words(f"登记配件 {part_no} {zh}，{tracked.zh}", f"Part {part_no} {en} entered, {tracked.en}")


@titled("配件已更正")
@dataclass(frozen=True, slots=True)
class PartCorrected:
    """Names and unit from now on."""

    part_id: PartId
    former: Annotated[PartDetails, "更正前 · Before"]
    details: Annotated[PartDetails, "名称与单位 · Names and unit"]
    reason: Annotated[str, "更正原因 · Why it was corrected", FREE_TEXT]

    def sentence(self) -> Words:
        changed = changes(
            *(
                (words, getattr(self.former, name), getattr(self.details, name))
                for name, words in (
                    ("name_zh", Words("中文名称", "Chinese name")),
                    ("name_en", Words("英文名称", "English name")),
                    ("unit_zh", Words("中文单位", "Chinese unit")),
                    ("unit_en", Words("英文单位", "English unit")),
                )
            )
        )
        return Words(f"更正配件：{changed.zh}", f"Part corrected: {changed.en}")


PartEvent = PartListed | PartCorrected

KIND: StreamKind[PartEvent] = StreamKind("part", source="dispatch", id="part_id", events=PartEvent)
