"""Deployments without a cluster: pods are processes, and who is ready gets requests, as deploy/k8s says.

Times are those of deploy/k8s/base/service: how often a pod's readiness is asked and how often it must fail, how long it
is still there after it has been told to go, and how long it may take to end. A change among those that are ready is
known to callers PROPAGATION seconds later. What is not done is `await-schema`: here the migration is awaited.
"""

import asyncio
import itertools
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml

from aftersales.paths import project_folder
from aftersales.ports import free_port
from aftersales.process import Process

PROPAGATION = 1.0
"""Seconds from a change of readiness until every proxy knows of it."""
START_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Times:
    """Of a pod, in seconds; `failures` in a row and it is not ready."""

    period: float
    timeout: float
    failures: int
    linger: float
    grace: float

    @classmethod
    def of(cls, role: str) -> "Times":
        """As deploy/k8s has them for a role."""
        text = (project_folder() / f"deploy/k8s/base/service/{role}.yaml").read_text("utf-8")
        (deployment,) = (each for each in yaml.safe_load_all(text) if each["kind"] == "Deployment")
        assert deployment["spec"]["strategy"] == {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
        spec: Any = deployment["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        probe = container["readinessProbe"]
        linger = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        grace = spec["terminationGracePeriodSeconds"] - linger
        return cls(probe["periodSeconds"], probe["timeoutSeconds"], probe["failureThreshold"], linger, grace)


class Pod:
    """A process, and whether callers think that it is ready."""

    def __init__(self, process: Process, times: Times) -> None:
        self.process, self.times = process, times
        self.ready = False
        self.offered = False
        """Whether requests are sent to it."""
        self.goes = False
        self._probing: asyncio.Task[None] | None = None

    async def start(self, http: httpx.AsyncClient) -> None:
        """Start it, and ask from now on whether it is ready."""
        self.process.log.parent.mkdir(parents=True)
        await self.process.start()
        self._probing = asyncio.create_task(self._probe(http))

    async def is_ready(self) -> None:
        """Wait for it. Raises AssertionError."""
        give_up = time.monotonic() + START_PATIENCE
        while not self.ready:
            assert self.process.running and time.monotonic() < give_up, self.said()
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        """Told to go: it is offered no longer, lingers, and then gets its SIGTERM. Raises AssertionError for one that
        does not end by itself, or not well."""
        self.goes = True
        self._offer_later(False)
        await asyncio.sleep(self.times.linger)
        self.process.send(signal.SIGTERM)
        code = await asyncio.wait_for(self.process.ended(), self.times.grace)
        await self.close()
        assert code == 0, self.said()

    async def close(self) -> None:
        """Ask no more, and make it end."""
        if self._probing is not None:
            self._probing.cancel()
        self.process.send(signal.SIGKILL)
        await self.process.ended()

    def said(self) -> str:
        """The end of its log."""
        return f"{self.process.name}: {self.process.log.read_text('utf-8', 'replace')[-2000:]}"

    def _offer_later(self, offered: bool) -> None:
        def now() -> None:
            self.offered = offered and not self.goes

        asyncio.get_running_loop().call_later(PROPAGATION, now)

    async def _probe(self, http: httpx.AsyncClient) -> None:
        failures = 0
        while True:
            try:
                answer = await http.get(f"{self.process.url}/readyz", timeout=self.times.timeout)
                good = answer.status_code == 200
            except httpx.HTTPError:
                good = False
            failures = 0 if good else failures + 1
            if self.ready != good and (good or failures >= self.times.failures):
                self.ready = good
                self._offer_later(good)
            # While it starts, as a startup probe: the next look is soon.
            await asyncio.sleep(self.times.period if good or self.ready else min(self.times.period, 1.0))


@dataclass(slots=True)
class Deployments:
    """All pods, by service. `environment` is every pod's, `databases` says where a service's data are."""

    folder: Path
    environment: Mapping[str, str]
    databases: Mapping[str, str]
    http: httpx.AsyncClient
    pods: dict[str, list[Pod]] = field(default_factory=dict)
    one_starts: asyncio.Lock = field(default_factory=asyncio.Lock)
    """A small machine: a second one that started would take the first one's processor."""
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def url(self, service: str) -> str:
        """Where the next request to a service goes: to each pod that is offered, in turn. Raises httpx.ConnectError."""
        offered = [pod for pod in self.pods.get(service, ()) if pod.offered]
        if not offered:
            raise httpx.ConnectError("no endpoint")
        return offered[next(self._numbers) % len(offered)].process.url

    async def add(self, service: str, role: Any, version: Mapping[str, str], offered: bool = True) -> Pod:
        """One pod more, ready. Not `offered`: nobody sends it anything."""
        environment = {**self.environment, **version, "DATABASE_URL": self.databases[service]}
        logs = self.folder / f"{service}-{next(self._numbers)}"
        pod = Pod(Process(service, role, free_port(), environment, logs), Times.of(role))
        pod.goes = role == "worker" or not offered
        async with self.one_starts:
            self.pods.setdefault(service, []).append(pod)
            await pod.start(self.http)
            await pod.is_ready()
        return pod

    async def remove(self, service: str, pod: Pod) -> None:
        """In good order."""
        await pod.end()
        self.pods[service].remove(pod)

    async def roll(self, service: str, version: Mapping[str, str]) -> None:
        """The worker, then the apis, one at a time: a new one is ready before an old one goes."""
        for old in sorted(self.pods[service], key=lambda pod: pod.process.role, reverse=True):
            await self.add(service, old.process.role, version)
            await asyncio.sleep(PROPAGATION)
            await self.remove(service, old)

    async def close(self) -> None:
        """Nothing of it is left."""
        await asyncio.gather(*(pod.close() for pods in self.pods.values() for pod in pods))
