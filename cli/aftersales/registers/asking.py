"""One request of the registers to a service: a file goes there, or comes from there."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import httpx

from aftersales.authorization import authorization
from aftersales.errors import CommandError
from aftersales.responses import Json, document
from aftersales.service_addresses import services_here

SECONDS = 300.0
"""How long a service may take for a workbook of 50,000 rows on a busy machine."""
ATTEMPTS = 3
"""A connection that was lost is tried again, with the same Idempotency-Key: what was imported is not imported twice."""
FILES = ("spreadsheetml", "text/csv")


def address(service: str, named: str | None) -> str:
    """Where a service is: as named, INTAKE_URL or DISPATCH_URL, or that of the system that runs here. Raises
    CommandError."""
    found = named or os.environ.get(f"{service.upper()}_URL")
    return (found or services_here(service, lambda urls: f"--url {urls[service]}")[service]).rstrip("/")


def file_of(url: str, key: str, path: str, query: Mapping[str, str]) -> bytes:
    """A workbook or a CSV. Raises CommandError where there is none."""
    answer = _asked("GET", f"{url}{path}", key, query, None)
    if not answer.is_success:
        raise _refused(url, answer)
    if not any(kind in answer.headers.get("content-type", "") for kind in FILES):
        raise _another(url, answer)
    return answer.content


def sent(url: str, key: str, file: Path, query: Mapping[str, str]) -> tuple[Json, bool]:
    """What the service says to a file, and whether it has no fault. Raises CommandError for whatever else is wrong."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CommandError(
            f"无法读取 {file}（{error.strerror}）", f"{file} cannot be read ({error.strerror})"
        ) from None
    answer = _asked("POST", f"{url}/registers/import", key, query, data)
    said = document(answer)
    if answer.is_success and "sheets" in said:
        return said, True
    if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY and "errors" in said:
        return said, False
    raise _another(url, answer) if answer.is_success else _refused(url, answer)


def _asked(method: str, url: str, key: str, query: Mapping[str, str], data: bytes | None) -> httpx.Response:
    headers = authorization(key)
    if data is not None:
        once = hashlib.sha256(data).hexdigest()[:16]
        headers |= {"Content-Type": "application/octet-stream", "Idempotency-Key": f"registers-{once}-{uuid4()}"}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return httpx.request(
                method, url, params=query, content=data, headers=headers, timeout=SECONDS, trust_env=False
            )
        except (httpx.ReadError, httpx.RemoteProtocolError) as error:
            if attempt == ATTEMPTS:
                raise _unanswered(url, error) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unanswered(url, error) from None
    raise AssertionError("the last attempt returns or raises")


def _unanswered(url: str, error: Exception) -> CommandError:
    reason = str(error) or type(error).__name__
    return CommandError(
        f"{url} 没有应答（{reason}）；用 --url 指明服务的地址，或先启动 ./aftersales up",
        f"{url} does not answer ({reason}): name the service's address with --url, or start `./aftersales up`",
    )


def _refused(url: str, answer: httpx.Response) -> CommandError:
    said = document(answer)
    if "detail" not in said:
        return _another(url, answer)
    return CommandError(f"{answer.status_code} {said['detail']}", str(said.get("detail_en", "")))


def _another(url: str, answer: httpx.Response) -> CommandError:
    return CommandError(
        f"{url} 的应答不是此服务的（{answer.status_code}）；请用 --url 指明其地址",
        f"what answers at {url} ({answer.status_code}) is not this service: name its address with --url",
    )
