"""The services by name, as they say what they are made of: the command line imports none by a statement of its own."""

from importlib import import_module

from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from eventlog.read_models.read_models import ReadModels
from service.definition import Definition


def definition(service: str) -> Definition:
    """What the service says about itself."""
    found: Definition = import_module(f"{service}.wiring").DEFINITION
    return found


def read_models() -> dict[str, ReadModels]:
    """Of every service that has any."""
    found = {service: definition(service).read_models for service in SERVICES}
    return {service: models for service, models in found.items() if models is not None}


def read_models_of(service: str) -> ReadModels:
    """Of one service, by its name with `-` or `_`. Raises CommandError."""
    known = read_models()
    found = known.get(service.replace("-", "_"))
    if found is None:
        raise CommandError(f"没有这个服务：{service}", f"no such service: {service} ({', '.join(known)})")
    return found
