"""Ends with 0 where the service in this container answers /healthz: the image's HEALTHCHECK."""

import http.client
import os
import sys

PATIENCE = 4  # seconds, less than the check's own timeout

connection = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=PATIENCE)
try:
    connection.request("GET", "/healthz")
    status = connection.getresponse().status
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"{type(error).__name__}: {error}")
sys.exit(None if status == 200 else f"/healthz {status}")
