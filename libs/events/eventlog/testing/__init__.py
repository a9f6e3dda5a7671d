"""What tests of services and feeds share."""

from eventlog.testing.telling import stream_of, tell
from eventlog.testing.told import told
from eventlog.testing.values import Decided, Given, delivered, given

__all__ = ["Decided", "Given", "delivered", "given", "stream_of", "tell", "told"]
