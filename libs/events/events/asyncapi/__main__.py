"""`python -m events.asyncapi [--write]`."""

import sys

from events.asyncapi.files import main

sys.exit(main())
