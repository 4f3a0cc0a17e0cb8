"""Discord's slash commands and the entry in the menu of a message; all of them end in one ``Answer``."""

from collections.abc import Iterator
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.dialogue.moods import mood_choice
from bot.frontends.discord.interactions import Interaction
from bot.frontends.manners import texts as manners_texts
from bot.languages import language_of, speaking
from bot.languages.countries import flag, suggestions
from core.distress import is_danger, is_doubtful
from core.moods.mood import Mood

Entry = app_commands.Command[Any, ..., None] | app_commands.ContextMenu
_MOST_SUGGESTIONS = 25  # Discord's limit
_WITH_OPTIONS = {"mood", "settings", "digest"}


class Answer(Protocol):
    """Answers a text as if it had been typed, for the asker's eyes only when ``private``.

    ``chosen`` is what the person says about that now, and from then on.
    """

    async def __call__(
        self, interaction: Interaction, text: str, *, private: bool = False, chosen: bool | None = None
    ) -> None:
        """Answer."""
        ...


def commands(answer: Answer) -> Iterator[Entry]:
    """Yield everything that stands in Discord's menus."""
    yield _mood(answer)
    yield _feel(answer)
    yield _settings(answer)
    yield _digest(answer)
    yield from (_plain(name, answer) for name in manners_texts.COMMANDS if name not in _WITH_OPTIONS)
    yield _menu_entry(answer)


def _mood(answer: Answer) -> Entry:
    @app_commands.describe(mood=manners_texts.MOOD_OPTION, private=manners_texts.PRIVATE_OPTION)
    @app_commands.choices(mood=[_choice(mood) for mood in Mood])
    async def mood(interaction: Interaction, mood: str = "", private: bool | None = None) -> None:  # noqa: FBT001 - an option of Discord's
        await answer(interaction, f"/mood {mood}", chosen=private)

    return app_commands.Command(name="mood", description=manners_texts.COMMANDS["mood"], callback=mood)


def _choice(mood: Mood) -> app_commands.Choice[str]:
    return app_commands.Choice(name=locale_str(mood_choice(mood)), value=mood.value)


def _feel(answer: Answer) -> Entry:
    @app_commands.describe(words=manners_texts.FEEL_WORDS, private=manners_texts.PRIVATE_OPTION)
    async def feel(
        interaction: Interaction,
        words: app_commands.Range[str, 1, 500],
        private: bool | None = None,  # noqa: FBT001 - an option of Discord's
    ) -> None:
        await answer(interaction, f"/feel {words}", private=is_danger(words) or is_doubtful(words), chosen=private)

    return app_commands.Command(name="feel", description=manners_texts.FEEL, callback=feel)


def _settings(answer: Answer) -> Entry:
    @app_commands.describe(country=manners_texts.COUNTRY_OPTION)
    @app_commands.autocomplete(country=_countries)
    async def settings(interaction: Interaction, country: app_commands.Range[str, 1, 60] = "") -> None:
        await answer(interaction, f"/settings country {country}" if country else "/settings")

    return app_commands.Command(name="settings", description=manners_texts.COMMANDS["settings"], callback=settings)


async def _countries(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Name the countries that somebody may be typing, in the language of their Discord."""
    with speaking(language_of(interaction.locale.value)):
        found = suggestions(typed, _MOST_SUGGESTIONS)
    return [app_commands.Choice(name=f"{flag(code)} {name}", value=code) for name, code in found]


def _digest(answer: Answer) -> Entry:
    @app_commands.describe(words=manners_texts.DIGEST_WORDS)
    async def digest(interaction: Interaction, words: app_commands.Range[str, 1, 100] = "") -> None:
        await answer(interaction, f"/digest {words}")

    return app_commands.Command(name="digest", description=manners_texts.COMMANDS["digest"], callback=digest)


def _plain(name: str, answer: Answer) -> Entry:
    """Make a command without options."""

    async def plain(interaction: Interaction) -> None:
        await answer(interaction, f"/{name}")

    return app_commands.Command(name=name, description=manners_texts.COMMANDS[name], callback=plain)


def _menu_entry(answer: Answer) -> Entry:
    async def movies_for(interaction: Interaction, message: discord.Message) -> None:
        await answer(interaction, f"/feel {message.content.lstrip('/ ')}", private=True)  # what it says is no command

    return app_commands.ContextMenu(name=manners_texts.MOVIES_FOR_THIS, callback=movies_for)
