"""A screenshot with a palette: a third of the bytes, for pictures that are committed."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
"""PNG's kind of colour → bytes of a pixel: with and without transparency, which a page does not have."""
COLOURS = 256
Colour = tuple[int, int, int]


def smaller(png: bytes) -> bytes:
    """The same picture in the 256 colours that it has most of, 16 steps a channel. It has eight bits a channel."""
    parts = list(_parts(png))
    width, height, _, kind = struct.unpack(">IIBB", parts[0][1][:10])
    data = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    lines = [_coloured(line, CHANNELS[kind]) for line in _lines(data, width * CHANNELS[kind], height, CHANNELS[kind])]
    counted = Counter(colour for line in lines for colour in line)
    palette = [colour for colour, _ in counted.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counted.keys() - places.keys():
        places[colour] = min(range(len(palette)), key=lambda place: _distance(palette[place], colour))
    packed = zlib.compress(b"".join(b"\0" + bytes(map(places.__getitem__, line)) for line in lines), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(part for each in palette for part in each)), (b"IDAT", packed))
    return SIGNATURE + b"".join(_chunk(name, content) for name, content in (*chunks, (b"IEND", b"")))


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _lines(data: bytes, width: int, height: int, pixel: int) -> Iterator[bytearray]:
    """The bytes of each line, as they were before PNG's filters."""
    above = bytearray(width)
    for row in range(height):
        begin = row * (width + 1)
        line, kind = bytearray(data[begin + 1 : begin + 1 + width]), data[begin]
        for at in range(width if kind else 0):
            left, corner = (line[at - pixel], above[at - pixel]) if at >= pixel else (0, 0)
            line[at] = (line[at] + _guess(kind, left, above[at], corner)) & 255
        yield line
        above = line


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What PNG's filter expects a byte to be."""
    if kind < 4:
        return (left, up, (left + up) // 2)[kind - 1]
    sideways, upwards, across = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if sideways <= upwards and sideways <= across:
        return left
    return up if upwards <= across else corner


def _coloured(line: bytearray, pixel: int) -> list[Colour]:
    stepped = [part & 0xF0 | part >> 4 for part in line]
    return list(zip(stepped[0::pixel], stepped[1::pixel], stepped[2::pixel], strict=True))


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
