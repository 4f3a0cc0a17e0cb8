"""All of Discord's documented limits on messages and commands, which the stand-in checks only in part.

https://discord.com/developers/docs/components/reference, https://discord.com/developers/docs/resources/message and
https://discord.com/developers/docs/interactions/application-commands
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from simcord.components import walk_components

Json = Mapping[str, Any]
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
_V2 = {9, 10, 11, 12, 13, 14, 17}


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_message(message: Json) -> None:
    """Check a message as it is sent, or as it is kept."""
    components = list(walk_components(message.get("components") or []))
    embeds: list[Json] = message.get("embeds") or []
    is_v2 = any(part["type"] in _V2 for part in components)
    assert units(message.get("content") or "") <= 2_000
    assert not (is_v2 and (message.get("content") or embeds))
    assert message.get("content") or embeds or components
    assert len(components) <= 40
    assert is_v2 or len(message.get("components") or []) <= 5
    assert sum(units(part["content"]) for part in components if part["type"] == 10) <= 4_000
    ids = [part["custom_id"] for part in components if "custom_id" in part]
    assert len(ids) == len(set(ids))
    for part in components:
        if check := CHECKS.get(part["type"]):
            check(part)
    check_embeds(embeds)


def check_row(row: Json) -> None:
    kinds = [part["type"] for part in row["components"]]
    assert (1 <= len(kinds) <= 5 and set(kinds) == {2}) or (len(kinds) == 1 and kinds[0] in {3, 5, 6, 7, 8})


def check_button(button: Json) -> None:
    assert 1 <= units(button.get("label") or "") <= 80
    if button["style"] == 5:
        check_address(button["url"], {"http", "https", "discord"}, 512)
        assert "custom_id" not in button
    else:
        assert 1 <= len(button["custom_id"]) <= 100


def check_select(select: Json) -> None:
    options = select["options"]
    assert 1 <= len(options) <= 25
    assert 1 <= len(select["custom_id"]) <= 100
    assert units(select.get("placeholder") or "") <= 150
    for option in options:
        assert 1 <= units(option["label"]) <= 100
        assert 1 <= units(option["value"]) <= 100
        assert units(option.get("description") or "") <= 100
    assert len({option["value"] for option in options}) == len(options)


def check_section(section: Json) -> None:
    assert 1 <= len(section["components"]) <= 3
    assert section["accessory"]["type"] in {2, 11}


def check_text(part: Json) -> None:
    assert part["content"].strip()


def check_media(part: Json) -> None:
    check_address(part["media"]["url"], {"http", "https", "attachment"}, 2_048)
    assert part.get("description") is None or 1 <= units(part["description"]) <= 256


def check_gallery(gallery: Json) -> None:
    assert 1 <= len(gallery["items"]) <= 10
    for item in gallery["items"]:
        check_media(item)


def check_address(address: str, schemes: set[str], most: int) -> None:
    parts = urlsplit(address)
    assert parts.scheme in schemes
    assert parts.netloc
    assert len(address) <= most
    assert not re.search(r"\s", address)


CHECKS = {
    1: check_row,
    2: check_button,
    3: check_select,
    9: check_section,
    10: check_text,
    11: check_media,
    12: check_gallery,
}


def check_embeds(embeds: Sequence[Json]) -> None:
    assert len(embeds) <= 10
    assert sum(units(text) for embed in embeds for text in texts_of(embed)) <= 6_000
    for embed in embeds:
        assert any(texts_of(embed))
        for name, most in (("title", 256), ("description", 4_096)):
            assert units(embed.get(name) or "") <= most
        assert name_is_short(embed.get("footer", {}).get("text"), 2_048)
        assert len(embed.get("fields", ())) <= 25
        for field in embed.get("fields", ()):
            assert field["name"].strip()
            assert field["value"].strip()
            assert name_is_short(field["name"], 256)
            assert name_is_short(field["value"], 1_024)
        for address in filter(None, (embed.get("url"), *(embed.get(p, {}).get("url") for p in ("thumbnail", "image")))):
            check_address(address, {"http", "https", "attachment"}, 2_048)


def name_is_short(text: str | None, most: int) -> bool:
    return text is None or 1 <= units(text) <= most


def texts_of(embed: Json) -> Iterator[str]:
    yield from filter(None, (embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")))
    for field in embed.get("fields", ()):
        yield from (field["name"], field["value"])


def check_commands(commands: Sequence[Json]) -> None:
    """Check what is registered for one server or everywhere."""
    slash = [command for command in commands if command.get("type", 1) == 1]
    of_messages = [command for command in commands if command.get("type") == 3]
    assert len(slash) <= 100
    assert len(of_messages) <= 5
    assert len(slash) + len(of_messages) == len(commands)
    assert len({(command.get("type", 1), command["name"]) for command in commands}) == len(commands)
    for command in slash:
        for name in translated(command, "name"):
            assert COMMAND_NAME.fullmatch(name)
            assert name == name.lower()
        check_described(command)
    for command in of_messages:
        assert all(1 <= units(name) <= 32 for name in translated(command, "name"))
        assert not command.get("description")
    assert all(command["integration_types"] == [0, 1] for command in commands)
    assert all(command["contexts"] == [0, 1, 2] for command in commands)
    assert not any(command.get("nsfw") for command in commands)


def check_described(command: Json) -> None:
    """Check descriptions, options and choices, and the size of all of it in its longest language."""
    options = command.get("options", [])
    assert len(options) <= 25
    assert [bool(option.get("required")) for option in options] == sorted(
        (bool(option.get("required")) for option in options), reverse=True
    )
    for part in (command, *options):
        assert all(1 <= units(text) <= 100 for text in translated(part, "description"))
    for option in options:
        assert all(COMMAND_NAME.fullmatch(name) and name == name.lower() for name in translated(option, "name"))
        assert len(option.get("choices", [])) <= 25
        for choice in option.get("choices", []):
            assert all(1 <= units(name) <= 100 for name in translated(choice, "name"))
            assert 1 <= units(choice["value"]) <= 100
    assert longest(command) <= 8_000


def longest(command: Json) -> int:
    """Count the characters of a command, each text in the language in which it is longest."""
    parts = [command, *command.get("options", [])]
    choices = [choice for option in command.get("options", []) for choice in option.get("choices", [])]
    return (
        sum(max(map(units, translated(part, name))) for part in parts for name in ("name", "description"))
        + sum(max(map(units, translated(choice, "name"))) for choice in choices)
        + sum(units(choice["value"]) for choice in choices)
    )


def translated(part: Json, name: str) -> list[str]:
    return [part[name], *(part.get(f"{name}_localizations") or {}).values()]
