import json

import pytest

from bot.languages import LANGUAGES
from tests.support.telegram.chats import (
    GROUP,
    FakeNotes,
    a_frontend,
    serving,
)
from tests.support.telegram.standin import TelegramStandin


async def saved_note(server: TelegramStandin) -> tuple[str, str]:
    """Set all menus, and return the name and the text of the note about them."""
    notes = FakeNotes()
    async with serving(a_frontend(server, notes=notes)):
        pass
    return next((name, kept) for name, kept in notes.kept.items() if name.startswith("telegram/menus/"))


async def test_menu_is_set_for_all_chats_and_languages(server: TelegramStandin) -> None:
    """A call that Telegram refuses does not keep the others back."""
    server.refuse("setMyCommands", "Bad Request: BOT_COMMAND_INVALID")
    async with serving(a_frontend(server)):
        told = server.called("setMyCommands")
    scopes = {(json.loads(call.fields["scope"])["type"], call.fields.get("language_code", "en")) for call in told}
    chats = ("all_group_chats", "all_private_chats")
    assert scopes == {(scope, language) for scope in chats for language in LANGUAGES}
    assert len(server.called("setMyDescription")) == len(server.called("setMyShortDescription")) == len(LANGUAGES)


async def test_unchanged_menu_is_not_set_again(server: TelegramStandin) -> None:
    notes = FakeNotes()
    for _ in range(2):
        async with serving(a_frontend(server, notes=notes)):
            pass
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_only_changed_parts_are_set_again(server: TelegramStandin) -> None:
    (name, digests), notes = await saved_note(server), FakeNotes()
    notes.kept[name] = json.dumps(json.loads(digests) | {"de/description": "another", "fr/all_group_chats": "another"})
    before = len(server.calls)
    async with serving(a_frontend(server, notes=notes)):
        pass
    told = [call for call in server.calls[before:] if call.method.startswith("setMy")]
    assert {(call.method, call.fields["language_code"]) for call in told} == {
        ("setMyCommands", "fr"),
        ("setMyDescription", "de"),
    }
    assert len(told) == 2
    assert notes.kept[name] == digests


async def test_refused_parts_are_set_at_the_next_start(server: TelegramStandin) -> None:
    notes = FakeNotes()
    server.refuse("setMyDescription", "Bad Request: it is too long")
    for _ in range(3):
        async with serving(a_frontend(server, notes=notes)):
            pass
    assert len(server.called("setMyDescription")) == len(LANGUAGES) + 1
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_note_of_an_older_version_is_replaced(server: TelegramStandin) -> None:
    notes = FakeNotes()
    notes.kept["telegram/menus/123456789"] = "0" * 64
    async with serving(a_frontend(server, notes=notes)):
        pass
    assert len(server.called("setMyCommands")) == 2 * len(LANGUAGES)


async def test_every_command_of_the_menu_is_answered(telegram: TelegramStandin) -> None:
    for number, command in enumerate(json.loads(telegram.called("setMyCommands")[0].fields["commands"]), 1):
        await telegram.write(f"/{command['command']}@cinemood_bot", chat=GROUP)
        await telegram.call("sendMessage", number)


async def test_descriptions_keep_telegrams_limits(telegram: TelegramStandin) -> None:
    for call in telegram.called("setMyDescription"):
        assert 1 <= len(call.fields["description"]) <= 512
    for call in telegram.called("setMyShortDescription"):
        assert 1 <= len(call.fields["short_description"]) <= 120


async def test_refused_menu_does_not_stop_the_frontend(
    server: TelegramStandin, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuse("setMyCommands", "Bad Request: BOT_COMMAND_INVALID")
    async with serving(a_frontend(server)):
        await server.write("/help")
        await server.call("sendMessage")
    assert "BOT_COMMAND_INVALID" in caplog.text.upper()
