"""A reader of JSON with odd facts: an unreadable fact counts as missing.

An unreadable field of a struct takes its default; without one, the struct is unreadable. Unreadable entries of a list
or values of a dictionary are left out.
"""

import json
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import DecodeError, Raw, Struct

UNREADABLE = (DecodeError, UnicodeDecodeError, RecursionError)  # the last one by endless nesting
_NO_JSON = (b"NaN", b"Infinity", rb"\ud", rb"\uD")  # invalid numbers and halves of letters

_Shape = TypeVar("_Shape")


def read(body: bytes | Raw, shape: type[_Shape]) -> _Shape:
    """Read JSON into a shape of structs, tuples and dictionaries.

    Raises:
        msgspec.DecodeError: It cannot be read, or lacks a field without default.
        UnicodeDecodeError: A text is not UTF-8.
        RecursionError: Its nesting has no end.
    """
    try:
        return msgspec.json.decode(body, type=shape)  # faster, and enough for regular JSON
    except UNREADABLE:
        return cast("_Shape", _read(_standard(bytes(body)), shape))


def _read(body: bytes | Raw, shape: Any) -> Any:  # noqa: ANN401 - any type that a field may have
    try:
        return msgspec.json.decode(body, type=shape)
    except UNREADABLE:
        if isinstance(shape, type) and issubclass(shape, Struct):
            return _struct(body, shape)
        if get_origin(shape) is tuple:
            return _entries(body, get_args(shape)[0])
        if get_origin(shape) is dict:
            return _values(body, get_args(shape)[1])
        if NoneType in get_args(shape):
            return None
        raise


def _struct(body: bytes | Raw, shape: type[Struct]) -> Struct:
    values = msgspec.json.decode(body, type=dict[str, Raw])
    facts: dict[str, Any] = {}
    for field in msgspec.structs.fields(shape):
        if field.encode_name in values:
            try:
                facts[field.name] = _read(values[field.encode_name], field.type)
            except UNREADABLE:
                if field.required:
                    raise
        elif field.required:
            raise msgspec.ValidationError(f"Object missing required field `{field.name}`")
    return shape(**facts)


def _entries(body: bytes | Raw, shape: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    readable: list[Any] = []
    for entry in msgspec.json.decode(body, type=list[Raw]):
        try:
            readable.append(_read(entry, shape))
        except UNREADABLE:
            continue
    return tuple(readable)


def _values(body: bytes | Raw, shape: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    readable: dict[str, Any] = {}
    for key, value in msgspec.json.decode(body, type=dict[str, Raw]).items():
        try:
            readable[key] = _read(value, shape)
        except UNREADABLE:
            continue
    return readable


def _standard(body: bytes) -> bytes:
    """Replace numbers that are no JSON by null, and halves of letters by question marks."""
    if not any(sign in body for sign in _NO_JSON):
        return body
    try:
        content = json.loads(body.decode(errors="replace"), parse_constant=lambda _: None)
        return json.dumps(content, ensure_ascii=False).encode(errors="replace")
    except (ValueError, RecursionError):
        return body
