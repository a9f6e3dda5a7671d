"""All questions, by name, in the order in which they are listed."""

from collections.abc import Mapping

from aftersales.ask.question import Question
from aftersales.ask.questions import (
    arrivals,
    breach,
    conformance,
    first_fix,
    handovers,
    promise,
    time,
    variants,
)

QUESTIONS: Mapping[str, Question] = {
    module.QUESTION.name: module.QUESTION
    for module in (time, first_fix, breach, arrivals, conformance, variants, handovers, promise)
}
