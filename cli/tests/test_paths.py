"""The data lies with the project where the server's account can live there, and elsewhere where not."""

import os
import stat
from pathlib import Path

import pytest

from aftersales import paths
from aftersales.errors import CommandError
from aftersales.paths import data_root, scratch, server_account


def test_each_user_has_a_folder_in_the_project() -> None:
    with scratch("aftersales-test-") as project:
        root = data_root(project)
        assert root == project / ".data" / str(os.geteuid())
        assert server_account().may("-x", root)
        assert list(root.iterdir()) == []
        assert data_root(project) == root


def test_a_closed_project_sends_the_data_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`tmp_path` is open to this user alone: root's server account cannot pass, an ordinary user's may not write."""
    project, home = tmp_path / "project", tmp_path / "home"
    project.mkdir()
    project.chmod(0o500)
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    root = data_root(project)
    assert root.parent == (Path("/var/lib/aftersales") if os.geteuid() == 0 else home / "aftersales")
    assert stat.S_IMODE(project.stat().st_mode) == 0o500
    assert list(project.glob(".data/*/*")) == []
    assert data_root(project) == root
    root.rmdir()


def test_no_place_at_all_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_liveable", lambda *_, **__: False)
    with pytest.raises(CommandError, match="no data folder can be written"):
        data_root(tmp_path)


def test_root_s_server_is_not_root() -> None:
    account = server_account()
    assert account.uid != 0
    assert account.switched == (os.geteuid() == 0)


def test_scratch_leaves_nothing(tmp_path: Path) -> None:
    with scratch("aftersales-test-") as folder:
        (folder / "x").mkdir()
        assert server_account().may("-x", folder)
    assert not folder.exists()


def test_a_named_folder_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AFTERSALES_DATA", str(tmp_path / "second"))
    assert data_root() == tmp_path / "second"
    assert data_root(tmp_path) != tmp_path / "second"
