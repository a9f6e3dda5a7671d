"""Batches and serial numbers 批次与序列号: what is told apart is counted by them, in and out."""

from collections.abc import Iterable, Mapping

from eventlog.decider import Rejected
from events.catalog.stock import Lot
from events.rules.serial_numbers import serial_key
from events.types import Tracking


def added(known: Mapping[str, int], lots: Iterable[Lot]) -> dict[str, int]:
    """What there is of each lot after some came."""
    found = dict(known)
    for each in lots:
        found[each.lot] = found.get(each.lot, 0) + each.quantity
    return found


def removed(known: Mapping[str, int], lots: Iterable[Lot]) -> dict[str, int]:
    """What there is of each lot after some went; lots that are used up are gone."""
    went = added({}, lots)
    return {lot: left for lot, quantity in known.items() if (left := quantity - went.get(lot, 0))}


def require_lots(tracked_by: Tracking, quantity: int, lots: Iterable[Lot]) -> None:
    """Raises Rejected for lots that do not make the quantity, or are none of such a part."""
    listed = list(lots)
    if tracked_by == "none":
        if listed:
            raise Rejected("this part is not told apart: no lots", "该配件不区分批次或序列号，请勿填写", "lots")
        return
    if len({_typed(tracked_by, each.lot) for each in listed}) < len(listed):
        raise Rejected("a lot is there twice", "批次号或序列号重复", "lots")
    if sum(each.quantity for each in listed) != quantity:
        raise Rejected(
            "say which batches or serial numbers, as many as the quantity", "请写明批次号或序列号，数量须相符", "lots"
        )
    if tracked_by == "serial" and any(each.quantity != 1 for each in listed):
        raise Rejected("there is one of each serial number", "每个序列号的数量为 1", "lots")


def require_there(known: Mapping[str, int], lots: Iterable[Lot]) -> None:
    """Raises Rejected where there is less of a lot than is asked for."""
    for each in lots:
        if known.get(each.lot, 0) < each.quantity:
            raise Rejected(
                f"there are {known.get(each.lot, 0)} of {each.lot}", f"{each.lot} 只有 {known.get(each.lot, 0)}", "lots"
            )


def require_new(tracked_by: Tracking, known: Mapping[str, int], lots: Iterable[Lot]) -> None:
    """Raises Rejected for a serial number that is there already, however it is typed."""
    if tracked_by != "serial":
        return
    there = {_typed(tracked_by, lot) for lot in known}
    for each in lots:
        if _typed(tracked_by, each.lot) in there:
            raise Rejected(f"{each.lot} is here already", f"序列号 {each.lot} 已在库", "lots")


def _typed(tracked_by: Tracking, lot: str) -> str:
    """How it is compared: a serial number however it is typed, `ＦＵ-2204` as `fu 2204`; a batch as it is."""
    return (serial_key(lot) if tracked_by == "serial" else "") or lot
