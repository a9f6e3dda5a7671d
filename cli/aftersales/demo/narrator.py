"""Tells the story on the terminal while it is played: one line a moment, Chinese and English."""

from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aftersales.demo.timeline import spoken
from aftersales.tables import show

COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "red", "bright_cyan", "bright_green")


class Narrator:
    """Prints lines such as `Mon 09:30  waits-for-customer  受理 request  …`, every case in a colour of its own."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._colours: dict[str, str] = {}

    def tell(self, moment: datetime, case_id: str, what: str, text: str) -> None:
        """One line. `what` and `text` are Chinese and English, with ` · ` between the two."""
        colour = self._colours.setdefault(case_id, COLOURS[len(self._colours) % len(COLOURS)])
        chinese, _, english = text.partition(" · ")
        line = Table.grid(padding=(0, 2))
        line.add_column(min_width=9)
        line.add_column(min_width=22, no_wrap=True)
        line.add_column(overflow="fold")
        story = Text.assemble((f"{what}  ", "bold"), chinese, (f"  {english}", "dim"))
        line.add_row(spoken(moment), Text(case_id, colour), story)
        show(self.console, line)
