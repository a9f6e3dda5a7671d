"""Ends with 0 where the service in this container answers /healthz: the image's HEALTHCHECK."""

import http.client
import os
import signal
import ssl
import sys

PATIENCE = 8  # seconds, less than the check's own timeout

signal.alarm(PATIENCE + 1)  # an engine forgets a check that is late, and begins the next one beside it

connection: http.client.HTTPConnection
if os.environ.get("TLS_CERTIFICATE_FILE"):
    # It asks itself, on loopback: for which names its certificate is good matters to others.
    unasked = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", int(os.environ["PORT"]), timeout=PATIENCE, context=unasked)
else:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=PATIENCE)
try:
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.exit(None if status == 200 else f"/healthz {status}")
