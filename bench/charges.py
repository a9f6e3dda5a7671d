"""How long deciding takes who pays for a visit, without any I/O: `python -m bench.charges`."""

from datetime import date
from functools import partial
from timeit import repeat

from dispatch.domain.work_order.charge_rules import Contract, Facts, Machine, findings

TIMES, ROUNDS = 10_000, 5
DAY = date(2026, 3, 2)
MACHINE = Machine("m1", date(2020, 6, 30), date(2023, 6, 30), 36)
CONTRACT = Contract("ct1", "维保 1", date(2026, 1, 1), date(2026, 12, 31), ("work", "travel"), ("m1", "m2"))


def main() -> None:
    """Prints the best of some rounds."""
    for count in (0, 1, 5):
        facts = Facts("defect", DAY, MACHINE, [CONTRACT] * count, False)
        seconds = min(repeat(partial(findings, facts), number=TIMES, repeat=ROUNDS)) / TIMES
        print(f"findings, {count} contracts: {seconds * 1e6:.1f} µs")


if __name__ == "__main__":
    main()
