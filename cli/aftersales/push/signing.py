"""Signatures of what is sent, as Standard Webhooks has them: HMAC-SHA256 over id, moment and body."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence

from aftersales.errors import CommandError

VARIABLE = "AFTERSALES_WEBHOOK_SECRET"
PREFIX = "whsec_"
LEAST, MOST = 24, 64
"""Bytes of a secret."""


def secrets_of(text: str | None) -> tuple[bytes, ...]:
    """The secrets that a variable holds: `whsec_` and base64, several with blanks between them while one takes the
    place of another. Raises CommandError, which says nothing of them."""
    found = tuple(_secret(word) for word in (text or "").split())
    if not found:
        make = f"{VARIABLE}=whsec_$(openssl rand -base64 32)"
        raise CommandError(
            f"须设置签名密钥 {VARIABLE}，如 {make}", f"{VARIABLE} must hold the secret to sign with: {make}"
        )
    return found


def signed(secrets: Sequence[bytes], id: str, at: int, body: bytes) -> Mapping[str, str]:
    """The headers of one attempt; `at` in seconds since 1970. Each secret has its signature."""
    content = b"%b.%d.%b" % (id.encode(), at, body)
    signatures = (b64encode(hmac.digest(secret, content, "sha256")).decode() for secret in secrets)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _secret(word: str) -> bytes:
    try:
        if not word.startswith(PREFIX):
            raise ValueError
        secret = b64decode(word.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise CommandError(
            f"{VARIABLE} 须为 {PREFIX} 加 base64", f"{VARIABLE} must be {PREFIX} and base64 behind it"
        ) from None
    if not LEAST <= len(secret) <= MOST:
        raise CommandError(
            f"{VARIABLE} 须有 {LEAST} 至 {MOST} 字节，现为 {len(secret)}",
            f"{VARIABLE} must have {LEAST} to {MOST} bytes, not {len(secret)}",
        )
    return secret
