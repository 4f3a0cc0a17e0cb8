"""The pictures on drawn posters: pure geometry, seeded.

A motif is a run of filled polygons, painted in order on a sheet of ``WIDTH`` by ``HEIGHT`` units, y growing downwards.
It covers the sheet above its floor; below lies the panel that carries the lettering.
"""

import math
from collections.abc import Callable, Iterator
from random import Random

from bot.posters import shapes
from bot.posters.palettes import Colour, Palette
from bot.posters.shapes import Points

WIDTH, HEIGHT = 500, 750

Shape = tuple[Points, Colour]
Motif = Callable[[Random, Palette, float], Iterator[Shape]]
"""Draws the picture above ``floor`` (in units from the top) and the panel below it."""


def _panel(palette: Palette, floor: float) -> Shape:
    return shapes.box(0, floor, WIDTH, HEIGHT), palette.panel


def two_in_one_heart(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """Nested hearts; the halves of each wear different colours."""
    x, y = WIDTH / 2 + chance.uniform(-50, 50), floor * chance.uniform(0.48, 0.54)
    tilt, rings, first = math.radians(chance.uniform(-16, 16)), chance.randint(3, 6), chance.randrange(4)
    size = min(floor * 1.05, 520) * chance.uniform(0.8, 1.05)
    for ring in range(rings):
        for side in (0, 1):
            colour = palette.tones[(first + ring + side) % len(palette.tones)]
            yield shapes.heart(x, y, size * (1 - ring / rings) ** 1.1, tilt, (side,)), colour
    yield _panel(palette, floor)


def one_among_many_hearts(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A wallpaper of hearts, a pair of which stands out."""
    columns = chance.randint(3, 5)
    cell = WIDTH / columns
    rows = math.ceil(floor / cell / 0.86) + 1
    places: Points = []
    for row in range(rows):
        for column in range(columns + 1):
            places.append(((column + row % 2 / 2) * cell, floor - (row + 0.5) * cell * 0.86))
    x, y = chance.choice([place for place in places if _is_well_inside(*place, floor)])
    for place in places:
        if math.dist(place, (x, y)) > cell * 1.2:
            yield shapes.heart(*place, cell * 0.6, 0), palette.tones[2]
    yield shapes.heart(x - cell * 0.26, y, cell * 1.35, -0.22), palette.tones[0]
    yield shapes.heart(x + cell * 0.42, y + cell * 0.2, cell, 0.26), palette.tones[1]
    yield _panel(palette, floor)


def _is_well_inside(x: float, y: float, floor: float) -> bool:
    return WIDTH * 0.25 < x < WIDTH * 0.7 and floor * 0.25 < y < floor * 0.75


def sunrise(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A ringed sun coming up behind hills, its rays all over the sky."""
    x, y = WIDTH * chance.uniform(0.25, 0.75), floor * chance.uniform(0.55, 0.8)
    radius, turn = floor * chance.uniform(0.26, 0.36), chance.uniform(0, 1)
    for ray in shapes.rays(x, y, chance.randint(9, 18), turn):
        yield ray, palette.tones[0]
    rings = chance.randint(2, 4)
    for ring in range(rings):
        yield shapes.arc(x, y, radius * (1 - ring / (rings + 0.6))), palette.tones[1 + ring % 2]
    for layer, colour in enumerate((palette.tones[3], palette.panel)):
        yield _hills(chance, floor - 46 + 46 * layer, 26 - 6 * layer), colour


def _hills(chance: Random, y: float, height: float) -> Points:
    phase, swing = chance.uniform(0, math.tau), chance.uniform(0.9, 1.7)
    crest = [(x, y - height * math.sin(phase + x / WIDTH * math.pi * swing)) for x in range(0, WIDTH + 1, 10)]
    return [*crest, (WIDTH, HEIGHT), (0, HEIGHT)]


def tiles(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A patchwork of discs, arcs and little suns."""
    cell = WIDTH / chance.choice((3, 4, 4))
    colours = [palette.sky, palette.panel, *palette.tones[1:]]
    for row in range(math.ceil(floor / cell)):
        for column in range(round(WIDTH / cell)):
            x, y = column * cell, floor - (row + 1) * cell
            back, front, dot = chance.sample(colours, 3)
            yield shapes.box(x, y, x + cell, y + cell), back
            yield from _tile(chance, x, y, cell, (front, dot))
    yield _panel(palette, floor)


def _tile(chance: Random, x: float, y: float, cell: float, colours: tuple[Colour, Colour]) -> Iterator[Shape]:
    front, dot = colours
    middle_x, middle_y, quarter = x + cell / 2, y + cell / 2, math.pi / 2
    match chance.randrange(4):
        case 0:
            yield shapes.star(middle_x, middle_y, cell * 0.46, cell * 0.3, chance.randint(9, 16), 0), front
            yield shapes.arc(middle_x, middle_y, cell * 0.22), dot
        case 1:
            corner = chance.randrange(4)
            at = x + cell * (corner in {1, 2}), y + cell * (corner in {2, 3})
            for radius, colour in ((cell, front), (cell * 0.5, dot)):
                yield [at, *shapes.arc(*at, radius, corner * quarter, (corner + 1) * quarter)], colour
        case 2:
            yield shapes.arc(middle_x, y, cell / 2, 0, math.pi), front
            yield shapes.arc(middle_x, y + cell / 2, cell / 2, 0, math.pi), dot
        case _:
            yield shapes.arc(middle_x, middle_y, cell * 0.42), front
            yield shapes.arc(middle_x, middle_y - cell * 0.04, cell * 0.27, 0, math.pi), dot


def twist(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """Polygons that turn as they shrink, down to a keyhole."""
    x, y = WIDTH * chance.uniform(0.36, 0.64), floor * chance.uniform(0.42, 0.58)
    sides, turn = chance.randint(4, 7), chance.uniform(0, math.tau)
    twist = chance.choice((-1, 1)) * chance.uniform(0.08, 0.18)
    rings = 17
    for ring in range(rings):
        radius = 900 * 0.86**ring
        yield shapes.polygon(x, y, radius, sides, turn + ring * twist), palette.tones[ring % 2]
    yield shapes.arc(x, y, 64), palette.tones[2]
    yield shapes.keyhole(x, y, 42), palette.tones[3]
    yield _panel(palette, floor)


def tunnel(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A hole of circles that slide aside as they shrink, with a burst at its end."""
    angle, rings = chance.uniform(0, math.tau), chance.randint(15, 21)
    x, y = WIDTH / 2, floor / 2
    for ring in range(rings):
        radius = 520 * (1 - ring / rings) ** 1.3 + 46
        slide = 120 * (ring / rings) ** 0.8
        bend = angle + ring / rings * 2
        x, y = WIDTH / 2 + slide * math.cos(bend), floor / 2 + slide * math.sin(bend)
        yield shapes.arc(x, y, radius), palette.tones[ring % 2]
    yield shapes.star(x, y, 92, 54, chance.randint(9, 14), angle), palette.tones[2]
    yield shapes.keyhole(x, y, 32), palette.tones[3]
    yield _panel(palette, floor)


def lone_window(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A dark house front in the rain, one window lit and a person in it."""
    columns, wall = chance.randint(3, 5), 18
    left, top, width = chance.choice((40, 90, 150)), chance.uniform(50, 130), chance.uniform(290, 340)
    across = (width - wall) / columns
    rows = max(2, round((floor - top) / (across * 1.35)))
    down = (floor - top - wall) / rows
    lit = chance.randrange(columns), chance.randrange(rows)
    yield shapes.box(left, top, left + width, floor), palette.tones[0]
    for place in range(columns * rows):
        column, row = place % columns, place // columns
        x, y = left + wall + column * across, top + wall + row * down
        wide, high = across - wall, down - wall
        is_lit = (column, row) == lit
        yield shapes.box(x, y, x + wide, y + high), palette.tones[2 if is_lit else 1]
        if is_lit:
            yield from _person(x + wide * chance.choice((0.36, 0.64)), y + high, wide * 0.5, palette.tones[0])
    yield from _rain(chance, palette, floor)
    yield _panel(palette, floor)


def _person(x: float, base: float, size: float, colour: Colour) -> Iterator[Shape]:
    """A head and shoulders, seen from behind."""
    yield shapes.arc(x, base - size * 0.78, size * 0.24), colour
    yield shapes.arc(x, base, size * 0.5, math.pi, math.tau), colour


def _rain(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    slant = chance.uniform(-0.25, 0.25)
    for _ in range(chance.randint(60, 110)):
        x, y, length = chance.uniform(-60, WIDTH + 60), chance.uniform(-40, floor), chance.uniform(16, 62)
        yield shapes.stroke(x, y, x + slant * length, y + length, 1.4), palette.tones[3]


def falling_drop(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A drop that holds a lit window, above the rings that the last one left."""
    x, size = WIDTH * chance.uniform(0.28, 0.72), chance.uniform(100, 200)
    water = floor * chance.uniform(0.76, 0.82)
    yield from _rain(chance, palette, water)
    yield shapes.box(0, water, WIDTH, HEIGHT), palette.tones[0]
    for ring in range(chance.randint(4, 6), 0, -1):
        yield shapes.arc(x, (water + floor) / 2, 52 * ring, flat=0.17), palette.tones[3 if ring % 2 else 0]
        yield shapes.arc(x, (water + floor) / 2, 52 * ring - 4, flat=0.16), palette.tones[0]
    belly = min(water * 0.62, water - size * 0.7)
    yield shapes.drop(x, belly, size), palette.tones[0]
    pane, gap = size * 0.16, size * 0.03
    for across, down in ((-pane, -pane), (gap, -pane), (-pane, gap), (gap, gap)):
        yield shapes.box(x + across, belly + down, x + across + pane - gap, belly + down + pane - gap), palette.tones[2]
    yield _panel(palette, floor)


def pines(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A moon too big over rows of pines, and two eyes among them."""
    x, y, radius = WIDTH * chance.uniform(0.25, 0.75), floor * chance.uniform(0.3, 0.45), chance.uniform(105, 165)
    yield shapes.arc(x, y, radius * 1.35), palette.tones[3]
    yield shapes.arc(x, y, radius), palette.tones[0]
    for layer, colour in enumerate((palette.tones[1], palette.tones[2], palette.panel)):
        base = floor - 60 + 45 * layer
        at = -30.0
        while at < WIDTH + 30:
            width, height = chance.uniform(46, 84), chance.uniform(110, 290 - 50 * layer)
            for tier in shapes.pine(at, base, width, height):
                yield tier, colour
            at += width * chance.uniform(0.5, 0.95)
        yield shapes.box(0, base - 22, WIDTH, HEIGHT), colour
    yield from _eyes(chance.uniform(80, 420), floor - 6, chance.uniform(9, 13), palette)


def _eyes(x: float, y: float, size: float, palette: Palette) -> Iterator[Shape]:
    for side in (-1, 1):
        middle = x + side * size * 1.5
        yield shapes.lens(middle, y, size), palette.tones[0]
        yield shapes.lens(middle, y, size * 0.55, upright=True), palette.panel


def watching_trunks(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """An eye as big as the night, seen between bare trunks."""
    x, y, size = WIDTH * chance.uniform(0.42, 0.58), floor * chance.uniform(0.42, 0.52), chance.uniform(190, 235)
    yield shapes.lens(x, y, size), palette.tones[0]
    yield shapes.arc(x, y, size * 0.5), palette.tones[3]
    yield shapes.lens(x, y, size * 0.45, plump=0.8, upright=True), palette.panel
    yield shapes.arc(x + size * 0.17, y - size * 0.2, size * 0.07), palette.tones[0]
    far_trunk, near_trunk = (10, 18, palette.tones[1]), (20, 36, palette.panel)
    at = chance.uniform(-20, 20)
    while at < WIDTH:
        narrowest, widest, colour = chance.choice((far_trunk, far_trunk, near_trunk, near_trunk, near_trunk))
        width, lean = chance.uniform(narrowest, widest), chance.uniform(-14, 14)
        top, foot = at + lean, floor + 2
        yield [(top, 0), (top + width * 0.7, 0), (at + width * 1.2, foot), (at - width * 0.2, foot)], colour
        fork, side = chance.uniform(0.15, 0.6) * floor, chance.choice((-1, 1))
        root = at + width / 2 + lean * (1 - fork / floor)
        yield shapes.stroke(root, fork, root + side * 44, fork - 78, 5), colour
        at += width + chance.uniform(36, 84)
    yield _panel(palette, floor)


def flames(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """Tongues of fire, three deep."""
    lean = chance.uniform(-70, 70)
    for layer, colour in enumerate((*palette.tones[:3], palette.panel)):
        reach = floor * (0.92, 0.66, 0.42, 0.16)[layer]
        at = chance.uniform(-40, 0)
        while at < WIDTH + 40:
            width = chance.uniform(90, 160) * (1, 0.85, 0.7, 0.5)[layer]
            yield shapes.tongue(at, floor + 4, width, reach * chance.uniform(0.45, 1), lean), colour
            at += width * chance.uniform(0.4, 0.62)
        yield shapes.box(0, floor - 1, WIDTH, HEIGHT), colour


def wedge(chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """A wedge driven into a disc, after El Lissitzky, with splinters flying."""
    heading = chance.uniform(0.1, 1.0)
    onward = chance.choice((heading, math.pi - heading))
    along, down = math.cos(onward), math.sin(onward)
    x, y = WIDTH / 2 + along * chance.uniform(0, 70), floor * chance.uniform(0.5, 0.6)
    radius = min(floor * 0.32, 160) * chance.uniform(0.9, 1.1)
    yield shapes.arc(x, y, radius), palette.tones[0]
    for _ in range(chance.randint(16, 26)):
        angle, near = onward + chance.gauss(0, 0.8), radius * chance.uniform(1.06, 1.25)
        far, spread = near + chance.uniform(30, 190), chance.uniform(0.02, 0.07)
        around = ((angle - spread, near), (angle + spread, near), (angle + chance.uniform(-0.1, 0.1), far))
        points = [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in around]
        yield points, palette.tones[chance.choice((0, 2))]
    back_x, back_y, half = x - along * 560, y - down * 560, chance.uniform(120, 190)
    tip = x + along * radius * 0.45, y + down * radius * 0.45
    yield (
        [(back_x - down * half, back_y + along * half), (back_x + down * half, back_y - along * half), tip],
        palette.tones[1],
    )
    yield _panel(palette, floor)
