"""Outlines that motifs are made of, as polygons; angles in radians, y growing downwards."""

import math
from collections.abc import Iterator

Point = tuple[float, float]
Points = list[Point]


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """Trace an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def arc(x: float, y: float, radius: float, start: float = 0, end: float = math.tau, flat: float = 1) -> Points:
    """Trace a circle, or the part of it between two angles; ``flat`` squeezes it vertically."""
    steps = 96
    angles = [start + (end - start) * step / steps for step in range(steps + 1)]
    return [(x + radius * math.cos(a), y + radius * flat * math.sin(a)) for a in angles]


def star(x: float, y: float, outer: float, inner: float, points: int, turn: float) -> Points:
    """Trace a star of ``points`` points that alternate between two radii."""
    radii = (outer, inner) * points
    return [
        (x + r * math.cos(turn + i * math.pi / points), y + r * math.sin(turn + i * math.pi / points))
        for i, r in enumerate(radii)
    ]


def polygon(x: float, y: float, radius: float, sides: int, turn: float) -> Points:
    """Trace a regular polygon."""
    return [
        (x + radius * math.cos(turn + i * math.tau / sides), y + radius * math.sin(turn + i * math.tau / sides))
        for i in range(sides)
    ]


def stroke(x: float, y: float, to_x: float, to_y: float, width: float) -> Points:
    """Trace a straight line ``width`` thick."""
    length = math.hypot(to_x - x, to_y - y) or 1
    dx, dy = (to_y - y) / length * width / 2, (x - to_x) / length * width / 2
    return [(x + dx, y + dy), (to_x + dx, to_y + dy), (to_x - dx, to_y - dy), (x - dx, y - dy)]


def rays(x: float, y: float, count: int, turn: float) -> Iterator[Points]:
    """Cut every other slice out of a circle that reaches beyond the sheet."""
    step, far = math.tau / count, 1200
    for i in range(count):
        a, b = turn + i * step, turn + (i + 0.5) * step
        yield [(x, y), (x + far * math.cos(a), y + far * math.sin(a)), (x + far * math.cos(b), y + far * math.sin(b))]


def heart(x: float, y: float, size: float, tilt: float, sides: tuple[int, ...] = (0, 1)) -> Points:
    """Trace a heart ``size`` wide, or only its right (0) or left (1) side.

    Source: https://mathworld.wolfram.com/HeartCurve.html
    """
    points: Points = []
    for step in [side * 60 + step for side in sides for step in range(61)]:
        t = step * math.pi / 60
        right = 16 * math.sin(t) ** 3 * size / 32
        down = (-13 * math.cos(t) + 5 * math.cos(2 * t) + 2 * math.cos(3 * t) + math.cos(4 * t) - 2.5) * size / 32
        points.append(
            (x + right * math.cos(tilt) - down * math.sin(tilt), y + right * math.sin(tilt) + down * math.cos(tilt))
        )
    return points


def keyhole(x: float, y: float, size: float) -> Points:
    """Trace a keyhole ``size`` wide and about twice as high, centred."""
    r = size / 2
    skirt = [(x + r * 0.95, y + r * 2.1), (x - r * 0.95, y + r * 2.1)]
    return arc(x, y - r * 0.7, r, math.radians(125), math.radians(415)) + skirt


def drop(x: float, y: float, size: float) -> Points:
    """Trace a drop ``size`` wide whose round belly is centred at (x, y)."""
    r = size / 2
    belly = arc(x, y, r, math.radians(-28), math.radians(208))
    tip = (x, y - 2.7 * r)
    bend = 12
    left, right = belly[-1], belly[0]
    up = [_between(left, (x - r * 0.36, y - r * 1.25), tip, i / bend) for i in range(1, bend)]
    down = [_between(tip, (x + r * 0.36, y - r * 1.25), right, i / bend) for i in range(bend)]
    return belly + up + down


def _between(start: Point, pull: Point, end: Point, t: float) -> Point:
    """Return the point at ``t`` of a quadratic Bézier curve."""
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return a * start[0] + b * pull[0] + c * end[0], a * start[1] + b * pull[1] + c * end[1]


def lens(x: float, y: float, size: float, *, plump: float = 1.3, upright: bool = False) -> Points:
    """Trace an almond twice ``size`` long and ``plump`` times ``size`` wide."""
    upper = [_between((-size, 0), (0, -size * plump), (size, 0), t / 20) for t in range(21)]
    lower = [_between((size, 0), (0, size * plump), (-size, 0), t / 20) for t in range(21)]
    return [(x + b, y + a) if upright else (x + a, y + b) for a, b in upper + lower]


def tongue(x: float, base: float, width: float, height: float, lean: float) -> Points:
    """Trace a tongue of flame on a base ``width`` wide, its tip ``lean`` to the right."""
    tip = x + lean, base - height
    left = [_between((x - width / 2, base), (x - width * 0.62, base - height * 0.45), tip, t / 24) for t in range(25)]
    right = [_between(tip, (x + width * 0.1, base - height * 0.4), (x + width / 2, base), t / 24) for t in range(25)]
    return left + right


def pine(x: float, base: float, width: float, height: float) -> Iterator[Points]:
    """Trace the four tiers of a pine, from the top down."""
    for tier in range(4):
        top, low = base - height * (1 - tier * 0.17), base - height * (0.62 - tier * 0.21)
        spread = width / 2 * (0.45 + tier * 0.19)
        yield [(x, top), (x + spread, low), (x, low - height * 0.03), (x - spread, low)]
