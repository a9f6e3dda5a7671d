"""A page of HTML as PDF, made by a program of its own (`child.py`); or, where that cannot be, what is missing."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

import structlog

from service.documents import child
from service.http.problem_details import BUSY, NO_PDF, Problem

SECONDS = 60.0
"""How long one may take, its turn included, whatever the machine has to do besides."""
AT_ONCE = 1
"""How many are made at a time by one process: each takes a core and 90 MB, and a container has 480 for all it does."""
KEPT = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT", "HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""What the child gets of the environment, which has secrets: where libraries and fonts are."""
PACKAGES = {
    child.NO_PANGO: (
        "缺少 Pango",
        "Pango is missing",
        "Debian/Ubuntu libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 · Fedora pango · macOS (Homebrew) pango",
    ),
    child.NO_FONT: (
        "缺少中文字体",
        "a font with Chinese is missing",
        "Debian/Ubuntu fonts-wqy-microhei · Fedora wqy-microhei-fonts · macOS (Homebrew) font-noto-sans-cjk-sc",
    ),
}
"""How the child ended → what is missing, in Chinese and English, and the package that has it."""

log = structlog.get_logger(__name__)
_TURNS = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]()


async def pdf_of(page: str) -> bytes:
    """The same bytes for the same page. Raises Problem, 503: where a package of the system is missing, naming it; where
    it takes too long, or too many wait for their turn."""
    turns = _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    try:
        async with asyncio.timeout(SECONDS), turns:
            code, made = await _made(page.encode())
    except TimeoutError:
        raise _busy() from None
    if code == 0:
        return made
    if code not in PACKAGES:
        log.warning("pdf.not_made", code=code)
        raise Problem(
            NO_PDF,
            "This document could not be made into a PDF: too much memory or time, or a fault; take the HTML",
            "此文档未能生成 PDF：内存或时间过多，或程序有误；请用网页",
        )
    zh, en, packages = PACKAGES[code]
    raise Problem(
        NO_PDF,
        f"{en} on this machine: install {packages}; or take the page, which a browser prints",
        f"本机{zh}：请安装 {packages}；或使用网页，由浏览器打印",
    )


async def _made(page: bytes) -> tuple[int, bytes]:
    """How the child ended, and what it made."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(Path(child.__file__))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    try:
        made, _ = await process.communicate(page)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, made


def _busy() -> Problem:
    return Problem(
        BUSY,
        "Making the PDF took too long, or too many are being made: try again, or take the HTML",
        "生成 PDF 超时，或同时生成过多：请重试，或先用网页",
        headers=[(b"retry-after", b"5")],
    )
