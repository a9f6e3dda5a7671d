"""What tests of services and feeds share."""

from eventlog.testing.telling import stream_of, tell
from eventlog.testing.values import Decided, Given, given, heard

__all__ = ["Decided", "Given", "given", "heard", "stream_of", "tell"]
