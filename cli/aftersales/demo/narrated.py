"""A case that the narrator may speak of."""

from aftersales.demo.stage import Stage


class NarratedCase:
    """What its visits, too, need of a case. A `quiet` one happens all the same; the narrator does not speak of it."""

    def __init__(self, stage: Stage, case_id: str, quiet: bool = False) -> None:
        self.stage, self.id, self.quiet = stage, case_id, quiet
        self.position: str | None = None
        """Of the last command about it: what reads wait for."""

    def tell(self, what: str, text: str) -> None:
        """Have the narrator say it."""
        if not self.quiet:
            self.stage.narrator.tell(self.stage.timeline.now, self.id, what, text)
