"""What Kafka is run with: the right Java, and jars that Maven fetched once. What is missing is told in one line."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aftersales.errors import CommandError
from aftersales.kafka import Kafka, jars, java
from aftersales.paths import scratch, server_account


@pytest.fixture
def empty() -> Iterator[Path]:
    with scratch("aftersales-test-") as folder:
        yield folder


@pytest.fixture
def no_path(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Java and Maven."""
    monkeypatch.setenv("PATH", str(empty))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return empty


def program(folder: Path, release: str) -> Path:
    """A stand-in for a Java of that release."""
    file = folder / "bin" / "java"
    file.parent.mkdir(parents=True)
    told = f"java.home = {folder}\njava.specification.version = {release}"
    file.write_text(f"#!/bin/sh\necho '{told}' >&2\n")
    for path in (folder, file.parent, file):
        path.chmod(0o755)
    return file


def test_a_missing_java_is_one_line(no_path: Path) -> None:
    with pytest.raises(CommandError, match="Java is missing"):
        Kafka(no_path / "kafka").start()


def test_a_java_that_is_only_a_placeholder(no_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    placeholder = program(no_path, "17")
    placeholder.write_text("#!/bin/sh\necho 'Unable to locate a Java Runtime.' >&2\nexit 1\n")
    monkeypatch.setenv("PATH", str(placeholder.parent))
    with pytest.raises(CommandError, match="Java is missing"):
        java.java_program(server_account())
    placeholder.chmod(0o600)
    monkeypatch.setenv("JAVA_HOME", str(no_path))
    with pytest.raises(CommandError, match=f"may not run {placeholder}"):
        java.java_program(server_account())


def test_an_old_java_is_one_line_and_a_new_one_beside_it_is_taken(
    no_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(program(no_path / "old", "1.8").parent.parent))
    with pytest.raises(CommandError, match=r"Java 8 is too old .*needs 17 or later"):
        java.java_program(server_account())
    new = program(no_path / "new", "21")
    monkeypatch.setenv("PATH", str(new.parent))
    assert java.java_program(server_account()) == new


@pytest.mark.slow("Maven fetches 44 MB")
def test_the_jars_are_fetched_once(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty / "jars" / "of another pom").mkdir(parents=True)
    assert not jars.present(empty / "jars")
    with ThreadPoolExecutor() as pool:
        first, second = pool.map(jars.jars, [empty / "jars"] * 2)
    assert first == second
    assert {file.name for file in first.parent.iterdir()} == {first.name, "lock"}
    assert jars.version(first).startswith("4.")
    assert server_account().may("-r", next(first.iterdir()))
    monkeypatch.setenv("PATH", "")
    assert jars.jars(empty / "jars") == first  # without Maven


def test_a_jar_that_is_not_what_was_pinned_is_not_used(empty: Path) -> None:
    good = jars.jars()
    jars.verify(good)
    for name in ("kafka_2.13-4.3.1.jar", "another-1.0.jar"):
        with ExitStack() as stack:
            fetched = Path(stack.enter_context(TemporaryDirectory(dir=empty)))
            for jar in good.iterdir():
                (fetched / jar.name).symlink_to(jar)
            (fetched / name).unlink(missing_ok=True)
            (fetched / name).write_bytes(b"other")
            with pytest.raises(CommandError, match=rf"{name} is not what deploy/kafka/jars.sha256 says"):
                jars.verify(fetched)


def test_a_missing_maven_is_one_line(no_path: Path) -> None:
    with pytest.raises(CommandError, match="Maven is missing"):
        jars.jars(no_path / "jars")
    assert not jars.present(no_path / "jars")


@pytest.mark.slow("Maven's own patience")
def test_an_unreachable_repository_is_one_line(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new user whose settings point to a mirror where nobody listens."""
    (empty / ".m2").mkdir()
    (empty / ".m2" / "settings.xml").write_text(
        "<settings><mirrors><mirror><id>none</id><mirrorOf>*</mirrorOf>"
        "<url>https://127.0.0.1:1/</url></mirror></mirrors></settings>"
    )
    monkeypatch.setenv("MAVEN_OPTS", f"-Duser.home={empty}")
    with pytest.raises(CommandError, match=r"Maven could not fetch Kafka.*Connection refused") as error:
        jars.jars(empty / "jars")
    assert "\n" not in str(error.value)
