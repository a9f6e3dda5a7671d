"""Which Java runs Kafka: JAVA_HOME's or else PATH's, of a release that Kafka takes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from aftersales.errors import CommandError
from aftersales.paths import Account

OLDEST = 17
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}  # messages in English, any letter in a path
PATIENCE = 30  # seconds for Java to describe itself


def java_program(account: Account) -> Path:
    """The `java` to start Kafka with.

    Raises CommandError: none there, none new enough, none that the account may run.
    """
    home, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    candidates = [Path(home) / "bin" / "java"] if home else []
    candidates += [Path(found)] if found else []
    known = [java for java in (_described(candidate, account) for candidate in candidates) if java]
    for program, release in known:
        if release >= OLDEST:
            return program
    if known:
        program, release = known[0]
        raise CommandError(
            f"Java {release} 太旧（{program}）：Kafka 需要 Java {OLDEST} 或更高版本，请安装或设置 JAVA_HOME",
            f"Java {release} is too old ({program}): Kafka needs {OLDEST} or later, install it or set JAVA_HOME",
        )
    for candidate in candidates:
        if candidate.exists() and not account.may("-x", candidate):
            raise CommandError(
                f"系统账户无法运行 {candidate}：请把 Java 装到所有人可用的位置",
                f"the account Kafka runs under may not run {candidate}: install Java where everybody can use it",
            )
    raise CommandError(
        f"缺少 Java：Kafka 需要 Java {OLDEST} 或更高版本，请安装（Debian、Ubuntu：apt install openjdk-17-jre-headless）"
        "或设置 JAVA_HOME",
        f"Java is missing: Kafka needs Java {OLDEST} or later, install it"
        " (Debian, Ubuntu: apt install openjdk-17-jre-headless) or set JAVA_HOME",
    )


def _described(candidate: Path, account: Account) -> tuple[Path, int] | None:
    """The program itself, for what PATH finds may be a version manager's script that needs the user's environment,
    and its release: 8, 11, 17 … Asked as the account, so all rules count. None where it is a mere placeholder."""
    command = [str(candidate), "-XshowSettings:properties", "-version"]
    environment = ENVIRONMENT if account.switched else None
    switch = account.switch()
    try:
        done = subprocess.run(
            command, cwd="/", env=environment, capture_output=True, check=False, timeout=PATIENCE, **switch
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    output = done.stderr.decode(errors="replace")
    home = re.search(r"java\.home = (.*\S)", output)
    release = re.search(r"java\.specification\.version = (?:1\.)?(\d+)", output)
    if done.returncode != 0 or not home or not release:
        return None
    return Path(home[1]) / "bin" / "java", int(release[1])
