"""The prescribed road of a request, and what a step of it is called in the log.

Customer → information centre (what is needed, agreed time) → station → technician at the agreed time → result to the
station → the station to the information centre → call-back → satisfied = finished.
"""

from collections.abc import Mapping

from events.words import Words

ROAD: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "request": (Words("受理", "request received"), ("request-received",)),
    "appointment": (Words("约定时间", "appointment agreed"), ("appointment-agreed",)),
    "routed": (Words("派往网点", "routed to a station"), ("case-routed",)),
    "accepted": (Words("网点接单", "accepted"), ("work-order-accepted",)),
    "assigned": (Words("指派维修人员", "technician assigned"), ("technician-assigned",)),
    "arrived": (Words("到达现场", "on site"), ("technician-arrived",)),
    "finished": (Words("上门完成", "visit finished"), ("fault-solved", "fault-not-solved")),
    "reported": (Words("服务报告", "service report"), ("service-report-filed",)),
    "called_back": (Words("回访", "call-back"), ("callback-concluded",)),
    "closed": (Words("结案", "closed"), ("case-closed",)),
}
"""Step → its words, and the types of events by which it is taken, in the order of the road."""

BESIDE: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "guided": (Words("电话支持", "guidance by phone"), ("guidance-given",)),
    "remote": (Words("远程维护", "remote help"), ("remote-help-given",)),
    "transferred": (Words("转派", "transferred"), ("work-order-transferred",)),
    "waits": (Words("等待", "waits"), ("work-suspended",)),
    "reopened": (Words("重新开启", "reopened"), ("case-reopened",)),
}
"""What else a case may go through."""

STEP_WORDS = {step: told for step, (told, _) in {**ROAD, **BESIDE}.items()}


def steps_sql(steps: Mapping[str, tuple[Words, tuple[str, ...]]]) -> str:
    """The rows (nr, step, type) of a VALUES list."""
    rows = [(number, step, type) for number, (step, (_, types)) in enumerate(steps.items(), 1) for type in types]
    return ",\n    ".join(f"({number}, '{step}', '{type}')" for number, step, type in rows)
