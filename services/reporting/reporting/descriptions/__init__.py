"""Every event of a case as one sentence in Chinese and English.

A sentence is made from the event's fields. It names customers, staff and stations by their ids only, and leaves out
notes of conversations and customers' answers, where people write what is personal; the log keeps those.
"""

from reporting.descriptions import callback, dispatch, intake, sla_monitor
from reporting.descriptions.words import Sentences, Words

SENTENCES: Sentences = {
    **intake.SENTENCES,
    **dispatch.SENTENCES,
    **sla_monitor.SENTENCES,
    **callback.SENTENCES,
}
"""Event class → its sentence; every class of the catalog that has a `case_id` is here (a test checks)."""


def describe(event: object) -> Words:
    """The sentence of an event. Raises KeyError for an event that belongs to no case."""
    return SENTENCES[type(event)](event)
