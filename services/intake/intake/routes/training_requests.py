"""What the requests about trainings 培训 say."""

from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from events.types import TrainingWay
from service.framework import Body, CaseId, Id, Line, Note, Text

Minutes = Annotated[int, Field(ge=1, le=24 * 60)]


class NewTraining(Body):
    """Who is trained in what, by whom, when and for how many minutes; `case_id` is the request that it answers."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "customer_id": "c-1001",
                    "topic": "双面扫描与地址簿",
                    "model": "MX-200",
                    "way": "site",
                    "trainer_id": "t-1001",
                    "starts_at": "2026-03-12T14:00:00+08:00",
                    "minutes": 90,
                }
            ]
        }
    )

    training_id: Id | None = None
    customer_id: Id
    case_id: CaseId | None = None
    topic: Line
    model: Line | None = None
    way: TrainingWay
    site_id: Id | None = None
    trainer_id: Id
    starts_at: AwareDatetime
    minutes: Minutes


class TrainingPostponement(Body):
    """When it is held now, by whom where that changes, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"starts_at": "2026-03-13T14:00:00+08:00", "reason": "客户开会"}]}
    )

    starts_at: AwareDatetime
    trainer_id: Id | None = None
    reason: Text


class TrainingCancellation(Body):
    """Why it is not held."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "客户不再需要"}]})

    reason: Text


class HeldTraining(Body):
    """How many came, and what they got. Begin and minutes are as planned where they are left out; names of the people
    who came are no duty."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"attended": 12, "material": "快速操作卡 12 张"}]})

    attended: Annotated[int, Field(ge=0, le=10_000)]
    starts_at: AwareDatetime | None = None
    minutes: Minutes | None = None
    attendees: Line | None = None
    material: Line | None = None


class Rating(Body):
    """What the customer thinks of it, 5 is the best."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rating": 5, "note": "讲得清楚"}]})

    rating: Annotated[int, Field(ge=1, le=5)]
    note: Note = ""
