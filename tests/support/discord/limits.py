"""Discord's documented limits on messages and commands, all of them; the simulator checks only a part.

https://discord.com/developers/docs/components/reference, https://discord.com/developers/docs/resources/message and
https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Sized
from enum import IntEnum
from typing import Any
from urllib.parse import urlsplit

from simcord.components import walk_components

Json = Mapping[str, Any]

_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


class ComponentType(IntEnum):
    """Types of components by their numbers in Discord's API."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    MEDIA_GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17


class CommandType(IntEnum):
    """Types of commands by their numbers in Discord's API."""

    SLASH = 1
    MESSAGE = 3


_LINK_STYLE = 5
"""Style of a button that opens a page."""
_SELECTS = frozenset(
    {
        ComponentType.STRING_SELECT,
        ComponentType.USER_SELECT,
        ComponentType.ROLE_SELECT,
        ComponentType.MENTIONABLE_SELECT,
        ComponentType.CHANNEL_SELECT,
    }
)
_V2_TYPES = frozenset(
    {
        ComponentType.SECTION,
        ComponentType.TEXT_DISPLAY,
        ComponentType.THUMBNAIL,
        ComponentType.MEDIA_GALLERY,
        ComponentType.FILE,
        ComponentType.SEPARATOR,
        ComponentType.CONTAINER,
    }
)
_EVERY_CONTEXT = [0, 1, 2]
"""Servers, direct messages with the bot, and other private channels."""
_BOTH_INSTALLATIONS = [0, 1]
"""In a server and by a user."""


def units(text: str) -> int:
    """Count a text's UTF-16 units, the largest of the usual counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_message(message: Json) -> None:
    """Check a message as it is sent, or as it is stored."""
    components = list(walk_components(message.get("components") or []))
    embeds: list[Json] = message.get("embeds") or []
    content = message.get("content") or ""
    is_v2 = any(component["type"] in _V2_TYPES for component in components)
    _check_size(content, 0, 2_000)
    assert content or embeds or components
    if is_v2:
        assert not content
        assert not embeds
    else:
        _check_count(message.get("components") or [], 0, 5)
    _check_count(components, 0, 40)
    _check_components(components)
    _check_embeds(embeds)


def _check_components(components: Sequence[Json]) -> None:
    _check_total_size((part["content"] for part in components if part["type"] == ComponentType.TEXT_DISPLAY), 4_000)
    _check_unique([part["custom_id"] for part in components if "custom_id" in part])
    for component in components:
        if check := _CHECKS.get(component["type"]):
            check(component)


def _check_row(row: Json) -> None:
    types = [component["type"] for component in row["components"]]
    _check_count(types, 1, 5)
    is_of_buttons = set(types) == {ComponentType.BUTTON}
    is_one_select = len(types) == 1 and types[0] in _SELECTS
    assert is_of_buttons or is_one_select


def _check_button(button: Json) -> None:
    _check_size(button.get("label") or "", 1, 80)
    if button["style"] == _LINK_STYLE:
        _check_address(button["url"], {"http", "https", "discord"}, 512)
        assert "custom_id" not in button
    else:
        _check_count(button["custom_id"], 1, 100)


def _check_select(select: Json) -> None:
    options = select["options"]
    _check_count(options, 1, 25)
    _check_count(select["custom_id"], 1, 100)
    _check_size(select.get("placeholder") or "", 0, 150)
    for option in options:
        _check_size(option["label"], 1, 100)
        _check_size(option["value"], 1, 100)
        _check_size(option.get("description") or "", 0, 100)
    _check_unique([option["value"] for option in options])


def _check_section(section: Json) -> None:
    _check_count(section["components"], 1, 3)
    assert section["accessory"]["type"] in {ComponentType.BUTTON, ComponentType.THUMBNAIL}


def _check_text(component: Json) -> None:
    assert component["content"].strip()


def _check_media(component: Json) -> None:
    _check_address(component["media"]["url"], {"http", "https", "attachment"}, 2_048)
    _check_optional_size(component.get("description"), 256)


def _check_gallery(gallery: Json) -> None:
    _check_count(gallery["items"], 1, 10)
    for item in gallery["items"]:
        _check_media(item)


_CHECKS: Mapping[int, Callable[[Json], None]] = {
    ComponentType.ACTION_ROW: _check_row,
    ComponentType.BUTTON: _check_button,
    ComponentType.STRING_SELECT: _check_select,
    ComponentType.SECTION: _check_section,
    ComponentType.TEXT_DISPLAY: _check_text,
    ComponentType.THUMBNAIL: _check_media,
    ComponentType.MEDIA_GALLERY: _check_gallery,
}


def _check_embeds(embeds: Sequence[Json]) -> None:
    _check_count(embeds, 0, 10)
    _check_total_size((text for embed in embeds for text in _embed_texts(embed)), 6_000)
    for embed in embeds:
        assert any(_embed_texts(embed))
        _check_size(embed.get("title") or "", 0, 256)
        _check_size(embed.get("description") or "", 0, 4_096)
        _check_optional_size(embed.get("footer", {}).get("text"), 2_048)
        _check_fields(embed.get("fields", ()))
        for part in (embed, embed.get("thumbnail", {}), embed.get("image", {})):
            if part.get("url"):
                _check_address(part["url"], {"http", "https", "attachment"}, 2_048)


def _check_fields(fields: Sequence[Json]) -> None:
    _check_count(fields, 0, 25)
    for field in fields:
        assert field["name"].strip()
        assert field["value"].strip()
        _check_size(field["name"], 1, 256)
        _check_size(field["value"], 1, 1_024)


def _embed_texts(embed: Json) -> Iterator[str]:
    for text in (embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")):
        if text:
            yield text
    for field in embed.get("fields", ()):
        yield from (field["name"], field["value"])


def check_commands(commands: Sequence[Json]) -> None:
    """Check all commands that are registered for one server, or everywhere."""
    slash_commands = [command for command in commands if command.get("type", 1) == CommandType.SLASH]
    message_commands = [command for command in commands if command.get("type") == CommandType.MESSAGE]
    _check_count(slash_commands, 0, 100)
    _check_count(message_commands, 0, 5)
    assert len(slash_commands) + len(message_commands) == len(commands)
    _check_unique([(command.get("type", 1), command["name"]) for command in commands])
    for command in slash_commands:
        _check_slash_command(command)
    for command in message_commands:
        _check_sizes(_translations(command, "name"), 1, 32)
        assert not command.get("description")
    for command in commands:
        assert command["integration_types"] == _BOTH_INSTALLATIONS
        assert command["contexts"] == _EVERY_CONTEXT
        assert not command.get("nsfw")


def _check_slash_command(command: Json) -> None:
    """Check names, descriptions, options and choices, and the size of all of it."""
    options = command.get("options", [])
    _check_names(command)
    _check_sizes(_translations(command, "description"), 1, 100)
    _check_count(options, 0, 25)
    _check_required_first(options)
    for option in options:
        _check_names(option)
        _check_sizes(_translations(option, "description"), 1, 100)
        _check_count(option.get("choices", []), 0, 25)
        for choice in option.get("choices", []):
            _check_sizes(_translations(choice, "name"), 1, 100)
            _check_size(choice["value"], 1, 100)
    _check_command_size(command)


def _check_names(part: Json) -> None:
    for name in _translations(part, "name"):
        assert _COMMAND_NAME.fullmatch(name)
        assert name == name.lower()


def _check_required_first(options: Sequence[Json]) -> None:
    is_required = [bool(option.get("required")) for option in options]
    assert is_required == sorted(is_required, reverse=True)


def _check_command_size(command: Json) -> None:
    """Check the sum of all texts of a command, each in the language in which it is longest."""
    total = _longest(command, "name") + _longest(command, "description")
    for option in command.get("options", []):
        total += _longest(option, "name") + _longest(option, "description")
        for choice in option.get("choices", []):
            total += _longest(choice, "name") + units(choice["value"])
    assert total <= 8_000  # noqa: PLR2004 - the only place of this limit


def _longest(part: Json, name: str) -> int:
    return max(map(units, _translations(part, name)))


def _translations(part: Json, name: str) -> list[str]:
    """Return a text in English and in all languages that it is translated into."""
    return [part[name], *(part.get(f"{name}_localizations") or {}).values()]


def _check_size(text: str, low: int, high: int) -> None:
    assert low <= units(text) <= high


def _check_sizes(texts: Iterable[str], low: int, high: int) -> None:
    for text in texts:
        _check_size(text, low, high)


def _check_optional_size(text: str | None, high: int) -> None:
    """Check a text that may be missing, but not empty."""
    if text is not None:
        _check_size(text, 1, high)


def _check_total_size(texts: Iterable[str], high: int) -> None:
    assert sum(map(units, texts)) <= high


def _check_count(things: Sized, low: int, high: int) -> None:
    assert low <= len(things) <= high


def _check_unique(values: Sequence[object]) -> None:
    assert len(set(values)) == len(values)


def _check_address(address: str, schemes: Collection[str], max_length: int) -> None:
    parts = urlsplit(address)
    assert parts.scheme in schemes
    assert parts.netloc
    assert len(address) <= max_length
    assert not re.search(r"\s", address)
