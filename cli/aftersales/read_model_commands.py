"""`aftersales read-models`: those of the services, and one's own."""

from aftersales.own_models.command import run_own
from aftersales.read_models.command import read_models_app

read_models_app.command("run")(run_own)

__all__ = ["read_models_app"]
