"""Makes a PDF of one page of HTML, as a program of its own: from standard input to standard output.

The library works for a second or so with the interpreter in its hands, needs 80 MB, and calls libraries in C: so it
runs here, with bounds, and goes again; whatever becomes of this program, the service goes on. It imports nothing of the
service. It reads nothing besides: a page that names a file or an address gets neither.
"""

import hashlib
import json
import logging
import sys
import warnings
from contextlib import suppress
from pathlib import Path

MEMORY = 1 << 30
SECONDS = 30
MOST_PIXELS = 50_000_000
"""Of one picture, a few times what a phone's photo has: a larger one is left out, for all of them have to fit into the
memory."""
NO_PANGO, NO_FONT = 3, 4
"""How the program ends where a package of the system is missing."""
FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
)
"""Fonts that have Chinese, by name: the first that is there is taken."""


def main() -> None:
    """Ends with one of the codes above where something is missing."""
    _bound()
    page = sys.stdin.buffer.read()
    warnings.filterwarnings("error", "FontConfig|No fonts", UserWarning)
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    sys.stdout.buffer.write(pdf_of(page))


def pdf_of(page: bytes) -> bytes:
    """The same bytes for the same page, fonts and library. Ends the program where one of those is missing."""
    try:
        from PIL import Image
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # the library, or Pango, which it loads
        sys.exit(NO_PANGO)
    except UserWarning:  # there is no font at all, with which Pango would end this program; see `main`
        sys.exit(NO_FONT)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow warns of more than that, and refuses twice as many
    families = f"font-family: {', '.join(map(json.dumps, FONTS))}, sans-serif"
    nothing = URLFetcher(allowed_protocols=("data",))  # is fetched but what stands in the page itself
    style = CSS(string=f":root {{ {families} }} @page {{ {families} }}", url_fetcher=nothing)
    document = HTML(string=page.decode(), url_fetcher=nothing).render(stylesheets=[style])
    made: bytes = document.write_pdf(pdf_identifier=hashlib.sha256(page).digest()[:16])
    if not any(font.family in FONTS for font in document.fonts.values()):
        sys.exit(NO_FONT)
    return made


def _bound() -> None:
    with suppress(OSError):  # where memory is short this one goes, and not the service; Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        import resource
    except ImportError:  # not everywhere; the parent keeps the time there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
