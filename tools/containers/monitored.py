"""The monitoring profile: Prometheus reads every process, and an alert of its rules reaches Alertmanager."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aftersales.errors import CommandError
from tools.containers.stack import PATIENCE, Stack

ALERT = "AftersalesKafkaAway"
SERVED = ("prometheus", "alertmanager")
ALERTS = f"http://127.0.0.1:9093/api/v2/alerts?filter={quote(f'alertname={ALERT}')}"


def watch(stack: Stack) -> str:
    """Every process is read and every rule is reckoned; Kafka is stopped, and started again when that was told.

    Grafana and the collector of the same profile are left out (decision 044).
    """
    stack.up(*SERVED)
    processes = stack.ready()
    _until(lambda: _read(stack) == processes, f"Prometheus does not read all {processes} processes")
    _until(lambda: len(_prometheus(stack, "alertmanagers")["activeAlertmanagers"]) == 1, "Alertmanager is not known")
    stack.compose("stop", "kafka")
    began = time.monotonic()
    _until(lambda: _alerted(stack) > 0, f"{ALERT} does not reach Alertmanager")
    told = time.monotonic() - began
    services = _alerted(stack)
    stack.up("kafka")
    _until(lambda: _alerted(stack) == 0, f"{ALERT} does not end")
    stack.ready()
    # Those that are reckoned every five minutes may not have been yet: that is no error.
    rules = [rule for group in _prometheus(stack, "rules")["groups"] for rule in group["rules"]]
    if wrong := [rule["name"] for rule in rules if rule["health"] == "err"]:
        raise CommandError("规则有误", f"Prometheus cannot reckon {', '.join(wrong)}")
    stack.compose("rm", "--stop", "--force", *SERVED)
    return (
        f"{processes} 个进程 · processes，{len(rules)} 条规则 · rules；"
        f"{told:.0f} 秒后 {services} 条 {ALERT} 到达 · arrived after that many seconds"
    )


def _read(stack: Stack) -> int:
    """How many processes were read well the last time."""
    targets = _prometheus(stack, "targets?state=active")["activeTargets"]
    return sum(target["health"] == "up" for target in targets)


def _alerted(stack: Stack) -> int:
    return len(_asked(stack, "alertmanager", ALERTS))


def _prometheus(stack: Stack, what: str) -> Any:
    return _asked(stack, "prometheus", f"http://127.0.0.1:9090/api/v1/{what}")["data"]


def _asked(stack: Stack, name: str, url: str) -> Any:
    return json.loads(stack.compose("exec", "-T", name, "wget", "--quiet", "--output-document=-", url))


def _until(true: Callable[[], bool], otherwise: str) -> None:
    """Raises CommandError with `otherwise` after PATIENCE."""
    until = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > until:
            raise CommandError("监控不正常", otherwise)
        time.sleep(2)
