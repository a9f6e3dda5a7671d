"""What is told of a machine: its row, and the family of its product, which another stream knows."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TypeVar

from starlette.responses import Response

from eventlog.log.session import Session
from eventlog.log.stream import read_stream
from eventlog.read_models.projection import row_of
from events.catalog.equipment import EquipmentEvent
from events.rules.models import model_key
from intake.domain.equipment import Equipment, known_equipment
from intake.domain.product import PRODUCT, Product
from intake.projections.equipment import EQUIPMENT, EquipmentDetail, EquipmentRow
from intake.routes.resources import MACHINES
from service.framework import Call, etag_of

C = TypeVar("C")
K = TypeVar("K")

_values = attrgetter(*(field.name for field in fields(EquipmentRow)))


@dataclass(slots=True)
class Told:
    """What a command answers. The family is learnt while it is decided."""

    family: str | None = None

    async def learn(self, session: Session, model: str) -> Product:
        """The product of a model, listed or not."""
        product = await session.load(PRODUCT, model_key(model))
        self.family = family_of(product)
        return product

    def __call__(self, row: EquipmentRow) -> EquipmentDetail:
        """The answer, of the row as it stands now."""
        return detail(row, self.family)


def detail(row: EquipmentRow, family: str | None) -> EquipmentDetail:
    """A row with what is known of its product."""
    return EquipmentDetail(*(*_values(row), family))


def family_of(product: Product) -> str | None:
    """None where nobody listed the model."""
    return None if product.details is None else product.details.family


def alone(
    decision: Callable[[C, Equipment], Sequence[EquipmentEvent]],
) -> Callable[[C, Equipment, None], Sequence[EquipmentEvent]]:
    """A decision that has to know nothing beside the machine."""
    return lambda command, equipment, _: decision(command, equipment)


async def nothing_else(session: Session, equipment: Equipment) -> None:
    """What most commands have to know beside the machine."""


async def decide(
    call: Call,
    equipment_id: str,
    decision: Callable[[C, Equipment, K], Sequence[EquipmentEvent]],
    command: C,
    knowing: Callable[[Session, Equipment], Awaitable[K]],
    *,
    model: str | None = None,
) -> Response:
    """As `Call.decide`, of a machine; `model` is the one that it is to have, its own where none is said."""
    told = Told()

    async def around(session: Session, equipment: Equipment) -> K:
        await told.learn(session, model or known_equipment(equipment, equipment_id).model)
        return await knowing(session, equipment)

    return await call.decide(MACHINES, equipment_id, decision, command, around, answer=told)


async def show(call: Call, equipment_id: str, as_of: str | None = None) -> Response:
    """As `Call.show`, of a machine; its product is that of the same moment."""
    moment = await call.moment(as_of)
    machine = await call.read(MACHINES, equipment_id, moment)
    row = row_of(EQUIPMENT, machine)
    product = await read_stream(call.runtime.store, PRODUCT, model_key(row.model), moment)
    return call.respond(detail(row, family_of(product.state)), etag=etag_of(machine, moment))
