"""What the metrics say about rest."""

import pytest

from aftersales.importer.rest import Reading, reading_of

INTAKE = """# TYPE eventlog_log_position gauge
eventlog_log_position 7.0
# TYPE eventlog_subscription_position gauge
eventlog_subscription_position{lane="dispatch",subscription="reactions"} 4.0
eventlog_subscription_position{lane="intake",subscription="cases"} 7.0
# TYPE eventlog_events_parked gauge
eventlog_events_parked{subscription="cases"} 1.0
"""
DISPATCH = """# TYPE eventlog_log_position gauge
eventlog_log_position 5.0
"""


def test_a_reading_of_two_services() -> None:
    reading = reading_of({"intake": INTAKE, "dispatch": DISPATCH})
    assert reading == Reading(
        {"intake": 7, "dispatch": 5}, {("intake", "reactions", "dispatch"): 4, ("intake", "cases", "intake"): 7}, 1
    )


@pytest.mark.parametrize(("head", "complete"), [(5, False), (4, True)])
def test_it_is_complete_when_every_subscription_is_at_the_end_of_its_logs(head: int, complete: bool) -> None:
    assert Reading({"dispatch": head}, {("intake", "reactions", "dispatch"): 4}, 0).complete is complete


def test_what_a_busy_service_does_not_know_is_not_the_end() -> None:
    reading = reading_of({"intake": INTAKE.replace("log_position 7.0", "log_position NaN"), "dispatch": DISPATCH})
    assert reading.heads == {"dispatch": 5} and not reading.complete
