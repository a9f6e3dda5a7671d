"""Moves as a picture, and in words what would make it too dense."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tools.transitions.explore import Move

MANY = 4
"""What makes so many moves or more is drawn once, where it happens first; the others stand below the picture."""


def drawn(moves: Sequence[Move]) -> str:
    """Mermaid, and the list of what is not in it."""
    alike = defaultdict[str, list[Move]](list)
    for move in moves:
        alike[move.label].append(move)
    lines = ["```mermaid", "stateDiagram-v2"]
    for move in moves:
        if len(alike[move.label]) < MANY or move is alike[move.label][0]:
            lines.append(f"    {move.before or '[*]'} --> {move.after}: {move.label}")
    lines.append("```")
    also = [line for label, all in alike.items() if len(all) >= MANY for line in _also(label, all[1:])]
    return "\n".join([*lines, *(["", "另有 · Also:", "", *also] if also else [])])


def _also(label: str, moves: Sequence[Move]) -> Iterator[str]:
    ends, beginnings = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for move in moves:
        ends[move.after].append(f"`{move.before}`")
    for after, befores in ends.items():
        beginnings[", ".join(befores)].append(f"`{after}`")
    said = "; ".join(f"{befores} → {', '.join(afters)}" for befores, afters in beginnings.items())
    yield f"- {label}: {said}"
