"""`python -m sla_monitor` runs the service, `python -m sla_monitor migrate` makes its tables."""

import gc

gc.disable()  # what is made while modules load stays; looking through it is a tenth of the start

from service.framework import serve  # noqa: E402
from sla_monitor.wiring import DEFINITION  # noqa: E402

if __name__ == "__main__":
    serve(DEFINITION)
