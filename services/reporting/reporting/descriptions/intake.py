"""Sentences about what the information centre 信息中心 did."""

from events.catalog.intake import (
    AppointmentAgreed,
    CaseClosed,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from reporting.descriptions.words import CHANNELS, OUTCOMES, Sentences, Words, short, slot_words


def request_received(event: RequestReceived) -> Words:
    channel = CHANNELS[event.channel]
    model = f"，{event.model}" if event.model else ""
    model_en = f", {event.model}" if event.model else ""
    warranty = Words("保修期内", "in warranty") if event.in_warranty else Words("不在保修期", "out of warranty")
    text = short(event.description)
    return Words(
        f"受理请求（{channel.zh}），首问 {event.taken_by}，客户 {event.customer_id}{model}，{warranty.zh}：{text}",
        f"Request received ({channel.en}), first taken by {event.taken_by}, customer {event.customer_id}{model_en}, "
        f"{warranty.en}: {text}",
    )


def guidance_given(event: GuidanceGiven) -> Words:
    result = Words("问题已解决", "solved") if event.solved else Words("未能解决", "not solved")
    articles = f"，参考 {'、'.join(event.article_ids)}" if event.article_ids else ""
    articles_en = f" with {', '.join(event.article_ids)}" if event.article_ids else ""
    return Words(
        f"{event.given_by} 电话指导{articles}：{result.zh}",
        f"Guided by phone by {event.given_by}{articles_en}: {result.en}",
    )


def appointment_agreed(event: AppointmentAgreed) -> Words:
    slot = slot_words(event.slot)
    return Words(f"与客户约定时间：{slot.zh}", f"Appointment agreed with the customer: {slot.en}")


def case_routed(event: CaseRouted) -> Words:
    slot, reason = slot_words(event.slot), short(event.reason)
    return Words(
        f"派往网点 {event.station_id}，第 {event.visit_no} 次服务，{slot.zh}：{reason}",
        f"Routed to station {event.station_id}, visit {event.visit_no}, {slot.en}: {reason}",
    )


def case_transferred(event: CaseTransferred) -> Words:
    return Words(f"服务转由网点 {event.station_id} 负责", f"The case is station {event.station_id}'s now")


def case_reopened(event: CaseReopened) -> Words:
    outcome, reason = OUTCOMES[event.outcome], short(event.reason)
    return Words(
        f"重开（第 {event.run} 轮），{outcome.zh}：{reason}", f"Reopened (run {event.run}), {outcome.en}: {reason}"
    )


def case_closed(event: CaseClosed) -> Words:
    outcome = OUTCOMES[event.outcome]
    return Words(f"结案：{outcome.zh}", f"Closed: {outcome.en}")


SENTENCES: Sentences = {
    RequestReceived: request_received,
    GuidanceGiven: guidance_given,
    AppointmentAgreed: appointment_agreed,
    CaseRouted: case_routed,
    CaseTransferred: case_transferred,
    CaseReopened: case_reopened,
    CaseClosed: case_closed,
}
