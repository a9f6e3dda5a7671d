"""`python -m sla_monitor` runs the service, `python -m sla_monitor migrate` makes its tables."""

from service import serve
from sla_monitor.wiring import DEFINITION

if __name__ == "__main__":
    serve(DEFINITION)
