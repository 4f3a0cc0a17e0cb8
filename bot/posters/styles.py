"""The look of drawn posters: palettes and motifs of each mood."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.posters import motifs, shapes
from bot.posters.motifs import HEIGHT, WIDTH, Motif, Shape
from bot.posters.palettes import Palette, choose_among
from core.moods.mood import Mood


@dataclass(frozen=True, slots=True)
class PosterStyle:
    """The palettes and motifs that posters of one mood draw from; every palette goes with every motif."""

    palettes: tuple[str, ...]
    """Hex codes: sky, panel, ink, then four tones in the order in which the motifs use them."""
    motifs: tuple[Motif, ...]


POSTER_STYLES = {
    Mood.LOVE: PosterStyle(
        palettes=(
            "f7d6cf 7a1631 fbe6dd d7263d f2789f f9b3a4 7a1631",
            "f6e6d8 f6e6d8 8c1c3f c2185b f06a6a ffb9a8 5b1a38",
            "3b0d2b 3b0d2b ffd3c9 e83f6f ff8577 a3195b ffc9b5",
        ),
        motifs=(motifs.two_in_one_heart, motifs.one_among_many_hearts),
    ),
    Mood.JOY: PosterStyle(
        palettes=(
            "ffc93c 0f4c5c fff3d6 ffdb75 ff6b35 fff3d6 2a9d8f",
            "6cc9ee fde74c 1f3b5b 92dcf5 fff6c9 ff9f1c 3bb273",
            "ff8c61 5c2a5d fff1b8 ffa582 fff1b8 ffd166 b5446e",
        ),
        motifs=(motifs.sunrise, motifs.tiles),
    ),
    Mood.SURPRISE: PosterStyle(
        palettes=(
            "2b1a5a 2b1a5a f9e27d 43209c 7b4fe0 f9c80e 2b1a5a",
            "f7e7ce 0b3c49 f7e7ce f26430 f7e7ce 0b3c49 f26430",
            "fce762 1d1d2c fce762 fce762 ff4f79 1d1d2c fce762",
        ),
        motifs=(motifs.twist, motifs.tunnel),
    ),
    Mood.SADNESS: PosterStyle(
        palettes=(
            "8fa9bb 1b2a41 dce6ef 253d5b 1b2f4a ffd27d c5d5e0",
            "4a6078 22303f e6dfd3 2d4156 3d5670 f4d9a0 8ea6bb",
            "b9b7c6 3d405b f0ebe3 565a7c 474b6b f2cc8f dedce6",
        ),
        motifs=(motifs.lone_window, motifs.falling_drop),
    ),
    Mood.FEAR: PosterStyle(
        palettes=(
            "12312b 050d0b d7e8ba d7e8ba 1d463c 0d2721 1a4339",
            "2e1f45 0e0817 e8d7f1 ece1f0 3a2a57 1d1230 45305f",
            "3a0f12 0b0606 f2d4c2 e3402f 5a181a 260a0c 551518",
        ),
        motifs=(motifs.pines, motifs.watching_trunks),
    ),
    Mood.ANGER: PosterStyle(
        palettes=(
            "1c0b0b b3101b fff1e0 5e0d12 f25c05 ffb703 b3101b",
            "f2e8cf 151515 f2e8cf 151515 d0161f 8a817c d0161f",
            "ff5a1f 1c0b0b ffd9a0 b3101b 1c0b0b ffb703 1c0b0b",
        ),
        motifs=(motifs.flames, motifs.wedge),
    ),
}


def choose_palette(mood: Mood, chance: Random) -> Palette:
    """Choose one of the mood's palettes and shift its hues a little."""
    return choose_among(POSTER_STYLES[mood].palettes, chance)


def compose(mood: Mood, chance: Random, palette: Palette, floor: float) -> Iterator[Shape]:
    """Compose one of the mood's pictures above ``floor`` (in units from the top) and the panel below it."""
    yield shapes.box(0, 0, WIDTH, HEIGHT), palette.sky
    yield from chance.choice(POSTER_STYLES[mood].motifs)(chance, palette, floor)
