"""Outlines that motifs are made of, as polygons; angles in radians, y growing downwards."""

import math
from collections.abc import Iterator

Point = tuple[float, float]
Points = list[Point]


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """Trace an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def point_around(x: float, y: float, radius: float, angle: float) -> Point:
    """Return the point at an angle on a circle around (x, y)."""
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def arc(x: float, y: float, radius: float, start: float = 0, end: float = math.tau, flat: float = 1) -> Points:
    """Trace a circle, or the part of it between two angles; ``flat`` squeezes it vertically."""
    steps = 96
    points: Points = []
    for step in range(steps + 1):
        angle = start + (end - start) * step / steps
        points.append((x + radius * math.cos(angle), y + radius * flat * math.sin(angle)))
    return points


def star(x: float, y: float, outer: float, inner: float, points: int, turn: float) -> Points:
    """Trace a star of ``points`` points that alternate between two radii."""
    corners: Points = []
    for point in range(points):
        angle = turn + 2 * point * math.pi / points
        corners.append(point_around(x, y, outer, angle))
        corners.append(point_around(x, y, inner, angle + math.pi / points))
    return corners


def polygon(x: float, y: float, radius: float, sides: int, turn: float) -> Points:
    """Trace a regular polygon."""
    return [point_around(x, y, radius, turn + side * math.tau / sides) for side in range(sides)]


def stroke(x: float, y: float, to_x: float, to_y: float, width: float) -> Points:
    """Trace a straight line ``width`` thick."""
    length = math.hypot(to_x - x, to_y - y) or 1
    dx, dy = (to_y - y) / length * width / 2, (x - to_x) / length * width / 2
    return [(x + dx, y + dy), (to_x + dx, to_y + dy), (to_x - dx, to_y - dy), (x - dx, y - dy)]


def rays(x: float, y: float, count: int, turn: float) -> Iterator[Points]:
    """Cut every other slice out of a circle that reaches beyond the sheet."""
    step, far = math.tau / count, 1200
    for ray in range(count):
        start = turn + ray * step
        yield [(x, y), point_around(x, y, far, start), point_around(x, y, far, start + step / 2)]


def heart(x: float, y: float, size: float, tilt: float, sides: tuple[int, ...] = (0, 1)) -> Points:
    """Trace a heart ``size`` wide, or only its right (0) or left (1) side.

    Source: https://mathworld.wolfram.com/HeartCurve.html
    """
    points: Points = []
    for side in sides:
        for step in range(61):
            t = (side * 60 + step) * math.pi / 60
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
    """Trace a drop ``size`` wide with a round belly centred at (x, y)."""
    r = size / 2
    belly = arc(x, y, r, math.radians(-28), math.radians(208))
    tip = (x, y - 2.7 * r)
    left, right = belly[-1], belly[0]
    up = curve(left, (x - r * 0.36, y - r * 1.25), tip, 12)
    down = curve(tip, (x + r * 0.36, y - r * 1.25), right, 12)
    return belly + up[1:-1] + down[:-1]


def curve(start: Point, pull: Point, end: Point, steps: int) -> Points:
    """Trace a quadratic Bézier curve: from ``start`` towards ``pull``, and on to ``end``."""
    points: Points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * start[0] + b * pull[0] + c * end[0], a * start[1] + b * pull[1] + c * end[1]))
    return points


def lens(x: float, y: float, size: float, *, plump: float = 1.3, upright: bool = False) -> Points:
    """Trace an almond twice ``size`` long and ``plump`` times ``size`` wide."""
    above = curve((-size, 0), (0, -size * plump), (size, 0), 20)
    below = curve((size, 0), (0, size * plump), (-size, 0), 20)
    points: Points = []
    for along, across in above + below:
        if upright:
            points.append((x + across, y + along))
        else:
            points.append((x + along, y + across))
    return points


def tongue(x: float, base: float, width: float, height: float, lean: float) -> Points:
    """Trace a tongue of flame on a base ``width`` wide, its tip ``lean`` to the right."""
    tip = x + lean, base - height
    left = curve((x - width / 2, base), (x - width * 0.62, base - height * 0.45), tip, 24)
    right = curve(tip, (x + width * 0.1, base - height * 0.4), (x + width / 2, base), 24)
    return left + right


def pine(x: float, base: float, width: float, height: float) -> Iterator[Points]:
    """Trace the four tiers of a pine, from the top down."""
    for tier in range(4):
        top, low = base - height * (1 - tier * 0.17), base - height * (0.62 - tier * 0.21)
        spread = width / 2 * (0.45 + tier * 0.19)
        yield [(x, top), (x + spread, low), (x, low - height * 0.03), (x - spread, low)]
