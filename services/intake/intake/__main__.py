"""`python -m intake` runs the service, `python -m intake migrate` migrates its schema."""

from intake.wiring import DEFINITION
from service import serve

if __name__ == "__main__":
    serve(DEFINITION)
