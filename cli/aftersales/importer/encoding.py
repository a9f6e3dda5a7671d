"""The bytes of a ticket log → its text, once they are known to be in the encoding that the mapping says.

GB18030 can read most of what is UTF-8, as other words; UTF-8 can read next to nothing of what is GB18030. So a file
that is UTF-8 is refused under a gb18030 mapping whatever it says there, and the reverse is told by its lines.
"""

from pathlib import Path

from aftersales.errors import CommandError
from aftersales.importer.mapping import Encoding
from service.workbooks.encoding import LETTERS, MARKS, THREE_BYTES, decodes, is_chinese, is_utf8


def text(path: Path, encoding: Encoding) -> str:
    """What the file says; bytes that cannot be read are surrogates, and spoil their own row only.

    Raises CommandError where the file as such is in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror
        raise CommandError(f"无法读取 {path}（{reason}）", f"{path} cannot be read ({reason})") from error
    if data.startswith(MARKS) or data[:200].count(0) > LETTERS:
        raise CommandError(
            f"{path} 是 UTF-16 文件或工作簿，请另存为 UTF-8 编码的 CSV",
            f"{path} is UTF-16 or a workbook; save it as CSV in UTF-8",
        )
    data = data.removeprefix(b"\xef\xbb\xbf") if encoding == "utf-8" else data
    lines = data.splitlines(keepends=True)
    said = [line for line in lines if not line.isascii()]
    (_require_utf8 if encoding == "utf-8" else _require_gb18030)(path, data, said)
    return "".join(_read(line, encoding) for line in lines)


def _require_utf8(path: Path, data: bytes, said: list[bytes]) -> None:
    """Fewer lines that are no UTF-8 than lines that are: then it is the lines that are at fault, not the mapping."""
    wrong = [line for line in said if not decodes(line, "utf-8")]
    if 2 * len(wrong) <= len(said):
        return
    if is_chinese(b"".join(wrong)):
        raise CommandError(
            f'{path} 不是 UTF-8，看起来是 GB18030（GBK）编码；请在映射中写 encoding = "gb18030"',
            f'{path} is not UTF-8 and looks like GB18030 (GBK): say encoding = "gb18030" in the mapping',
        )
    raise CommandError(
        f"{path} 不是 UTF-8 编码，请另存为 UTF-8 编码的 CSV", f"{path} is not UTF-8; save it as CSV in UTF-8"
    )


def _require_gb18030(path: Path, data: bytes, said: list[bytes]) -> None:
    if is_utf8(data) or 2 * sum(map(is_utf8, said)) > len(said):
        raise CommandError(
            f'{path} 看起来是 UTF-8，而映射写的是 gb18030；请在映射中写 encoding = "utf-8"',
            f'{path} looks like UTF-8, but the mapping says gb18030: say encoding = "utf-8" in the mapping',
        )
    if 2 * sum(decodes(line, "gb18030") for line in said) < len(said):
        raise CommandError(
            f"{path} 不是 GB18030 编码，请另存为 UTF-8 编码的 CSV，并在映射中写 utf-8",
            f"{path} is not GB18030; save it as CSV in UTF-8, and say utf-8 in the mapping",
        )


def _read(line: bytes, encoding: Encoding) -> str:
    of_another_file = encoding == "gb18030" and decodes(line, "utf-8") and _is_long(line.decode("utf-8"))
    return line.decode("ascii" if of_another_file else encoding, errors="surrogateescape")


def _is_long(line: str) -> bool:
    return len(THREE_BYTES.findall(line)) >= LETTERS
