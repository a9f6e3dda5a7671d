"""`python -m callback` runs the service, `python -m callback migrate` migrates its schema."""

from callback.wiring import DEFINITION
from service import serve

if __name__ == "__main__":
    serve(DEFINITION)
