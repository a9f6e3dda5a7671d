"""What a find means, and what can be done about it: an old text, a name by design, somebody else's contact …"""

from collections.abc import Iterator, Sequence
from enum import Enum

from aftersales.definitions import read_models
from aftersales.erasure.proof import STATISTICS, Field, Looked
from aftersales.ports import SERVICES
from eventlog.read_models.tables import SUFFIX
from eventlog.sealing import free_texts
from events.catalog import codec


class Find(Enum):
    """Each with its explanation, Chinese and English."""

    OLD_TEXT = (
        "封存之前录入的文字，日志不可改写。限制谁能读取这些日志及其副本；参见 docs/operations.md“个人信息”",
        "texts from before they were sealed; a log is not rewritten. Bound who can read these logs and their copies: "
        "see docs/operations.md, Personal data",
    )
    NAME = (
        "名称与编号（客户、网点、型号、文章、工号），按设计以明文留在事件中，删除不涉及。若名称中有人名，请更正"
        "（POST /customers/…/correct 等）：此后不再使用，旧名仍在日志中",
        "names and numbers (of customers, stations, models, articles, staff), which events hold in plain words by "
        "design: an erasure leaves them. Where one names a person, correct it (POST /customers/…/correct and so on): "
        "it is used no more, and stays in the log",
    )
    CONTACT = (
        "另一客户的联系人或地址：如也须删除，请另行删除该客户",
        "another customer's contact or address: erase that customer, too, where that is meant",
    )
    STAFF_NAME = (
        "人员配备表中的姓名：如也须删除，DELETE /staff/…/name",
        "the name of somebody on a roster: where it has to go, DELETE /staff/…/name",
    )
    READ_MODEL = (
        "读模型，由日志而来：其来源在日志中，见上下各行",
        "a read model, made of the logs: what is said of the log it comes from holds for it",
    )
    ANSWER = (
        "为重复请求保留的回答：IDEMPOTENCY_DAYS 天后自动删除",
        "an answer kept for whoever repeats a command: it goes by itself after IDEMPOTENCY_DAYS",
    )
    ACCESS = (
        "查阅记录中的编号：按 CONTACT_ACCESS_DAYS 到期删除",
        "a number in the record of who read contacts: it goes after CONTACT_ACCESS_DAYS, where that is set",
    )
    STATISTIC = (
        "数据库统计信息中的旧值：对该表执行 ANALYZE 后消失",
        "a value that the database's statistics still have: ANALYZE the table, and it is gone",
    )
    WORKING = (
        "本系统的其他表（检查点、定时等），只有编号",
        "another table of this system (checkpoints, timers …), which holds numbers alone",
    )
    FOREIGN = (
        "不是本系统的表：由建立它的人处理",
        "no table of this system: whoever made it has to remove it there",
    )


def find_of(where: str, field: Field) -> Find:
    """What a word in this field of a table or topic is."""
    if field.type:
        event = codec.class_of(field.type)
        name = field.name.removeprefix("data.")
        return Find.OLD_TEXT if event is not None and name != field.name and name in free_texts(event) else Find.NAME
    schema, _, table = where.partition(".")
    if where == STATISTICS:
        return Find.STATISTIC
    if where in ("intake.contacts", "intake.further_contacts", "intake.site_addresses"):
        return Find.CONTACT
    if where == "dispatch.staff_names":
        return Find.STAFF_NAME
    if where == "intake.contact_accesses":
        return Find.ACCESS
    if schema not in {*SERVICES, "keyring"}:
        return Find.FOREIGN
    if table == "idempotency":
        return Find.ANSWER
    return Find.READ_MODEL if where.removesuffix(SUFFIX) in _read_models() else Find.WORKING


def told(found: Sequence[Looked]) -> Iterator[str]:
    """A line for every kind of find: where, and what it means."""
    kinds: dict[Find, list[str]] = {}
    for looked in found:
        if looked.hits:
            for field in looked.fields or (Field("", ""),):
                place = " ".join(filter(None, (looked.where, field.type, field.name)))
                kinds.setdefault(find_of(looked.where, field), []).append(place)
    for kind, places in kinds.items():
        zh, en = kind.value
        yield f"• {'；'.join(places)}：{zh} · {en}"


def _read_models() -> set[str]:
    """Their tables' names."""
    return {
        f"{models.schema}.{projection.table.name}"
        for models in read_models().values()
        for projection in models.projections
    }
