"""`python -m reporting` runs the service, `python -m reporting migrate` brings its schema up to date."""

import gc

gc.disable()  # what is made while modules load stays; looking through it is a tenth of the start

from reporting.wiring import DEFINITION  # noqa: E402
from service.framework import serve  # noqa: E402

if __name__ == "__main__":
    serve(DEFINITION)
