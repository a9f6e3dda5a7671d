"""Which number each name of the log has: the one it is registered under, and else a new one that is free.

Pure. The same names over the same registers always get the same numbers, in this import and in any later one: whoever
was registered is found by name, so what another name would be given makes no difference.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain, count

from aftersales.importer.names import Kind, another, candidates, common, folded
from aftersales.importer.registered import Registered
from aftersales.importer.rows import Row, machine_name


class Numbers:
    """Numbers in the order in which names are asked for.

    `notes` says, Chinese first, which names were registered anew though somebody may have expected otherwise.
    """

    def __init__(self, registered: Registered) -> None:
        self._registered = registered
        self._given: dict[tuple[Kind, str, str], str] = {}
        self._taken: dict[str, str] = {
            **registered.customers,
            **registered.stations,
            **{number: machine.model for number, machine in registered.equipment.items()},
            **{number: known.description for number, known in registered.cases.items()},
        }
        """Number → whose it is."""
        self._called = {"customer": _by_name(registered.customers), "station": _by_name(registered.stations)}
        self.notes: list[tuple[str, str]] = []

    def customer(self, name: str) -> str:
        """A customer's number, be it one that a clerk has given."""
        return self._named("customer", name)

    def can_mean(self, name: str, customer_id: str) -> bool:
        """Whether a name can be this customer's: it is, or was before a correction that let nobody else have it."""
        called = self._called["customer"].get(folded(name), [])
        return customer_id in called or (not called and customer_id in candidates("customer", name))

    def station(self, name: str) -> str:
        """A station's."""
        return self._named("station", name)

    def equipment(self, customer_id: str, row: Row) -> str:
        """The one machine that stands for a product of a customer."""
        name = machine_name(row)
        for number in candidates("equipment", name):
            machine = self._registered.equipment.get(number)
            if machine and machine.customer_id == customer_id and folded(machine.model) == folded(row.product or ""):
                return number
        return self._free("equipment", name, customer_id)

    def case(self, name: str) -> str:
        """A case's: `registered.cases` tells whether it is there already."""
        for number in candidates("case", name):
            known = self._registered.cases.get(number)
            if known is not None and not _says_another(number, known.description, name):
                return number
        return self._free("case", name)

    def _named(self, kind: Kind, name: str) -> str:
        called = self._called[kind].get(folded(name), [])
        own = [number for number in candidates(kind, name) if number in called]
        if own or len(called) == 1:
            return (own or called)[0]
        return self._free(kind, name)

    def _free(self, kind: Kind, name: str, owner: str = "") -> str:
        identity = kind, common(kind, name), owner
        if identity in self._given:
            return self._given[identity]
        best = candidates(kind, name)
        number = next(each for each in chain(best[:2], _others(kind, name)) if each not in self._taken)
        if kind in self._called:
            self._say_why(kind, name, best[0], number)
        self._given[identity] = number
        self._taken[number] = name
        return number

    def _say_why(self, kind: Kind, name: str, plain: str, number: str) -> None:
        """A note where a name might have been expected under another number than the new one it gets."""
        several = self._called[kind].get(folded(name), [])
        other = self._taken.get(plain)
        if several:
            those = ", ".join(several)
            zh, en = f"“{name}”已登记多次（{those}），无法判断是哪一个", f"{name}: registered several times ({those})"
        elif other is not None:
            zh, en = f"“{name}”的编号 {plain} 属于“{other}”", f"{name}: the number {plain} belongs to “{other}”"
        else:
            return
        self.notes.append((f"{zh}，登记为 {number}", f"{en}; registered as {number}"))


def _by_name(register: Mapping[str, str]) -> dict[str, list[str]]:
    """Name, as it is compared → the numbers that are registered for it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, name in sorted(register.items()):
        found[folded(name)].append(number)
    return dict(found)


def _others(kind: Kind, name: str) -> Iterator[str]:
    return (another(kind, name, number) for number in count(2))


def _says_another(number: str, description: str, name: str) -> bool:
    """Whether the description of an imported case, "Case 7: created", begins with another name of this number."""
    names = accumulate(description.split(": "), lambda before, more: f"{before}: {more}")
    same = [each for each in names if number in candidates("case", each)]
    return bool(same) and common("case", name) not in [common("case", each) for each in same]
