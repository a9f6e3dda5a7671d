"""`python -m dispatch` runs the service, `python -m dispatch migrate` makes its tables."""

from dispatch.wiring import DEFINITION
from service import serve

if __name__ == "__main__":
    serve(DEFINITION)
