"""Client of the five Aftersales services: a module a service, made of what the service says of itself (`make client`).

`wire` is what they share.
"""

from aftersales_client.wire import Answer, Problem, every

__all__ = ["Answer", "Problem", "every"]
