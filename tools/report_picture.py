"""`python -m tools.report_picture http://127.0.0.1:8102 KEY`: draws docs/service-reports/report.png anew.

The picture is the first page of what a running demo prints (`make demo`; the key of anybody who reads service reports,
as the demo shows it at its end).
"""

from pathlib import Path
from typing import Any

import httpx
import typer
from pypdfium2 import PdfDocument

FILE = Path(__file__).resolve().parents[1] / "docs" / "service-reports" / "report.png"
CASE, REPORT = "locked-door", 2
PIXELS_A_POINT, COLOURS = 1.25, 16


def draw(url: str, key: str) -> None:
    """Raises what httpx raises, also for an answer that is no PDF."""
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
        orders: Any = http.get("/work-orders", params={"case_id": CASE}).raise_for_status().json()
        path = f"/work-orders/{orders['items'][0]['work_order_id']}/reports/{REPORT}"
        pdf = http.get(path, params={"format": "pdf"}).raise_for_status().content
    FILE.parent.mkdir(exist_ok=True)
    PdfDocument(pdf)[0].render(scale=PIXELS_A_POINT).to_pil().quantize(COLOURS).save(FILE, optimize=True)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    typer.run(draw)
