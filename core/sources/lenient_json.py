"""Reads JSON whose single facts may be odd: what cannot be read counts as missing.

A struct's field that has a default takes it; without one, the struct cannot be read. An entry of a list or a value of a
dictionary that cannot be read is left out.
"""

import json
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec import DecodeError, Raw, Struct

UNREADABLE = (DecodeError, UnicodeDecodeError, RecursionError)  # the last by nesting without end
_NO_JSON = (b"NaN", b"Infinity", rb"\ud", rb"\uD")  # numbers and halves of letters that some write all the same

_Shape = TypeVar("_Shape")


def read(body: bytes | Raw, shape: type[_Shape]) -> _Shape:
    """Read JSON into a shape of structs, tuples and dictionaries.

    Raises:
        msgspec.DecodeError: It cannot be read, or lacks what has no default.
        UnicodeDecodeError: A text is not UTF-8.
        RecursionError: It is nested without end.
    """
    try:
        return msgspec.json.decode(body, type=shape)  # which is faster, and enough where nothing is odd
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
    told = msgspec.json.decode(body, type=dict[str, Raw])
    facts: dict[str, Any] = {}
    for field in msgspec.structs.fields(shape):
        if field.encode_name not in told:
            continue
        try:
            facts[field.name] = _read(told[field.encode_name], field.type)
        except UNREADABLE:
            if field.required:
                raise
    missing = [field.name for field in msgspec.structs.fields(shape) if field.required and field.name not in facts]
    if missing:
        raise msgspec.ValidationError(f"Object missing required field `{missing[0]}`")
    return shape(**facts)


def _entries(body: bytes | Raw, shape: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    found: list[Any] = []
    for entry in msgspec.json.decode(body, type=list[Raw]):
        try:
            found.append(_read(entry, shape))
        except UNREADABLE:
            continue
    return tuple(found)


def _values(body: bytes | Raw, shape: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    found: dict[str, Any] = {}
    for key, value in msgspec.json.decode(body, type=dict[str, Raw]).items():
        try:
            found[key] = _read(value, shape)
        except UNREADABLE:
            continue
    return found


def _standard(body: bytes) -> bytes:
    """Write numbers that JSON does not have as null, and halves of letters as question marks."""
    if not any(sign in body for sign in _NO_JSON):
        return body
    try:
        content = json.loads(body.decode(errors="replace"), parse_constant=lambda _: None)
        return json.dumps(content, ensure_ascii=False).encode(errors="replace")
    except (ValueError, RecursionError):
        return body
