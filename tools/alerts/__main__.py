"""`python -m tools.alerts [--write]`: the rules are right, tested, and in the guide. Needs promtool and amtool."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from tools import metrics
from tools.alerts import planted
from tools.alerts.checking import faults
from tools.alerts.rules import ALERTMANAGER, files, read
from tools.alerts.table import drifted
from tools.alerts.tested import CASES, Case, promtool_tests, untested
from tools.monitoring.servers import Program, program

from aftersales.errors import CommandError


def said_by(name: Program, command: Sequence[str], paths: Sequence[Path]) -> list[str]:
    """What a program of Prometheus's refuses, line by line; nothing where all is good. Raises CommandError."""
    done = subprocess.run([program(name), *command, *map(str, paths)], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def main() -> int:
    """0 when everything is as it should be; every planted fault is refused."""
    declared = [one for home in metrics.homes().values() for one in home.declared]
    rules, cases = read(files()), Case.read(files(CASES))
    found = faults(rules, declared) + untested(rules, cases)
    found += drifted(rules, write="--write" in sys.argv[1:])
    found += planted.unrefused(declared)
    try:
        found += said_by("promtool", ["check", "rules"], files())
        made = promtool_tests(rules, cases)
        with TemporaryDirectory() as folder:
            tests = [Path(folder) / f"{number}.yml" for number, _ in enumerate(made)]
            for path, one in zip(tests, made, strict=True):
                path.write_text(yaml.safe_dump(one, allow_unicode=True), "utf-8")
            found += said_by("promtool", ["test", "rules"], tests)
        found += said_by("amtool", ["check-config"], [ALERTMANAGER])
        for path in planted.of("promtool"):
            refused = "\n".join(said_by("promtool", ["check", "rules"], [path]))
            if planted.words_of(path) not in refused:
                found.append(f"{path.name}: promtool does not refuse it by {planted.words_of(path)!r}: {refused}")
    except CommandError as error:
        found.append(f"{error.zh} · {error.en}")
    alerts = sum(rule.alert for rule in rules)
    print("\n".join(found) or f"alerts: {alerts} alerts and {len(rules) - alerts} recording rules are right and tested")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
