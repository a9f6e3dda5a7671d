"""Which partition a key has: as Kafka's own clients choose it, so that any producer would agree."""

from functools import lru_cache

KEYS = 20_000
"""Keys whose partition is remembered: the hash is worked out in Python, and a case has many events."""

_MASK = 0xFFFFFFFF
_MULTIPLIER = 0x5BD1E995
_SEED = 0x9747B28C


@lru_cache(KEYS)
def partition_of(key: str, partitions: int) -> int:
    """From 0 on, below `partitions` (at least 1)."""
    return (murmur2(key.encode()) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """MurmurHash2 by Austin Appleby, 32 bits, with the seed that Kafka gives it."""
    length = len(data)
    whole = length & ~3
    mixed = _SEED ^ length
    for start in range(0, whole, 4):
        word = int.from_bytes(data[start : start + 4], "little") * _MULTIPLIER & _MASK
        word = (word ^ word >> 24) * _MULTIPLIER & _MASK
        mixed = (mixed * _MULTIPLIER & _MASK) ^ word
    if whole < length:
        mixed = (mixed ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _MASK
    mixed = (mixed ^ mixed >> 13) * _MULTIPLIER & _MASK
    return mixed ^ mixed >> 15
