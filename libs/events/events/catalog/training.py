"""A training 用户培训 of a customer's people: planned, postponed, held, rated, or cancelled.

Its events are kept in order by the customer, whose key seals what people write about it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, CustomerId, Model, Note, Reason, SiteId, StationId
from events.types import TRAINING_WAYS, TrainingWay
from events.words import Words, choice, moment, one_line, titled

TrainingId = Annotated[str, "培训编号 · Training"]
TrainerId = Annotated[str, "培训人工号 · Who trains, by staff number"]
StartsAt = Annotated[datetime, "培训开始时间（UTC） · When it begins, UTC"]
Minutes = Annotated[int, "培训时长（分钟） · Minutes"]


@titled("培训已计划")
@dataclass(frozen=True, slots=True)
class TrainingPlanned:
    """Who trains whom, in what, where and when. `station_id` is the trainer's; none for the company's own people."""

    training_id: TrainingId
    customer_id: CustomerId
    case_id: CaseId | None
    number: CaseNumber
    topic: Annotated[str, "培训主题 · What it is about", FREE_TEXT]
    model: Model | None
    way: Annotated[TrainingWay, "培训方式 · Where it is held"]
    site_id: SiteId | None
    trainer_id: TrainerId
    station_id: StationId | None
    starts_at: StartsAt
    minutes: Minutes

    def sentence(self) -> Words:
        way, at = choice(TRAINING_WAYS, self.way), moment(self.starts_at)
        return Words(
            f"计划 {at} 为客户 {self.customer_id} {way.zh}培训，{self.minutes} 分钟，由 {self.trainer_id} 主讲",
            f"Training of customer {self.customer_id} planned for {at}, {way.en}, {self.minutes} min, "
            f"by {self.trainer_id}",
        )


@titled("培训已改期")
@dataclass(frozen=True, slots=True)
class TrainingPostponed:
    """It is held at another time, perhaps by somebody else."""

    training_id: TrainingId
    customer_id: CustomerId
    trainer_id: TrainerId
    station_id: StationId | None
    starts_at: StartsAt
    former_starts_at: Annotated[datetime, "改期前的开始时间（UTC） · When it was to begin before, UTC"]
    reason: Reason

    def sentence(self) -> Words:
        at, before, reason = moment(self.starts_at), moment(self.former_starts_at), one_line(self.reason)
        return Words(
            f"培训由 {before} 改为 {at}，由 {self.trainer_id} 主讲；原因：{reason}",
            f"The training of {before} is at {at} now, by {self.trainer_id}; why: {reason}",
        )


@titled("培训已取消")
@dataclass(frozen=True, slots=True)
class TrainingCancelled:
    """It is not held."""

    training_id: TrainingId
    customer_id: CustomerId
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(f"培训取消；原因：{reason}", f"The training is cancelled; why: {reason}")


@titled("培训已举行")
@dataclass(frozen=True, slots=True)
class TrainingHeld:
    """It took place, with so many of the customer's people."""

    training_id: TrainingId
    customer_id: CustomerId
    starts_at: Annotated[datetime, "实际开始时间（UTC） · When it began, UTC"]
    minutes: Annotated[int, "实际时长（分钟） · How many minutes it took"]
    attended: Annotated[int, "参加人数 · How many attended"]
    attendees: Annotated[str, "参加人员，未登记为空 · Who attended; empty where nobody wrote it", FREE_TEXT]
    material: Annotated[str, "培训资料，没有为空 · What was handed out; empty without any", FREE_TEXT]

    def sentence(self) -> Words:
        at = moment(self.starts_at)
        return Words(
            f"{at} 举行培训，{self.minutes} 分钟，{self.attended} 人参加",
            f"The training was held at {at}, {self.minutes} min, {self.attended} attended",
        )


@titled("培训已评价")
@dataclass(frozen=True, slots=True)
class TrainingRated:
    """What the customer thinks of it; the latest counts."""

    training_id: TrainingId
    customer_id: CustomerId
    rating: Annotated[int, "客户评分，1 至 5，5 为最好 · The customer’s rating, 1 to 5, the best"]
    note: Note

    def sentence(self) -> Words:
        return Words(f"客户评分 {self.rating}（满分 5）", f"The customer rates it {self.rating} of 5")


TrainingEvent = TrainingPlanned | TrainingPostponed | TrainingCancelled | TrainingHeld | TrainingRated

KIND: StreamKind[TrainingEvent] = StreamKind(
    "training", source="intake", id="training_id", key="customer_id", events=TrainingEvent
)
