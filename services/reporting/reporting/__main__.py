"""`python -m reporting` runs the service, `python -m reporting migrate` brings its schema up to date."""

from reporting.wiring import DEFINITION
from service import serve

if __name__ == "__main__":
    serve(DEFINITION)
