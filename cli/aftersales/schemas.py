"""The schemas of all five services: `aftersales migrate`, and what starts a system calls it before."""

import asyncpg

from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.roles import create_roles
from service.database.migrate import NewerSchema, Versions
from service.database.migrate import migrate as migrate_one


async def migrate(database_dsn: str, roles: bool = True) -> dict[str, tuple[Versions, Versions]]:
    """Brings every service's schema up to date, one after the other; gives before and after. Raises CommandError.

    `roles`: as the superuser of the embedded server, with a role for each service, which may read the others' logs.
    """
    done: dict[str, tuple[Versions, Versions]] = {}
    service = SERVICES[0]
    try:
        if roles:
            await create_roles(database_dsn)
        for service in SERVICES:
            others = [other for other in SERVICES if other != service]
            role, readers = (service, others) if roles else (None, ())
            done[service] = await migrate_one(definition(service), database_dsn, role, readers)
    except NewerSchema as error:
        raise CommandError(error.zh, error.en) from None
    except (OSError, asyncpg.PostgresError) as error:
        raise CommandError(f"{service} 的数据库迁移失败：{error}", f"migrating {service} failed: {error}") from error
    return done
