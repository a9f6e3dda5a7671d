"""`python -m aftersales`."""

import sys
from io import TextIOWrapper

from aftersales.calling import program
from aftersales.cli import app

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows question marks, and not nothing
    app(prog_name=program())
