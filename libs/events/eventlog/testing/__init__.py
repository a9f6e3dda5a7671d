"""What tests of services and feeds share."""

from eventlog.testing.values import Decided, Given, given, heard

__all__ = ["Decided", "Given", "given", "heard"]
