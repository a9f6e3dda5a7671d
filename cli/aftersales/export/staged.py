"""Files that have their names only when they are whole."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from aftersales.replay.exports.manifest import File

PARTIAL = ".partial"
"""Ends the name of a file that is not whole yet."""


class Staged:
    """Of one chunk, in an export's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[File] = []

    def path(self, name: str) -> Path:
        """Where to write the file that will have this name, a path from the folder."""
        path = self._folder / (name + PARTIAL)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def done(self, file: File) -> None:
        """It is whole."""
        self._files.append(file)

    def reveal(self) -> list[File]:
        """Give all of them their names."""
        files, self._files = self._files, []
        for file in files:
            (self._folder / (file.path + PARTIAL)).replace(self._folder / file.path)
        return files


def sweep(folder: Path, named: Collection[str], pattern: str) -> None:
    """Remove what a killed export has left: files of this pattern that the manifest does not name."""
    for path in [*folder.rglob(pattern), *folder.rglob(pattern + PARTIAL)]:
        if str(path.relative_to(folder)) not in named:
            path.unlink()


def sha256(path: Path) -> str:
    """Of a whole file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
