"""What the check of the notebooks finds. On a demo they run in cli/tests/test_printed_about_the_demo.py."""

import base64
import io
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import nbformat
import pytest
from PIL import Image, ImageDraw
from tools import notebooks

from aftersales.errors import CommandError
from aftersales.replay import analysts, plotting

Change = Callable[[Any], None]


def plot(empty: bool = False) -> str:
    image = Image.new("RGB", (200, 150), "white")
    if not empty:
        ImageDraw.Draw(image).rectangle((20, 20, 90, 90), "grey", "black")
    made = io.BytesIO()
    image.save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()


def notebook() -> Any:
    outputs = [
        nbformat.v4.new_output("stream", name="stderr", text="! 读取 · reading\n"),
        nbformat.v4.new_output("stream", name="stdout", text="29 cases\n"),
        nbformat.v4.new_output("display_data", {"image/png": plot(), "text/plain": "<Figure size 640x480>"}),
    ]
    cell = nbformat.v4.new_code_cell("log = …", outputs=outputs, execution_count=7)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# 标题"), cell])


def found(change: Change) -> list[str]:
    run = notebooks.cleaned(notebook())
    committed = deepcopy(run)
    change(run)
    return list(notebooks.faults("x", committed, run))


def on_stderr(run: Any) -> None:
    run.cells[1].outputs.append(nbformat.v4.new_output("stream", name="stderr", text="UserWarning: Glyph missing"))


def another_figure(run: Any) -> None:
    run.cells[1].outputs[0].text = "30 cases\n"


def no_plot(run: Any) -> None:
    del run.cells[1].outputs[1]


def empty_plot(run: Any) -> None:
    run.cells[1].outputs[1].data["image/png"] = plot(empty=True)


def test_a_run_as_it_stands_there_has_no_fault_and_nothing_of_the_machine() -> None:
    assert found(lambda _: None) == []
    cleaned = notebooks.cleaned(notebook())
    assert "reading" not in nbformat.writes(cleaned) and cleaned.cells[1].execution_count is None
    assert base64.b64decode(cleaned.cells[1].outputs[1].data["image/png"]).count(b"tEXt") == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (on_stderr, "on stderr: UserWarning"),
        (another_figure, "30 cases"),
        (no_plot, "1 plots stand there, 0 come out"),
        (empty_plot, "is empty"),
    ],
)
def test_what_is_wrong_is_told(change: Change, told: str) -> None:
    assert any(told in fault for fault in found(change))


def test_a_path_of_a_machine_is_told() -> None:
    run = notebooks.cleaned(notebook())
    run.cells[0].source = "见 /home/li/tickets.csv"
    assert list(notebooks.faults("x", run, run)) == ["x: names a place: /home/"]


def test_every_notebook_stands_with_its_plots_and_on_the_page_that_lists_them() -> None:
    listed = (notebooks.FOLDER / "README.md").read_text("utf-8")
    for file in notebooks.notebooks():
        assert f"({file.name})" in listed
        stands = notebooks.read(file)
        assert list(notebooks.faults(file.name, stands, stands)) == []


def test_words_on_plots_are_those_that_the_machine_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [font_manager.FontEntry(name="DejaVu Sans")])
    with matplotlib.rc_context():
        assert plotting.labels()("网点", "station") == "station"
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [font_manager.FontEntry(name="SimHei")])
    with matplotlib.rc_context():
        assert plotting.labels()("网点", "station") == "网点 · station"
        assert matplotlib.rcParams["font.sans-serif"][0] == "SimHei"


def test_without_matplotlib_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> Any:
        raise ImportError

    monkeypatch.setattr(analysts, "import_module", missing)
    with pytest.raises(CommandError, match="make analysts"):
        plotting.labels()
