"""`python -m aftersales`."""

from aftersales.cli import app

if __name__ == "__main__":
    app(prog_name="aftersales")
