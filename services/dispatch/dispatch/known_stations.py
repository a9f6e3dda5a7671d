"""Which stations there are, as the log has them: a station that was just opened may call at once."""

from eventlog.postgres import Pool
from events.catalog.station import KIND

_OPENED = "SELECT EXISTS (SELECT FROM dispatch.events WHERE stream = $1)"


async def knows_station(pool: Pool, station_id: str) -> bool:
    """Whether somebody has opened it."""
    return bool(await pool.fetchval(_OPENED, KIND.stream(station_id)))
