"""Numbers of things."""

from aftersales.counting import counted, things


def test_one_is_singular() -> None:
    assert [counted(count, "file") for count in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert f"{1_000:,} {things(1_000, 'event')}" == "1,000 events"
