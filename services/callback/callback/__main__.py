"""`python -m callback` runs the service, `python -m callback migrate` migrates its schema."""

import gc

gc.disable()  # what is made while modules load stays; looking through it is a tenth of the start

from callback.wiring import DEFINITION  # noqa: E402
from service.framework import serve  # noqa: E402

if __name__ == "__main__":
    serve(DEFINITION)
