"""Which unfinished cases a request may be the same as, as far as the read model has come."""

from collections.abc import Sequence
from dataclasses import replace

from events.rules.search_text import search_text
from intake.domain.suggestion import alike, same_symptom
from intake.projections.articles_suggested import Request as Words
from intake.projections.articles_suggested import fitting
from intake.projections.duplicates import PossibleDuplicate, Unfinished
from intake.projections.openings import Opening
from intake.routes.articles_suggested import MOST_SIGNS
from service.framework import Runtime


async def possible_duplicates(
    runtime: Runtime, opening: Opening, others: Sequence[Unfinished], description: str
) -> Sequence[PossibleDuplicate]:
    """Those of its kind and of the same machine, the same symptom first; without a machine, the same customer's in the
    same words. The oldest first.

    Width, case and how many blanks there are make no difference between words. What was erased is the same as nothing.
    """
    if not others:
        return ()
    words, *described = await runtime.keyring.readable([description, *(other.description for other in others)])
    found = [(other.case, said) for other, said in zip(others, described, strict=True)]
    words = words or ""
    if opening.equipment_id is not None:
        return sorted(await _of_machine(runtime, words, found), key=lambda case: not case.same_symptom)
    return [case for case, said in found if said is not None and search_text(said) == search_text(words)]


async def _of_machine(
    runtime: Runtime, words: str, found: Sequence[tuple[PossibleDuplicate, str | None]]
) -> list[PossibleDuplicate]:
    """Articles are asked only where the words alone do not say it."""
    if all(said is None or alike(words, said) for _, said in found):
        return [replace(case, same_symptom=said is not None) for case, said in found]
    articles = list((await fitting(runtime.pool, Words(words[:MOST_SIGNS]))).values())
    return [
        replace(case, same_symptom=said is not None and same_symptom(words, said, articles)) for case, said in found
    ]
