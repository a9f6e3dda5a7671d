"""The issuer of people's tokens (OpenID Connect): its discovery document and its signing keys."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

PATIENCE = 5.0
"""Seconds for both documents together."""
MOST_BYTES = 256 * 1024
"""Of one document."""
MOST_KEYS = 100
FRESH_SECONDS = 600.0
"""Keys that are older are asked for anew, while the known ones go on."""
REST_SECONDS = 10.0
"""Between two questions, whatever tokens come: an unknown key makes no more of them."""
LEAST_RSA_BITS = 2048

RSA = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
ALGORITHMS: Mapping[tuple[str, str | None], tuple[str, ...]] = {
    ("RSA", None): RSA,
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
"""By kind of key and its curve, what may be signed with it: nothing that is shared, and never `none`."""

log = structlog.get_logger(__name__)


class IssuerAway(Exception):
    """The issuer cannot be asked at the moment."""


class Unusable(ValueError):
    """What the issuer answered cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the algorithms that may be used with it."""

    key: Any
    algorithms: tuple[str, ...]
    jwk: Mapping[str, Any]


class Issuer:
    """`url` is the issuer's name and where its documents are. Nothing is asked before a token comes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._keys: Mapping[str, SigningKey] = {}
        self._asked = self._answered = float("-inf")
        self._asking: asyncio.Task[None] | None = None
        self._client: httpx.AsyncClient | None = None

    def known(self, kid: str) -> SigningKey | None:
        """A key that was heard of. Those that have got old are asked for again, beside the request."""
        if monotonic() - self._answered > FRESH_SECONDS:
            self._ask()
        return self._keys.get(kid)

    async def key(self, kid: str) -> SigningKey | None:
        """A key; one that is unknown is asked for first. Raises IssuerAway where that is not possible now."""
        found = self.known(kid)
        if found is None:
            asking = self._ask()
            if asking is not None:
                await asyncio.shield(asking)
            found = self._keys.get(kid)
            if found is None and self._answered < self._asked:
                raise IssuerAway
        return found

    async def close(self) -> None:
        """Let go of the connections."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def _ask(self) -> asyncio.Task[None] | None:
        """The question that is under way, or a new one; None while it is too early for that."""
        if self._asking is not None and not self._asking.done():
            return self._asking
        if monotonic() - self._asked < REST_SECONDS:
            return None
        self._asked = monotonic()
        self._asking = asyncio.create_task(self._refresh())
        return self._asking

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                fresh = await self._fetch()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            reason = str(error) if isinstance(error, Unusable) else type(error).__name__
            log.error("sign_in.no_keys", issuer=self.url, reason=reason, known=len(self._keys))
            return
        # A key that is the same stays the same object: what was remembered by it still holds.
        former = self._keys
        self._keys = {
            kid: old if (old := former.get(kid)) is not None and old.jwk == new.jwk else new
            for kid, new in fresh.items()
        }
        self._answered = monotonic()
        if self._keys.keys() != former.keys():
            log.info("sign_in.keys", issuer=self.url, keys=len(self._keys))

    async def _fetch(self) -> dict[str, SigningKey]:
        document = await self._get(f"{self.url.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self.url:
            raise Unusable("the discovery document is another issuer's")
        address = document.get("jwks_uri")
        if not isinstance(address, str) or not secure(address):
            raise Unusable("jwks_uri is no address that can be trusted")
        listed = (await self._get(address)).get("keys")
        if not isinstance(listed, list) or len(listed) > MOST_KEYS:
            raise Unusable("the list of keys is none")
        found = {}
        for jwk in listed:
            if (made := _signing_key(jwk)) is not None:
                found[str(jwk["kid"])] = made
        return found

    async def _get(self, address: str) -> dict[str, Any]:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, follow_redirects=False)
        async with self._client.stream("GET", address, headers={"accept": "application/json"}) as answer:
            if answer.status_code != httpx.codes.OK:
                raise Unusable(f"status {answer.status_code}")
            content = b""
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > MOST_BYTES:
                    raise Unusable("the document is too long")
        try:
            return msgspec.json.decode(content, type=dict[str, Any])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise Unusable("the document is no JSON object") from None


def secure(address: str) -> bool:
    """Whether what is read there can be trusted: by TLS, or on this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and host in ("127.0.0.1", "::1", "localhost"))
    )


def _signing_key(jwk: Any) -> SigningKey | None:
    """None for a key that is not for signatures, shared, too short, of an unknown kind, or without a name."""
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str) or jwk.get("use", "sig") != "sig":
        return None
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if not isinstance(kind, str) or not (curve is None or isinstance(curve, str)):
        return None
    allowed = ALGORITHMS.get((kind, curve), ())
    if "alg" in jwk:
        allowed = tuple(name for name in allowed if name == jwk["alg"])
    if not allowed:
        return None
    try:
        key = jwt.PyJWK(jwk, algorithm=allowed[0]).key
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if isinstance(key, RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            return None
    elif "d" in jwk:
        return None
    return SigningKey(key, allowed, jwk)
