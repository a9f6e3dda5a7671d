"""The story: every chapter is one customer's case, and all of them happen in the same four days."""

from functools import partial

from aftersales.demo.chapters.asked_again import asked_again
from aftersales.demo.chapters.background import GUIDED, VISITED, guided, visited
from aftersales.demo.chapters.care import cared_for
from aftersales.demo.chapters.charged import charged_visit, price_list
from aftersales.demo.chapters.corrected import corrected
from aftersales.demo.chapters.customer_repair import customer_repair
from aftersales.demo.chapters.ends import cancelled, handed_on, never_reached, second_call
from aftersales.demo.chapters.forgotten import forgotten
from aftersales.demo.chapters.inspected import inspected
from aftersales.demo.chapters.installation import installed
from aftersales.demo.chapters.key_customer import key_customer
from aftersales.demo.chapters.knowledge import knowledge
from aftersales.demo.chapters.left_open import backup_first, just_in, not_yet_contacted, this_morning, waits_for_parts
from aftersales.demo.chapters.loan import remote_help
from aftersales.demo.chapters.parts import parts_and_tools
from aftersales.demo.chapters.phone import solved_by_phone
from aftersales.demo.chapters.refused import double_booking
from aftersales.demo.chapters.remote import solved_remotely
from aftersales.demo.chapters.replacement import replacement_unit
from aftersales.demo.chapters.returned import delivered_short, exchanged
from aftersales.demo.chapters.scrapped import scrapped
from aftersales.demo.chapters.second_visit import several_visits, two_visits
from aftersales.demo.chapters.training import trained
from aftersales.demo.chapters.transfer import transferred
from aftersales.demo.chapters.unhappy import attitude, complained_by_phone, dissatisfied
from aftersales.demo.chapters.visit import ordinary_visit
from aftersales.demo.chapters.waiting import waits_for_customer
from aftersales.demo.chapters.workbook import workbook
from aftersales.demo.stage import Stage
from aftersales.demo.timeline import Chapter

BEGIN = "Mon 08:30"
"""When the story begins; before that, everything is seeded."""

TOLD = (
    key_customer,
    corrected,
    scrapped,
    workbook,
    solved_by_phone,
    knowledge,
    ordinary_visit,
    installed,
    trained,
    cared_for,
    waits_for_customer,
    asked_again,
    parts_and_tools,
    inspected,
    exchanged,
    delivered_short,
    replacement_unit,
    two_visits,
    several_visits,
    dissatisfied,
    attitude,
    complained_by_phone,
    double_booking,
    transferred,
    remote_help,
    solved_remotely,
    customer_repair,
    price_list,
    charged_visit,
    cancelled,
    second_call,
    never_reached,
    forgotten,
)
QUIET = (handed_on, waits_for_parts, backup_first, this_morning, not_yet_contacted, just_in)


def chapters(stage: Stage) -> list[Chapter]:
    """All chapters, ready to be played on `stage`."""
    return [
        *(partial(chapter, stage) for chapter in (*TOLD, *QUIET)),
        *(partial(guided, stage, row) for row in GUIDED),
        *(partial(visited, stage, row) for row in VISITED),
    ]
