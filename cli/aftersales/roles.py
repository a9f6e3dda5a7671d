"""On the embedded server each service works as a role of its own name: it may add to its log, and not change it.

The owner of everything, who migrates, is the server's superuser. Nobody has a password: whoever can enter the folder of
the server's socket is whom he says.
"""

from urllib.parse import urlsplit

from aftersales.ports import SERVICES
from eventlog.postgres import connect

CREATE = """
DO $$
BEGIN
    CREATE ROLE {role} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- there already, or made by another at this moment
END $$
"""


async def create_roles(dsn: str) -> None:
    """Of all services, where they are not there yet; `dsn` is the superuser's."""
    connection = await connect(dsn, name="aftersales roles")
    try:
        for service in SERVICES:
            await connection.execute(CREATE.format(role=service))
    finally:
        await connection.close(timeout=2.0)


def as_role(dsn: str, role: str) -> str:
    """The same database for another role, without a password."""
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}").geturl()
