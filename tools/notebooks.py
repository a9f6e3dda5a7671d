"""The notebooks for analysts, run as an analyst runs them: `python -m tools.notebooks [--write]`.

They read this machine's demo (`make demo`, before anything more is done in it). Each must end without an error and say
nothing on stderr but where it reads; what it prints must be what stands in its file, and its plots must be there.
Pixels are not compared, for fonts differ from machine to machine. `--write` puts into the files what came out.
"""

import asyncio
import base64
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from PIL import Image
from traitlets.config import Config

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / "docs" / "analysts" / "notebooks"
SECONDS = 120
"""For one cell, and for a kernel to begin."""
HEAVIEST = 60_000
"""Bytes of a plot."""
COLOURS = 64
NOTES = re.compile(r"^! .*\n?", re.MULTILINE)
"""What `EventLog.open` says of where it reads."""
PLACES = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|work|var)/|https?://(?!127\.0\.0\.1)")
"""Of one machine, or of the net."""
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Failed(Exception):
    """A notebook that does not run to its end."""


def notebooks() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def read(file: Path) -> Any:
    return nbformat.read(file, as_version=4)


async def executed(file: Path, folder: str) -> Any:
    """What comes out, cleaned; the kernel is spoken to in `folder`, and on no port. Raises Failed."""
    notebook = read(file)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        startup_timeout=SECONDS,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(file.parent)}},
        config=Config(KernelManager={"transport": "ipc", "ip": f"{folder}/{file.stem}"}),
    )
    try:
        await client.async_execute()
    except CellExecutionError as error:
        raise Failed(f"{file.name}: {error}") from None
    return cleaned(notebook)


def cleaned(notebook: Any) -> Any:
    """Without what differs from run to run and from machine to machine."""
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number}", {}
        if cell.cell_type != "code":
            continue
        cell.execution_count = None
        cell.outputs = [output for output in map(_cleaned, cell.outputs) if output is not None]
    return notebook


def _cleaned(output: Any) -> Any:
    output = nbformat.from_dict(output)
    if output.output_type == "stream":
        output.text = NOTES.sub("", output.text) if output.name == "stderr" else output.text
        return output if output.text else None
    output.metadata = {}
    if "execution_count" in output:
        output.execution_count = None
    if "image/png" in output.get("data", {}):
        output.data["image/png"] = _small(output.data["image/png"])
        output.data["text/plain"] = "<Figure>"
    return output


def _small(png: str) -> str:
    """The plot with a palette, and without what matplotlib says of itself."""
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB").quantize(COLOURS)
    made = io.BytesIO()
    image.save(made, "PNG", optimize=True)
    return base64.b64encode(made.getvalue()).decode()


def faults(name: str, committed: Any, run: Any) -> Iterator[str]:
    """What is wrong with what came out, or with what stands in the file."""
    plots = 0
    for before, after in zip(committed.cells, run.cells, strict=True):
        where = f"{name}, {after.id}"
        if after.cell_type != "code":
            continue
        yield from (f"{where}: on stderr: {text}" for text in _texts(after, "stderr"))
        if _texts(before, None) != _texts(after, None):
            yield f"{where}: {_texts(before, None)} stands there, {_texts(after, None)} comes out"
        there, made = _plots(before), _plots(after)
        if len(there) != len(made):
            yield f"{where}: {len(there)} plots stand there, {len(made)} come out"
        for plot in (*there, *made):
            yield from (f"{where}: a plot {fault}" for fault in _faults_of(plot))
        plots += len(made)
    if not plots:
        yield f"{name}: no plot"
    if found := PLACES.search(nbformat.writes(committed)):
        yield f"{name}: names a place: {found[0]}"


def _texts(cell: Any, stream: str | None) -> list[str]:
    """All that a cell printed or showed but plots, or what it wrote to one stream."""
    if stream is not None:
        return [output.text for output in cell.outputs if output.get("name") == stream]
    shown = [output.get("data", {"": output.get("text", "")}) for output in cell.outputs]
    return [text for data in shown for kind, text in sorted(data.items()) if not kind.startswith("image/")]


def _plots(cell: Any) -> list[bytes]:
    data = [output.get("data", {}).get("image/png") for output in cell.outputs]
    return [base64.b64decode(png) for png in data if png]


def _faults_of(plot: bytes) -> Iterator[str]:
    image = Image.open(io.BytesIO(plot))
    if len(plot) > HEAVIEST:
        yield f"has {len(plot)} bytes, more than {HEAVIEST}"
    if min(image.size) < 100 or len(image.convert("RGB").getcolors(COLOURS) or ()) < 3:
        yield "is empty"


async def main() -> int:
    """0 when they say what comes out. Each has a kernel of its own, all at once."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= dict.fromkeys(("JUPYTER_RUNTIME_DIR", "IPYTHONDIR"), folder)
        runs = await asyncio.gather(*(executed(file, folder) for file in notebooks()), return_exceptions=True)
    wrong = []
    for file, run in zip(notebooks(), runs, strict=True):
        if isinstance(run, BaseException):
            wrong.append(str(run))
            continue
        if "--write" in sys.argv[1:]:
            nbformat.write(run, file)
        wrong += faults(file.name, read(file), run)
    print("\n".join(wrong) or f"notebooks: {len(runs)} give what stands in them")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
