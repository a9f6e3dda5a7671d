"""What PostgreSQL keeps of a password, made here: so the password itself is in no statement, and in no server's log."""

import hashlib
import hmac
import os
from base64 import b64encode

ITERATIONS = 4096
"""PostgreSQL's own number (`scram_iterations`)."""


def verifier(password: str, salt: bytes | None = None) -> str:
    """SCRAM-SHA-256 (RFC 5803) of printable ASCII, which needs no SASLprep. Raises ValueError for anything else."""
    if not (password.isascii() and password.isprintable() and password):
        raise ValueError("a password of printable ASCII")
    salt = salt or os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored = hashlib.sha256(client).digest()
    texts = [b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${ITERATIONS}:{texts[0]}${texts[1]}:{texts[2]}"
