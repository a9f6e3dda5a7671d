"""People who sign in: a token (JWT) of the company's issuer becomes a Principal. A token is verified once.

The library only checks signature and times; which algorithm may be used is said by the key, never by the token.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any, Literal

import jwt

from service.auth.issuer import Issuer, IssuerAway, SigningKey
from service.auth.principal import PEOPLE_ROLES, Principal, misfit
from service.identifiers import ID_PATTERN

MOST_BYTES = 8 * 1024
"""Of a token."""
LEEWAY = 30.0
"""Seconds by which the issuer's clock and ours may differ."""
LONGEST = 86_400.0
"""Seconds that a token is remembered, however far off its end is; then it is verified again."""
MOST_REMEMBERED = 10_000

_ID = re.compile(ID_PATTERN)
_UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError)
"""What a stranger's JSON can do to whoever reads it."""


class Refused(Exception):
    """A token that opens nothing. `kind`: it is not valid, its owner may do nothing here, or nobody can tell now."""

    def __init__(self, kind: Literal["invalid", "forbidden", "away"], zh: str, en: str) -> None:
        super().__init__(en)
        self.kind, self.zh, self.en = kind, zh, en


@dataclass(frozen=True, slots=True)
class Claims:
    """Where a token says who its owner is. `realm_access.roles` are the `roles` inside `realm_access`, unless the token
    has a claim of just that name."""

    staff: str = "sub"
    roles: str = "roles"
    station: str = "station"


@dataclass(frozen=True, slots=True)
class _Remembered:
    principal: Principal
    until: float
    kid: str
    key: SigningKey


class SignIn:
    """Tokens of one issuer, for one audience."""

    def __init__(self, issuer: Issuer, audience: str, claims: Claims) -> None:
        self._issuer = issuer
        self._audience = audience
        self._claims = claims
        self._remembered: dict[bytes, _Remembered] = {}

    async def principal(self, token: bytes) -> Principal:
        """Whose token this is. Raises Refused.

        What was found holds until the token expires or the issuer withdraws the key that it was signed with.
        """
        if len(token) > MOST_BYTES:
            raise Refused("invalid", "登录令牌过长", "The token is too long")
        digest = hashlib.sha256(token).digest()
        found = self._remembered.get(digest)
        if found is not None:
            if found.until > time() and self._issuer.known(found.kid) is found.key:
                return found.principal
            del self._remembered[digest]
        kid = _kid(token)
        try:
            key = await self._issuer.key(kid)
        except IssuerAway:
            raise Refused("away", "登录服务暂时无法访问，请稍后重试", "The sign-in service is away") from None
        if key is None:
            raise Refused("invalid", "登录令牌的签名密钥未知，请重新登录", "The token's key is unknown: sign in again")
        claims = self._verified(token, key)
        principal = _principal(claims, self._claims)
        until = min(int(claims["exp"]), time() + LONGEST) + LEEWAY
        self._remember(digest, _Remembered(principal, until, kid, key))
        return principal

    async def close(self) -> None:
        """Let go of the connections."""
        await self._issuer.close()

    def _verified(self, token: bytes, key: SigningKey) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=list(key.algorithms),
                audience=self._audience,
                issuer=self._issuer.url,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.ExpiredSignatureError:
            raise Refused("invalid", "登录已过期，请重新登录", "The token has expired: sign in again") from None
        except jwt.ImmatureSignatureError:
            raise Refused("invalid", "登录令牌尚未生效", "The token is not valid yet") from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError):
            raise Refused("invalid", "登录令牌不是为本系统签发的", "The token was not made for this system") from None
        except (jwt.PyJWTError, *_UNREADABLE):
            raise _no_token() from None
        return claims

    def _remember(self, digest: bytes, found: _Remembered) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            now = time()
            self._remembered = {key: one for key, one in self._remembered.items() if one.until > now}
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[digest] = found


def _no_token() -> Refused:
    return Refused("invalid", "登录令牌无效", "The token is not valid")


def _kid(token: bytes) -> str:
    """The name of the key in the unverified header. Raises Refused for what is no token, or needs more than we know."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, *_UNREADABLE):
        raise _no_token() from None
    kid = header.get("kid")
    if not isinstance(kid, str) or "crit" in header:
        raise _no_token()
    return kid


def _principal(token: Mapping[str, Any], claims: Claims) -> Principal:
    """Raises Refused for an account that is nobody here. Roles of other systems are passed over."""
    staff, station = _claim(token, claims.staff), _claim(token, claims.station) or None
    named = _claim(token, claims.roles)
    words = named.split() if isinstance(named, str) else named if isinstance(named, list) else []
    roles = PEOPLE_ROLES.intersection(word for word in words if isinstance(word, str))
    if not roles:
        raise Refused("forbidden", "您的账号在本系统没有角色", "Your account has no role in this system")
    if not isinstance(staff, str) or not _ID.fullmatch(staff):
        raise Refused("forbidden", "您的账号没有有效的工号", "Your account has no valid staff number")
    if station is not None and (not isinstance(station, str) or not _ID.fullmatch(station)):
        raise Refused("forbidden", "您账号的网点编号无效", "The station of your account is not valid")
    if wrong := misfit(roles, station):
        raise Refused("forbidden", f"您的账号设置有误：{wrong.zh}", f"Your account is set up wrongly: {wrong.en}")
    return Principal(staff, roles, station)


def _claim(token: Mapping[str, Any], name: str) -> Any:
    if name in token:
        return token[name]
    found: Any = token
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
