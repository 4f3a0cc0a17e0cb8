# The part of uharfbuzz 0.57 that this project calls; the package brings no types of its own.

from collections.abc import Iterable, Sequence
from enum import IntFlag

class Blob:
    @classmethod
    def from_file_path(cls, filename: str) -> Blob: ...
    @property
    def data(self) -> bytes: ...

class Face:
    def __init__(self, blob: Blob, index: int = 0) -> None: ...
    @property
    def blob(self) -> Blob: ...
    @property
    def upem(self) -> int: ...

class GlyphExtents:
    x_bearing: int
    y_bearing: int
    width: int
    height: int

class Font:
    def __init__(self, face: Face) -> None: ...
    def get_nominal_glyph(self, unicode: int) -> int | None: ...
    def get_glyph_extents(self, gid: int) -> GlyphExtents | None: ...

class GlyphInfo:
    codepoint: int

class GlyphPosition:
    x_advance: int
    x_offset: int
    y_offset: int

class Buffer:
    direction: str
    @property
    def glyph_infos(self) -> Sequence[GlyphInfo]: ...
    @property
    def glyph_positions(self) -> Sequence[GlyphPosition]: ...
    def add_str(self, text: str) -> None: ...
    def guess_segment_properties(self) -> None: ...

def shape(font: Font, buffer: Buffer, features: dict[str, bool] | None = None) -> None: ...

class RasterExtents:
    x_origin: int
    y_origin: int
    width: int
    height: int
    stride: int

class RasterImage:
    @property
    def buffer(self) -> bytes: ...
    @property
    def extents(self) -> RasterExtents: ...

class RasterDraw:
    transform: tuple[float, float, float, float, float, float]
    def draw_glyph(self, font: Font, glyph: int) -> None: ...
    def render(self) -> RasterImage: ...

class SubsetFlags(IntFlag):
    NO_HINTING = ...

class Set:
    def update(self, values: Iterable[int]) -> None: ...

class SubsetInput:
    flags: SubsetFlags
    @property
    def unicode_set(self) -> Set: ...
    @property
    def drop_table_tag_set(self) -> Set: ...

def subset(face: Face, plan: SubsetInput, /) -> Face: ...
