"""What the services of the second system do not do again, for the logs that are lived again say what came of it.

A reaction that hears a cause would have its effect a second time, beside the one that the past has. So reactions pass
over every stream that is lived again, as after a restore (`eventlog.subscriptions.handled_before`); read models take
all of it. When the past has been lived to its end this is forgotten, and reactions take what comes then.
"""

from collections.abc import Iterable, Mapping, Sequence

from eventlog.postgres import Connection
from eventlog.subscriptions import handled_before
from eventlog.subscriptions.reactions import NAME as REACTIONS

WHOLE = 2**63 - 1
"""However long the stream gets."""


async def pass_over(
    connection: Connection,
    services: Mapping[str, Sequence[str]],
    streams: Mapping[str, Iterable[str]],
    anew: Iterable[str] = (),
) -> None:
    """Have every service, with the sources that it hears, pass over the reactions to all `streams` of each source; but
    not those that are in `anew`, which live by what they hear."""
    for service, sources in services.items():
        if service not in anew:
            marks = {(source, stream): WHOLE for source in sources for stream in streams.get(source, ())}
            await handled_before.note(connection, service, REACTIONS, marks)


async def forget(connection: Connection, services: Iterable[str]) -> None:
    """The past is over: from now on reactions take what they hear."""
    for service in services:
        await connection.execute(f"DELETE FROM {service}.handled_before WHERE position = $1", WHOLE)
