"""A customer organisation 客户."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CustomerId, Reason, Region, SiteId
from events.hours import Hours, hours_words
from events.types import CUSTOMER_CLASSES, ERASURE_REASONS, CustomerClass, ErasureReason
from events.words import Words, changes, choice, one_line, titled


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
    reason: Annotated[str, "更正原因 · Why it was corrected", FREE_TEXT]

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


@titled("客户个人信息已删除")
@dataclass(frozen=True, slots=True)
class CustomerErased:
    """The contact is deleted, and nobody can read any more what people had typed about the customer, its cases and its
    machines. What is typed later can be read."""

    customer_id: CustomerId
    reason: Annotated[ErasureReason, "删除原因 · Why it was erased"]
    contact: Annotated[bool, "当时是否有联系人 · Whether there was a contact"]
    cases: Annotated[int, "文字被删除的服务单数 · Cases whose texts were erased"]
    machines: Annotated[int, "文字被删除的设备数 · Machines whose texts were erased"]
    addresses: Annotated[int, "被删除的地点地址数 · Addresses of sites that were deleted"] = 0
    further_contacts: Annotated[int, "被删除的其他联系人数 · Contacts beside the main one that were deleted"] = 0
    attachments: Annotated[int, "被删除的附件数 · Attachments of cases that were deleted"] = 0

    def sentence(self) -> Words:
        reason = choice(ERASURE_REASONS, self.reason)
        zh, en = "", ""
        if self.further_contacts:
            zh, en = f"、{self.further_contacts} 位其他联系人", f", {self.further_contacts} further contacts"
        if self.addresses:
            zh, en = f"{zh}、{self.addresses} 个地点的地址", f"{en}, the addresses of {self.addresses} sites"
        if self.attachments:
            zh, en = f"{zh}、{self.attachments} 个附件", f"{en}, {self.attachments} attachments"
        return Words(
            f"删除客户 {self.customer_id} 的联系人{zh}，以及 {self.cases} 张服务单、{self.machines} 台设备的文字记录"
            f"（{reason.zh}）",
            f"The contact of customer {self.customer_id}{en} and the texts of {self.cases} cases and {self.machines} "
            f"machines were erased ({reason.en})",
        )


@titled("客户等级已指定")
@dataclass(frozen=True, slots=True)
class CustomerClassified:
    """Somebody says what the customer is to the company; it stands, whatever the rule gives, until it is withdrawn."""

    customer_id: CustomerId
    customer_class: Annotated[CustomerClass, "指定的客户等级 · The class that was given by hand"]
    former_class: Annotated[
        CustomerClass | None, "此前指定的等级；没有则为空 · The class given by hand before; null where the rule spoke"
    ]
    reason: Reason

    def sentence(self) -> Words:
        now, reason = choice(CUSTOMER_CLASSES, self.customer_class), one_line(self.reason)
        return Words(
            f"客户 {self.customer_id} 定为{now.zh}；原因：{reason}",
            f"Customer {self.customer_id} is {now.en} from now on; why: {reason}",
        )


@titled("客户等级指定已撤销")
@dataclass(frozen=True, slots=True)
class CustomerClassificationWithdrawn:
    """The class that was given by hand stands no longer; the rule speaks again."""

    customer_id: CustomerId
    former_class: Annotated[CustomerClass, "撤销的客户等级 · The class that was given by hand"]
    reason: Reason

    def sentence(self) -> Words:
        former, reason = choice(CUSTOMER_CLASSES, self.former_class), one_line(self.reason)
        return Words(
            f"客户 {self.customer_id} 不再指定为{former.zh}，等级按规则确定；原因：{reason}",
            f"Customer {self.customer_id} is no longer held to be {former.en}: the rule gives the class; why: {reason}",
        )


@titled("大致位置")
@dataclass(frozen=True, slots=True)
class Place:
    """Where a site is, to about a hundred metres: enough for a distance, and no door. By GCJ-02, as maps of China have
    it."""

    latitude: Annotated[int, "纬度，千分之一度（GCJ-02） · Latitude in thousandths of a degree, GCJ-02"]
    longitude: Annotated[int, "经度，千分之一度（GCJ-02） · Longitude in thousandths of a degree, GCJ-02"]


def place_words(place: Place | None) -> str | None:
    """`31.220, 121.450`."""
    return f"{place.latitude / 1000:.3f}, {place.longitude / 1000:.3f}" if place is not None else None


@titled("客户地点已登记")
@dataclass(frozen=True, slots=True)
class SiteAdded:
    """A place where the customer has machines, or people who wait for somebody. Its street address is in no log."""

    customer_id: CustomerId
    site_id: SiteId
    name: Annotated[str, "地点名称 · Name of the site"]
    region: Region
    hours: Annotated[tuple[Hours, ...], "开放时间，未知则为空 · Opening hours; none where they are not known"]
    place: Annotated[Place | None, "大致位置 · About where it is"]

    def sentence(self) -> Words:
        name, hours = one_line(self.name), hours_words(self.hours)
        return Words(
            f"登记客户 {self.customer_id} 的地点 {self.site_id}：{name}，{self.region}；开放时间：{hours.zh}",
            f"Site {self.site_id} of customer {self.customer_id} registered: {name}, {self.region}; open {hours.en}",
        )


@titled("客户地点已更正")
@dataclass(frozen=True, slots=True)
class SiteCorrected:
    """What is known of a site has changed, or was wrong."""

    customer_id: CustomerId
    site_id: SiteId
    name: Annotated[str, "更正后的地点名称 · Name of the site, as corrected"]
    region: Annotated[str, "更正后的区域 · Region, as corrected"]
    hours: Annotated[tuple[Hours, ...], "更正后的开放时间 · Opening hours, as corrected"]
    place: Annotated[Place | None, "更正后的大致位置 · About where it is, as corrected"]
    former_name: Annotated[str, "更正前的地点名称 · Name before"]
    former_region: Annotated[str, "更正前的区域 · Region before"]
    former_hours: Annotated[tuple[Hours, ...], "更正前的开放时间 · Opening hours before"]
    former_place: Annotated[Place | None, "更正前的大致位置 · About where it was thought to be before"]
    reason: Annotated[str, "更正原因 · Why it was corrected", FREE_TEXT]

    def sentence(self) -> Words:
        hours = hours_words(self.former_hours), hours_words(self.hours)
        said = [
            changes(
                (Words("名称", "name"), self.former_name, self.name),
                (Words("区域", "region"), self.former_region, self.region),
                (Words("开放时间", "hours"), hours[0][language], hours[1][language]),
                (Words("位置", "place"), place_words(self.former_place), place_words(self.place)),
            )[language]
            for language in (0, 1)
        ]
        reason = one_line(self.reason)
        return Words(
            f"更正客户 {self.customer_id} 的地点 {self.site_id}：{said[0]}；原因：{reason}",
            f"Site {self.site_id} of customer {self.customer_id} corrected: {said[1]}; why: {reason}",
        )


@titled("客户地点已停用")
@dataclass(frozen=True, slots=True)
class SiteClosed:
    """The customer is there no longer; what happened there stays."""

    customer_id: CustomerId
    site_id: SiteId
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"停用客户 {self.customer_id} 的地点 {self.site_id}；原因：{reason}",
            f"Site {self.site_id} of customer {self.customer_id} closed; why: {reason}",
        )


CustomerEvent = (
    CustomerRegistered
    | CustomerCorrected
    | CustomerClassified
    | CustomerClassificationWithdrawn
    | CustomerErased
    | SiteAdded
    | SiteCorrected
    | SiteClosed
)

KIND: StreamKind[CustomerEvent] = StreamKind("customer", source="intake", id="customer_id", events=CustomerEvent)
