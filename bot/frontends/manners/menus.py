"""Menus: the commands of a platform in every language, registered again only after a change."""

import hashlib
import logging
from datetime import UTC, datetime

import msgspec

from bot.dialogue import mood_choice
from bot.dialogue import texts as shared_texts
from bot.frontends.manners import texts
from bot.languages import ENGLISH, LANGUAGES, say, speaking
from core.errors import StoreError
from core.moods.mood import Mood
from core.store.ports import NoteStore

log = logging.getLogger(__name__)

_SENTENCES = (
    *texts.COMMANDS.values(),
    shared_texts.GREETING,
    texts.FEEL,
    texts.FEEL_WORDS,
    texts.DIGEST_WORDS,
    texts.MOOD_OPTION,
    texts.COUNTRY_OPTION,
    texts.PRIVATE_OPTION,
    texts.MOVIES_FOR_THIS,
)


class MenuNote:
    """Note about the menus that a platform has, by which a start finds out whether they have changed."""

    def __init__(self, notes: NoteStore, name: str, platform: str) -> None:
        """Prepare a note.

        Args:
            notes: The store that keeps it.
            name: Name of the note.
            platform: For the log.
        """
        self._notes = notes
        self._name = name
        self._platform = platform

    async def load(self) -> str | None:
        """Return the note, empty if there is none; None when the store fails."""
        try:
            return await self._notes.find_note(self._name, now=datetime.now(UTC)) or ""
        except StoreError as error:
            log.warning("Not known which commands %s has: %s", self._platform, error)
            return None

    async def save(self, value: str) -> None:
        """Replace the note."""
        try:
            await self._notes.save_note(self._name, value, now=datetime.now(UTC))
        except StoreError as error:
            log.warning("Not noted which commands %s has: %s", self._platform, error)


def fingerprint(content: object) -> str:
    """Return the same digest for the same content, in every process."""
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def translate_menus() -> dict[str, dict[str, str]]:
    """Return the sentences of menus in each language but English: language → English → translated."""
    english_moods = tuple(map(mood_choice, Mood))
    menus: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:  # in their order, which is the same in every process, unlike that of a set
        if language == ENGLISH:
            continue
        with speaking(language):
            menu = {sentence: say(sentence) for sentence in _SENTENCES}
            moods = map(mood_choice, Mood)
            menus[language] = menu | dict(zip(english_moods, moods, strict=True))
    return menus
