"""Remote help 远程维护: a session on the customer's machine from afar, with their consent, before anybody drives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, Note
from events.types import CONSENT_WAYS, REMOTE_RESULTS, REMOTE_TOOLS, ConsentWay, RemoteResult, RemoteTool
from events.words import Words, choice, span, titled


@titled("已远程维护")
@dataclass(frozen=True, slots=True)
class RemoteHelpGiven:
    """A session of remote help, to which the customer consented before; solved, the case ends without a visit."""

    case_id: CaseId
    given_by: Annotated[str, "支持人员工号 · Staff number of who helped"]
    began_at: Annotated[datetime, "开始时间（UTC） · When it began, UTC"]
    ended_at: Annotated[datetime, "结束时间（UTC） · When it ended, UTC"]
    tool: Annotated[RemoteTool, "所用工具 · What it was given with"]
    tool_name: Annotated[str, "工具名称，空为未写 · What the tool is called; empty where nobody said", FREE_TEXT]
    consent_by: Annotated[str, "同意人 · Who consented", FREE_TEXT]
    consent_way: Annotated[ConsentWay, "同意方式 · How they consented"]
    result: Annotated[RemoteResult, "结果 · What came of it"]
    note: Note
    number: CaseNumber = ""

    @property
    def solved(self) -> bool:
        """Nobody has to drive."""
        return self.result == "solved"

    def sentence(self) -> Words:
        tool, way = choice(REMOTE_TOOLS, self.tool), choice(CONSENT_WAYS, self.consent_way)
        result, when = choice(REMOTE_RESULTS, self.result), span(self.began_at, self.ended_at)
        return Words(
            f"{self.given_by} 远程维护（{tool.zh}，{when}，客户{way.zh}同意）：{result.zh}",
            f"Remote help by {self.given_by} ({tool.en}, {when}, consent {way.en}): {result.en}",
        )


@titled("客户不同意远程维护")
@dataclass(frozen=True, slots=True)
class RemoteHelpRefused:
    """The customer does not want anybody on the machine from afar: somebody drives."""

    case_id: CaseId
    asked_by: Annotated[str, "询问人员工号 · Staff number of who asked"]
    refused_by: Annotated[str, "不同意的人 · Who did not consent", FREE_TEXT]
    consent_way: Annotated[ConsentWay, "答复方式 · How they said so"]
    note: Note

    def sentence(self) -> Words:
        way = choice(CONSENT_WAYS, self.consent_way)
        return Words(f"客户不同意远程维护（{way.zh}）", f"The customer does not consent to remote help ({way.en})")
