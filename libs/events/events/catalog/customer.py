"""A customer organisation 客户."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CustomerId, Region
from events.words import Words, one_line, titled


@titled("客户已登记")
@dataclass(frozen=True, slots=True)
class CustomerRegistered:
    """A customer organisation is known. Contact persons stay out of the log."""

    customer_id: CustomerId
    name: Annotated[str, "单位名称 · Name of the organisation"]
    region: Region

    def sentence(self) -> Words:
        name = one_line(self.name)
        return Words(
            f"登记客户 {self.customer_id}：{name}，{self.region}",
            f"Customer {self.customer_id} registered: {name}, {self.region}",
        )


CustomerEvent = CustomerRegistered

KIND: StreamKind[CustomerEvent] = StreamKind("customer", source="intake", id="customer_id", events=CustomerEvent)
