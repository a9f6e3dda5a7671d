"""What callers send of goods, and who deals with goods: what sales returns and delivery faults share."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from intake.routes.common import GOODS, HEADQUARTERS
from service.framework import Body, Call, Line, Unfit, allow

MOST_LINES = 50
Fen = Annotated[int, Field(ge=0, le=100_000_000)]
"""Up to a million yuan, with VAT."""
LineNo = Annotated[int, Field(ge=1, le=MOST_LINES)]
Count = Annotated[int, Field(ge=0, le=1000)]

Agent = Annotated[Call, allow("agent", "clerk")]
"""Customer service: registers, settles, tells. A clerk takes the request, so they may, too."""
GoodsReader = Annotated[Call, allow(*HEADQUARTERS, *GOODS)]


class GoodsBody(Body):
    """One line of the delivery note; what has a serial number is one piece."""

    model: Line
    serial_no: Line | None = None
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1
    unit_price_fen: Fen

    @model_validator(mode="after")
    def _one_of_a_number(self) -> Self:
        if self.serial_no is not None and self.quantity > 1:
            raise Unfit("quantity", "有序列号的货物每行一件 · what has a serial number is one piece a line")
        return self
