"""`python -m aftersales`."""

from aftersales.calling import program
from aftersales.cli import app

if __name__ == "__main__":
    app(prog_name=program())
