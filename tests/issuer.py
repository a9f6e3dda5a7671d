"""An issuer of tokens (OpenID Connect) on loopback: discovery, keys, rotation, and everything that one may do wrong."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep, time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from aftersales.ports import free_port

DISCOVERY = "/realms/office/.well-known/openid-configuration"
AUDIENCE = "aftersales"

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SHORT_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def jwk(key: Any, kid: str, algorithm: str, **more: Any) -> dict[str, Any]:
    """The public half, as an issuer lists it."""
    made: dict[str, Any] = jwt.get_algorithm_by_name(algorithm).to_jwk(key.public_key(), as_dict=True)
    made.pop("key_ops", None)
    return made | {"kid": kid, "use": "sig"} | more


class Office:
    """The issuer. `documents` is what it answers, by path; `asked` what it was asked."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.url = f"{self.base}/realms/office"
        self.asked: list[str] = []
        self.delay = 0.0
        self.away = False
        self.documents: dict[str, Any] = {
            DISCOVERY: {"issuer": self.url, "jwks_uri": f"{self.base}/certs"},
            "/certs": {"keys": [jwk(RSA_KEY, "rsa-1", "RS256")]},
        }

    def rotate(self, *keys: dict[str, Any]) -> None:
        """From now on it signs with these."""
        self.documents["/certs"] = {"keys": list(keys)}

    def token(
        self, key: Any = RSA_KEY, kid: Any = "rsa-1", algorithm: str = "RS256", header: Any = None, **changes: Any
    ) -> str:
        """A clerk's token for an hour; a change to None leaves a claim out."""
        now = int(time())
        claims = {"iss": self.url, "aud": AUDIENCE, "sub": "clerk-lin", "iat": now, "exp": now + 3600}
        claims |= {"roles": ["clerk", "offline_access"]} | changes
        kept = {name: value for name, value in claims.items() if value is not None}
        headers = ({"kid": kid} if kid is not None else {}) | (header or {})
        return jwt.encode(kept, key, algorithm=algorithm, headers=headers)


@contextmanager
def office() -> Iterator[Office]:
    """One that listens."""
    port = free_port()
    issuer = Office(port)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            sleep(issuer.delay)
            found = issuer.documents.get(self.path)
            if issuer.away or found is None:
                return self.send_error(503 if issuer.away else 404)
            if isinstance(found, str) and found.startswith("http"):
                self.send_response(302)
                self.send_header("location", found)
                content = b""
            else:
                self.send_response(200)
                content = found if isinstance(found, bytes) else json.dumps(found).encode()
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            return None

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def part(content: Any) -> str:
    """A part of a token, by hand."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
