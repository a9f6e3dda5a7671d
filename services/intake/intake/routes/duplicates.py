"""Which unfinished cases a request may be the same as, as far as the read model has come."""

from collections.abc import Sequence

from events.rules.search_text import search_text
from intake.projections.duplicates import PossibleDuplicate, Request, of_machines, without_machine
from service.framework import Runtime


async def possible_duplicates(runtime: Runtime, request: Request, description: str) -> Sequence[PossibleDuplicate]:
    """Those of the same machine; without a machine, the same customer's in the same words. The oldest first.

    Width, case and how many blanks there are make no difference between words. What was erased is the same as nothing.
    """
    if request.equipment_id is not None:
        return [other.case for other in await runtime.together(of_machines, request)]
    others = await runtime.together(without_machine, request)
    if not others:
        return []
    words, *described = await runtime.keyring.readable([description, *(other.description for other in others)])
    if words is None:
        return []
    same = [text is not None and search_text(text) == search_text(words) for text in described]
    return [other.case for other, found in zip(others, same, strict=True) if found]
