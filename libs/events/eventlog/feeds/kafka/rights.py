"""Who may do what with which topics: what the brokers' own authorizer keeps, and looks up at every request."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from aiokafka.errors import for_code
from aiokafka.protocol.admin import CreateAclsRequest

from eventlog.feeds.feed import FeedAway, Refused
from eventlog.feeds.kafka.broker import Broker
from eventlog.feeds.kafka.login import FORBIDDEN

OPERATIONS = {"read": 3, "write": 4, "create": 5}
"""Kafka's numbers for them. To read or write brings the right to see that the topic is there."""
TOPIC, ALLOW = 2, 3
LITERAL, PREFIXED = 3, 4


class Right(NamedTuple):
    """`user` may do this with a topic; with `prefixed`, with all topics whose names begin so."""

    user: str
    operation: Literal["read", "write", "create"]
    topic: str
    prefixed: bool = False


async def grant(broker: Broker, rights: Iterable[Right]) -> None:
    """Give these rights; those that are there stay. Whoever asks must be one of the brokers' `super.users`.

    Raises FeedAway; Refused for anybody else.
    """
    async with broker.administration() as admin:
        for user, operation, topic, prefixed in rights:
            pattern = PREFIXED if prefixed else LITERAL
            request = CreateAclsRequest(TOPIC, topic, pattern, f"User:{user}", "*", OPERATIONS[operation], ALLOW)
            ((code, reason),) = (await admin._send_request(request)).creation_responses
            error = for_code(code)
            if error in FORBIDDEN:
                raise Refused(f"{broker.servers}: the user {broker.login and broker.login.user} may not give rights")
            if code:
                raise FeedAway(f"{topic}: {error.__name__}: {reason}")
