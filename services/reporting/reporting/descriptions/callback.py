"""Sentences about the call-back 回访."""

from events.catalog.callback import (
    CallbackAnswered,
    CallbackAttempted,
    CallbackConcluded,
    CallbackRequested,
    CallbackWithdrawn,
)
from reporting.descriptions.words import OUTCOMES, SUBJECTS, Sentences, Words, short


def requested(event: CallbackRequested) -> Words:
    subject = SUBJECTS[event.subject]
    return Words(f"待回访（{subject.zh}）", f"To be called back ({subject.en})")


def attempted(event: CallbackAttempted) -> Words:
    if not event.reached:
        return Words("回访未接通", "Call-back: nobody was reached")
    return Words(
        f"回访接通，通话 {event.talk_seconds} 秒",
        f"Call-back: the customer was reached, {event.talk_seconds} s of talk",
    )


def answered(event: CallbackAnswered) -> Words:
    return Words(
        f"已记录客户对回访问题的回答：{short(event.question)}",
        f"The customer's answer was kept: {short(event.question)}",
    )


def concluded(event: CallbackConcluded) -> Words:
    outcome, reason = OUTCOMES[event.outcome], short(event.reason)
    return Words(
        f"回访结论：{outcome.zh}" + (f"（{reason}）" if reason else ""),
        f"Call-back concluded: {outcome.en}" + (f" ({reason})" if reason else ""),
    )


def withdrawn(event: CallbackWithdrawn) -> Words:
    if event.set_aside is None:
        return Words("回访撤销：继续处理中", "Call-back withdrawn: work goes on")
    outcome = OUTCOMES[event.set_aside]
    return Words(
        f"回访结论（{outcome.zh}）不再算数：网点此前已恢复处理，完工后重新回访",
        f"The call-back’s conclusion ({outcome.en}) does not count: the station had resumed the work before, "
        "and the customer is called again when it is finished",
    )


SENTENCES: Sentences = {
    CallbackRequested: requested,
    CallbackAttempted: attempted,
    CallbackAnswered: answered,
    CallbackConcluded: concluded,
    CallbackWithdrawn: withdrawn,
}
