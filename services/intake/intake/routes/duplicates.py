"""Which unfinished cases a request may be the same as, as far as the read model has come."""

from collections.abc import Sequence
from dataclasses import replace

from events.rules.search_text import search_text
from intake.domain.suggestion import same_symptom
from intake.projections.articles_suggested import Request as Words
from intake.projections.articles_suggested import candidates_for
from intake.projections.duplicates import PossibleDuplicate, Request, Unfinished, of_machines, without_machine
from intake.routes.articles_suggested import MOST_SIGNS
from service.framework import Runtime


async def possible_duplicates(runtime: Runtime, request: Request, description: str) -> Sequence[PossibleDuplicate]:
    """Those of its kind and of the same machine, the same symptom first; without a machine, the same customer's in the
    same words. The oldest first.

    Width, case and how many blanks there are make no difference between words. What was erased is the same as nothing.
    """
    if request.equipment_id is not None:
        found = await _read(runtime, description, await runtime.together(of_machines, request))
        return sorted(await _of_machine(runtime, found), key=lambda case: not case.same_symptom)
    found = await _read(runtime, description, await runtime.together(without_machine, request))
    return [other for other, words, said in found if said is not None and search_text(said) == search_text(words)]


Read = tuple[PossibleDuplicate, str, str | None]
"""A case, the words of the request, and those of the case; None where they were erased."""


async def _read(runtime: Runtime, description: str, others: Sequence[Unfinished]) -> list[Read]:
    if not others:
        return []
    words, *described = await runtime.keyring.readable([description, *(other.description for other in others)])
    return [(other.case, words or "", said) for other, said in zip(others, described, strict=True)]


async def _of_machine(runtime: Runtime, found: Sequence[Read]) -> list[PossibleDuplicate]:
    if not found:
        return []
    candidates = await candidates_for(runtime.pool, Words(found[0][1][:MOST_SIGNS]))
    return [
        replace(other, same_symptom=said is not None and same_symptom(words, said, candidates))
        for other, words, said in found
    ]
