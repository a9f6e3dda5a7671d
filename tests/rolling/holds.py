"""`python -m tests.rolling.holds FILE`: whether everything holds, by the code that is first in PYTHONPATH.

A test's own process has the older code, which does not touch a database that newer code has migrated.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, cast

import httpx
from tests.invariants import everything_holds
from tests.ledger import Taken
from tests.world import World

from aftersales.supervisor import System


async def main(told: dict[str, Any]) -> None:
    async with httpx.AsyncClient() as http:  # which nothing is asked
        world = World(cast(System, None), told["dsn"], Path(told["keys_file"]), {}, http)
        print(await everything_holds(world, [Taken(*each) for each in told["taken"]]))


if __name__ == "__main__":
    asyncio.run(main(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
