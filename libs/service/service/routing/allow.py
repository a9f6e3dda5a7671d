"""Who may call a route. Every route says so with `allow`; an app with a route that does not refuses to start."""

from typing import Any, get_args
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.requests import Request

from service.auth.issuer import REST_SECONDS
from service.auth.principal import Principal, Role
from service.auth.sign_in import Refused
from service.http.problem_details import FORBIDDEN, UNAUTHENTICATED, UNAVAILABLE, Problem
from service.http.request_context import RequestContext, request_context_of
from service.routing.call import Call
from service.runtime import Runtime

WAIT_FOR = "wait_for"
"""The query parameter that every route with `allow` has."""
_WAITS = f"{WAIT_FOR}=".encode()


async def principal_of(runtime: Runtime, authorization: bytes | None) -> Principal:
    """The caller behind an Authorization header: a key's, or a person's who has signed in.

    Raises Problem: 401 for none, an unknown, revoked or expired key, a token that is not valid; 403 for a token whose
    owner is nobody here; 503 where nobody can tell whether it is valid.
    """
    if authorization is not None and authorization[:7].lower() == b"bearer ":
        credential = authorization[7:].strip()
        principal = runtime.keys.principal(credential)
        if principal is not None:
            return principal
        if runtime.sign_in is not None and credential.count(b".") == 2:
            try:
                return await runtime.sign_in.principal(credential)
            except Refused as refused:
                raise _problem(refused) from None
    raise Problem(
        UNAUTHENTICATED,
        "Send Authorization: Bearer <key> with a valid key",
        "请使用有效密钥：Authorization: Bearer <key>",
        headers=[(b"www-authenticate", b'Bearer realm="aftersales"')],
    )


def _problem(refused: Refused) -> Problem:
    match refused.kind:
        case "invalid":
            asks = b'Bearer realm="aftersales", error="invalid_token"'
            return Problem(UNAUTHENTICATED, refused.en, refused.zh, headers=[(b"www-authenticate", asks)])
        case "forbidden":
            return Problem(FORBIDDEN, refused.en, refused.zh)
        case "away":
            return Problem(UNAVAILABLE, refused.en, refused.zh, headers=[(b"retry-after", b"%d" % REST_SECONDS)])


class Allow:
    """The dependency behind `allow`."""

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    async def __call__(self, request: Request) -> Call:
        """As FastAPI's dependency: see `admit`."""
        context = request_context_of(request.scope)
        if context.method not in ("GET", "HEAD"):
            context.body = await request.body()
        return await self.admit(request.app.state.runtime, context)

    async def admit(self, runtime: Runtime, context: RequestContext) -> Call:
        """The call, whose time is that after the wait. Raises Problem: 403 for another role, or a station that does not
        exist; 400 for malformed headers; 503 for a wait in vain."""
        principal = context.principal
        if principal is None or self.roles.isdisjoint(principal.roles):
            raise Problem(
                FORBIDDEN,
                f"This needs one of the roles: {', '.join(sorted(self.roles))}",
                f"需要以下角色之一：{'、'.join(sorted(self.roles))}",
            )
        if _WAITS in context.query:
            for name, value in parse_qsl(context.query.decode("latin-1")):
                if name == WAIT_FOR:
                    await runtime.wait_for(value)
        call = Call(runtime, principal, context)
        if principal.station_id is not None:
            await runtime.require_station(principal.station_id)
        return call


def allow(*roles: Role) -> Any:
    """`call: Annotated[Call, allow("dispatcher", "manager")]`: callers with one of these roles may use the route.

    Raises ValueError for no role or an unknown one.
    """
    if not roles or not set(roles) <= set(get_args(Role)):
        raise ValueError(f"not roles: {roles}")
    return Depends(Allow(frozenset(roles)))
