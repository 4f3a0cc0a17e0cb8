"""Discord's slash commands, and the entry in the menu of a message; each hands one text to ``HandleCommand``."""

from collections.abc import Iterator
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.dialogue import mood_choice
from bot.frontends.discord.interactions import Interaction
from bot.frontends.manners import texts as manners_texts
from bot.languages import language_of, speaking
from bot.languages.countries import flag, suggestions
from core.distress import is_danger, is_doubtful
from core.moods.mood import Mood

Command = app_commands.Command[Any, ..., None] | app_commands.ContextMenu

_MAX_SUGGESTIONS = 25
_COMMANDS_WITH_OPTIONS = {"mood", "settings", "digest"}


class HandleCommand(Protocol):
    """Answers a command; see ``Handlers.on_command``."""

    async def __call__(
        self, interaction: Interaction, text: str, *, always_private: bool = False, wants_private: bool | None = None
    ) -> None:
        """Answer a command."""
        ...


def build_commands(handle: HandleCommand) -> Iterator[Command]:
    """Yield all entries of Discord's menus."""
    yield _mood(handle)
    yield _feel(handle)
    yield _settings(handle)
    yield _digest(handle)
    for name in manners_texts.COMMANDS:
        if name not in _COMMANDS_WITH_OPTIONS:
            yield _command_without_options(name, handle)
    yield _message_menu_entry(handle)


def _mood(handle: HandleCommand) -> Command:
    @app_commands.describe(mood=manners_texts.MOOD_OPTION, private=manners_texts.PRIVATE_OPTION)
    @app_commands.choices(mood=[_mood_choice(mood) for mood in Mood])
    async def mood(interaction: Interaction, mood: str = "", private: bool | None = None) -> None:  # noqa: FBT001 - an option of Discord's
        await handle(interaction, f"/mood {mood}", wants_private=private)

    return app_commands.Command(name="mood", description=manners_texts.COMMANDS["mood"], callback=mood)


def _mood_choice(mood: Mood) -> app_commands.Choice[str]:
    return app_commands.Choice(name=locale_str(mood_choice(mood)), value=mood.value)


def _feel(handle: HandleCommand) -> Command:
    @app_commands.describe(words=manners_texts.FEEL_WORDS, private=manners_texts.PRIVATE_OPTION)
    async def feel(
        interaction: Interaction,
        words: app_commands.Range[str, 1, 500],
        private: bool | None = None,  # noqa: FBT001 - an option of Discord's
    ) -> None:
        may_be_danger = is_danger(words) or is_doubtful(words)
        await handle(interaction, f"/feel {words}", always_private=may_be_danger, wants_private=private)

    return app_commands.Command(name="feel", description=manners_texts.FEEL, callback=feel)


def _settings(handle: HandleCommand) -> Command:
    @app_commands.describe(country=manners_texts.COUNTRY_OPTION)
    @app_commands.autocomplete(country=_suggest_countries)
    async def settings(interaction: Interaction, country: app_commands.Range[str, 1, 60] = "") -> None:
        await handle(interaction, f"/settings country {country}" if country else "/settings")

    return app_commands.Command(name="settings", description=manners_texts.COMMANDS["settings"], callback=settings)


async def _suggest_countries(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest countries for the typed letters, in the language of the person's Discord."""
    with speaking(language_of(interaction.locale.value)):
        countries = suggestions(typed, _MAX_SUGGESTIONS)
    return [app_commands.Choice(name=f"{flag(code)} {name}", value=code) for name, code in countries]


def _digest(handle: HandleCommand) -> Command:
    @app_commands.describe(words=manners_texts.DIGEST_WORDS)
    async def digest(interaction: Interaction, words: app_commands.Range[str, 1, 100] = "") -> None:
        await handle(interaction, f"/digest {words}")

    return app_commands.Command(name="digest", description=manners_texts.COMMANDS["digest"], callback=digest)


def _command_without_options(name: str, handle: HandleCommand) -> Command:
    async def command(interaction: Interaction) -> None:
        await handle(interaction, f"/{name}")

    return app_commands.Command(name=name, description=manners_texts.COMMANDS[name], callback=command)


def _message_menu_entry(handle: HandleCommand) -> Command:
    async def find_movies(interaction: Interaction, message: discord.Message) -> None:
        words = message.content.lstrip("/ ")  # a message that looks like a command is none
        await handle(interaction, f"/feel {words}", always_private=True)

    return app_commands.ContextMenu(name=manners_texts.MOVIES_FOR_THIS, callback=find_movies)
