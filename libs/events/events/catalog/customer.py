"""A customer organisation 客户."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from events.fields import CustomerId, Region
from events.words import Words, changes, one_line, titled


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


@titled("客户资料已更正")
@dataclass(frozen=True, slots=True)
class CustomerCorrected:
    """A typing error in a customer's details was mended. Cases keep what was decided by what was known then."""

    customer_id: CustomerId
    name: Annotated[str, "更正后的单位名称 · Name of the organisation, as corrected"]
    region: Annotated[str, "更正后的区域 · Region, as corrected"]
    former_name: Annotated[str, "更正前的单位名称 · Name before"]
    former_region: Annotated[str, "更正前的区域 · Region before"]
    reason: Annotated[str, "更正原因 · Why it was corrected"]

    def sentence(self) -> Words:
        changed = changes(
            (Words("名称", "name"), self.former_name, self.name),
            (Words("区域", "region"), self.former_region, self.region),
        )
        reason = one_line(self.reason)
        return Words(
            f"更正客户 {self.customer_id}：{changed.zh}；原因：{reason}",
            f"Customer {self.customer_id} corrected: {changed.en}; why: {reason}",
        )


CustomerEvent = CustomerRegistered | CustomerCorrected

KIND: StreamKind[CustomerEvent] = StreamKind("customer", source="intake", id="customer_id", events=CustomerEvent)
