"""`python -m tools.grafana [--write]`: the committed dashboards are what the code makes; `--write` makes them."""

import json
import sys
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from tools.grafana.boards import BOARDS

FOLDER = Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards"


def made() -> dict[str, str]:
    """File → text, as Grafana takes it."""
    return {
        name: json.dumps(build().build(), cls=JSONEncoder, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
        for name, build in BOARDS.items()
    }


def drift(files: dict[str, str]) -> list[str]:
    """What in the folder is not as it is made."""
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.json")}
    return sorted(name for name in files.keys() | found.keys() if files.get(name) != found.get(name))


def main() -> int:
    """0 when the folder has the dashboards that the code makes, and no others."""
    files = made()
    if "--write" in sys.argv[1:]:
        for name in drift(files):
            (FOLDER / name).unlink(missing_ok=True)
        for name, text in files.items():
            (FOLDER / name).write_text(text, "utf-8")
    differ = drift(files)
    for name in differ:
        print(f"✗ deploy/grafana/dashboards/{name}: run `python -m tools.grafana --write`", file=sys.stderr)
    if not differ:
        print(f"dashboards: the {len(files)} committed are what the code makes")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
