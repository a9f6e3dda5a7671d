"""What a backup says of itself. It is written last, so a folder without it is no backup."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from aftersales.errors import CommandError

NAME = "manifest.json"
FORMAT = 1
KEYRING = "keyring"
PIECE = 2**20


class Epoch(msgspec.Struct, frozen=True):
    """An epoch of a log: from `since` on it holds other events than before."""

    number: int
    since: int


class LogState(msgspec.Struct, frozen=True):
    """A service's log in the backup: its last position with the event there, its epochs, and how far its topic had it,
    0 where Kafka did not carry it."""

    position: int
    event_id: str | None
    epochs: list[Epoch]
    published: int


class Dump(msgspec.Struct, frozen=True):
    """One service's schema, or the keyring. `engine` and `revision` are the versions of the schema; `log` is None for
    what has none."""

    file: str
    size: int
    sha256: str
    engine: int | None = None
    revision: str | None = None
    log: LogState | None = None


class Manifest(msgspec.Struct, frozen=True):
    """`made_at` is the moment that everything in it is of. `origin` is the first event of intake's log: whose backup it
    is. `intake` is the last position of intake's log at that moment: what a keyring knows of erasures."""

    format: int
    made_at: datetime
    origin: str | None
    intake: int
    server: int
    """The major version of the PostgreSQL that it is of."""
    pg_dump: str
    dumps: dict[str, Dump]
    """Service, or `keyring`."""


def fingerprint(file: Path) -> tuple[int, str]:
    """Size and SHA-256. Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            digest.update(piece)
    return file.stat().st_size, digest.hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Raises OSError."""
    (folder / NAME).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")


def read(folder: Path) -> Manifest:
    """Raises CommandError for one that is missing, damaged, or of a newer program."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise CommandError(f"备份不完整：{folder}（{error}）", f"the backup is not whole: {folder} ({error})") from None
    if manifest.format > FORMAT:
        raise CommandError(f"备份由更新的程序制作：{folder}", f"a newer program made this backup: {folder}")
    return manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises CommandError where a file is missing, or is not what was written."""
    for name, dump in manifest.dumps.items():
        try:
            found = fingerprint(folder / dump.file)
        except OSError as error:
            raise CommandError(
                f"备份缺少 {name} 的文件：{folder / dump.file}", f"the backup lacks the file of {name}: {error}"
            ) from None
        if found != (dump.size, dump.sha256):
            raise CommandError(
                f"备份已损坏：{folder / dump.file} 与清单不符（校验和）；未作任何改动，请用另一个备份",
                f"the backup is damaged: {folder / dump.file} is not what its manifest says (checksum); nothing was "
                "changed: use another one",
            )


def whole(folder: Path) -> bool:
    """Whether a folder is a backup, as far as its manifest tells."""
    try:
        read(folder)
    except CommandError:
        return False
    return True


Dumps = Mapping[str, Dump]
