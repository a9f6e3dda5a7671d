"""The roster 人员配备表 as a document for print: number, name, position, years in the trade, duties, skills, hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from dispatch.names import names_of
from dispatch.projections.absences import absent_until
from dispatch.projections.staff import StaffRow, list_staff
from dispatch.projections.stations import STATIONS as STATION_ROWS
from dispatch.projections.stations import StationRow, list_stations
from dispatch.routes.resources import STATIONS
from eventlog.read_models.projection import row_of
from events.hours import hours_words
from events.shanghai import day_of
from events.types import SKILL_LEVELS, STAFF_ROLES
from events.words import Words, choice, moment
from service.documents.pages import PDF, as_html, as_pdf, page_of
from service.framework import Call, Id, allow
from service.http.openapi import download

router = APIRouter(tags=["网点 · Stations"])

MOST = 1_000
"""How many stations, and how many people of one, are printed: more than any has."""
Reader = Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")]


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the document. Texts are None where the reader may not see them, empty where there are none."""

    staff_id: str
    name: str | None
    role: Words
    job_title: str | None
    years: int | None
    duties: str | None
    skills: Sequence[tuple[str, Words | None]]
    hours: Words | None
    absent_until: date | None


@dataclass(frozen=True, slots=True)
class Roster:
    """One station's."""

    station: StationRow
    hours: Words
    lines: Sequence[Line]


@router.get(
    "/stations/{station_id}/roster.html",
    summary="人员配备表（可打印） · The roster, to print",
    response_class=HTMLResponse,
)
async def show_station_roster(station_id: Id, call: Reader) -> Response:
    """A4, as the after-sales plan's form has it. Names and duties are for who works with these people: analysts and
    operations get the document without."""
    station = row_of(STATION_ROWS, await call.read(STATIONS, station_id))
    return as_html(await _page(call, [station]))


@router.get(
    "/stations/{station_id}/roster.pdf",
    summary="人员配备表（PDF） · The roster as PDF",
    response_class=Response,
    responses=download("人员配备表 · The roster", PDF),
)
async def download_station_roster(station_id: Id, call: Reader) -> Response:
    """The same document as a file, its fonts embedded; 503 where Pango or a font with Chinese is missing on the
    service's machine, with the name of the package."""
    station = row_of(STATION_ROWS, await call.read(STATIONS, station_id))
    return await as_pdf(await _page(call, [station]), f"roster-{station_id}")


@router.get(
    "/roster.pdf",
    summary="全公司人员配备表（PDF） · All rosters as PDF",
    response_class=Response,
    responses=download("人员配备表 · The rosters", PDF),
)
async def download_roster(call: Reader) -> Response:
    """Station by station; a station gets its own. See `GET /stations/{station_id}/roster.pdf`."""
    return await as_pdf(await _page(call, await _stations(call)), "roster")


@router.get("/roster.html", summary="全公司人员配备表（可打印） · All rosters, to print", response_class=HTMLResponse)
async def show_roster(call: Reader) -> Response:
    """Station by station, a page each; a station gets its own. See `GET /stations/{station_id}/roster.html`."""
    return as_html(await _page(call, await _stations(call)))


async def _stations(call: Call) -> Sequence[StationRow]:
    """All, or the caller's own."""
    own = call.principal.station_id
    stations = await list_stations(call.runtime.pool, None, MOST)
    return [station for station in stations if own in (None, station.station_id)]


async def _page(call: Call, stations: Sequence[StationRow]) -> str:
    rosters = [await _roster(call, station) for station in stations]
    named = call.principal.reads_texts
    return page_of("dispatch", "roster.html", rosters=rosters, named=named, at=moment(call.at))


async def _roster(call: Call, station: StationRow) -> Roster:
    pool, today = call.runtime.pool, day_of(call.at)
    people = await list_staff(pool, station.station_id, None, MOST)
    numbers = [person.staff_id for person in people]
    absent = await absent_until(pool, numbers, today)
    named = call.principal.reads_texts
    names = await names_of(pool, numbers) if named else {}
    texts = await _texts(call, people) if named else {}
    lines = []
    for person in people:
        name, (job_title, duties) = names.get(person.staff_id), texts.get(person.staff_id, (None, None))
        lines.append(
            Line(
                staff_id=person.staff_id,
                name=name.name if name is not None else None,
                role=choice(STAFF_ROLES, person.role),
                job_title=job_title,
                years=None if person.working_since is None else years_between(person.working_since, today),
                duties=duties,
                skills=[(skill, level and choice(SKILL_LEVELS, level)) for skill, level in person.rated()],
                hours=hours_words(person.hours) if person.hours else None,
                absent_until=absent.get(person.staff_id),
            )
        )
    return Roster(station, hours_words(station.hours), lines)


async def _texts(call: Call, people: Sequence[StaffRow]) -> dict[str, tuple[str | None, str | None]]:
    """Job title and duties as they were typed, None for one that was erased, by staff number."""
    keyring = call.runtime.keyring
    titles = await keyring.readable([person.job_title for person in people])
    duties = await keyring.readable([person.duties for person in people])
    return {person.staff_id: said for person, said in zip(people, zip(titles, duties, strict=True), strict=True)}


def years_between(since: date, today: date) -> int:
    """Whole years: one more on each anniversary; who began on a 29th of February has it on the 1st of March."""
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
