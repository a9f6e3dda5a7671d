"""`python -m tools.grafana [--write]`: the committed dashboards are what the code makes; `--write` makes them."""

import sys

from tools.grafana.made import drift, made, write


def main() -> int:
    """0 when the folder has the dashboards that the code makes, and no others."""
    boards = made()
    if "--write" in sys.argv[1:]:
        write(boards)
    differ = drift(boards)
    for name in differ:
        print(f"✗ deploy/grafana/dashboards/{name}: run `python -m tools.grafana --write`", file=sys.stderr)
    if not differ:
        print(f"dashboards: the {len(boards)} committed are what the code makes")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
