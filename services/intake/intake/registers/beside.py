"""Contacts and addresses of a workbook: compared with what is kept, written in the transaction of the import, and on
record as read or changed. For clerks alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Self

from eventlog.decider import Rejected
from eventlog.postgres import Connection
from intake.accesses import record_accesses
from intake.contacts import Contact, keep_contact, main_contacts_of
from intake.routes.contacts import NewContact
from intake.routes.site_addresses import NewAddress
from intake.site_addresses import SiteAddress, addresses_of, keep_address
from service.workbooks.importing import Deciding
from service.workbooks.rows import Row

CONTACT = ("person", "phone", "address")


def _require_clerk(deciding: Deciding, field: str) -> None:
    if "clerk" not in deciding.call.principal.roles:
        raise Rejected("is kept by clerks: leave the cell blank", "由座席登记；请留空", field=field)


@dataclass(slots=True)
class Contacts:
    """The customers' main contacts."""

    deciding: Deciding
    kept: Mapping[str, Contact]

    @classmethod
    def of(cls, deciding: Deciding) -> Self:
        """What `prepare` has made."""
        found: Self = deciding.found["contacts"]
        return found

    @classmethod
    async def prepare(cls, deciding: Deciding, rows: Sequence[Row]) -> None:
        """Read those that the rows are compared with, which is on record before anything is told of it."""
        ids = [row.given["customer_id"] for row in rows if row.beside[0] is not None]
        pool, clerk = deciding.call.runtime.pool, "clerk" in deciding.call.principal.roles
        kept = await main_contacts_of(pool, ids) if clerk else {}
        await record_accesses(pool, deciding.call, "read", [(id, None) for id in kept])
        deciding.found["contacts"] = cls(deciding, kept)

    def keep(self, row: Row, customer_id: str) -> None:
        """Put it in place of an earlier one, where it differs; what the row leaves blank stays. Raises Rejected where
        one of the three is missing, or the caller is no clerk."""
        said: NewContact | None = row.beside[0]
        if said is None:
            return
        _require_clerk(self.deciding, next(name for name in CONTACT if name in row.given))
        before = self.kept.get(customer_id)
        values = {name: row.given.get(name) and getattr(said, name) for name in CONTACT}
        if before is not None:
            values = {name: values[name] or getattr(before, name) for name in CONTACT}
        if missing := [name for name in CONTACT if not values[name]]:
            raise Rejected("person, phone and address go together", "联系人、电话、地址须一起填写", field=missing[0])
        person, phone, address = (str(values[name]) for name in CONTACT)
        written = Contact(customer_id, person, phone, address, datetime.now(UTC))
        contact = written if before is None else replace(written, role=before.role, site_id=before.site_id)
        if before is not None and replace(contact, changed_at=before.changed_at) == before:
            return
        call = self.deciding.call

        async def write(connection: Connection) -> None:
            await keep_contact(connection, contact, None)
            await record_accesses(connection, call, "changed", [(customer_id, None)])

        self.deciding.beside.append(write)


@dataclass(slots=True)
class SiteAddresses:
    """The street addresses of sites."""

    deciding: Deciding
    kept: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, deciding: Deciding) -> Self:
        """What `prepare` has made."""
        found: Self = deciding.found["addresses"]
        return found

    @classmethod
    async def prepare(cls, deciding: Deciding, rows: Sequence[Row]) -> None:
        """As of contacts."""
        ids = [(row.given["customer_id"], row.given["site_id"]) for row in rows if row.beside[0] is not None]
        pool, clerk = deciding.call.runtime.pool, "clerk" in deciding.call.principal.roles
        kept = await addresses_of(pool, ids) if clerk else {}
        await record_accesses(pool, deciding.call, "read", list(kept))
        deciding.found["addresses"] = cls(deciding, kept)

    def keep(self, row: Row, customer_id: str, site_id: str) -> None:
        """Put it in place of an earlier one, where it differs. Raises Rejected where the caller is no clerk."""
        said: NewAddress | None = row.beside[0]
        if said is None:
            return
        _require_clerk(self.deciding, "address")
        if self.kept.get((customer_id, site_id)) == said.address:
            return
        call, address = self.deciding.call, SiteAddress(customer_id, site_id, said.address, datetime.now(UTC))

        async def write(connection: Connection) -> None:
            await keep_address(connection, address, None)
            await record_accesses(connection, call, "changed", [(customer_id, site_id)])

        self.deciding.beside.append(write)
