"""The documents of the published language name the streams as the services' deciders do."""

import importlib
import pkgutil
from typing import Any, get_args, get_origin

from eventlog.decider import Decider
from events.asyncapi.streams import STREAMS

SERVICES = ("intake", "dispatch", "sla_monitor", "callback")


def deciders() -> dict[str, Any]:
    """Kind of stream → its events, as the services declare them."""
    found: dict[str, Any] = {}
    for service in SERVICES:
        package = importlib.import_module(service)
        for info in pkgutil.walk_packages(package.__path__, f"{service}."):
            if any(part in info.name for part in (".migrations", ".__main__")):
                continue
            module = importlib.import_module(info.name)
            for name, hint in getattr(module, "__annotations__", {}).items():
                if get_origin(hint) is Decider:
                    found[getattr(module, name).name] = get_args(hint)[1]
    return found


def test_streams_are_as_the_services_have_them() -> None:
    assert {stream.partition("-")[0]: events for stream, events in STREAMS.items()} == deciders()
