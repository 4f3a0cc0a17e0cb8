"""Weekly digests: the order of a room, and the three movies that it gets every week."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import msgspec

from bot.dialogue.actions import AnyDigestAction, OrderDigest, ShowDigest, StopDigest
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.digests import texts
from bot.dialogue.digests.buttons import stop_digest_button
from bot.dialogue.digests.order import UnclearPart, is_filler, parse_order
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.reply import Audience, Button, Placement, Reply, Request
from bot.dialogue.settings import texts as setting_texts
from bot.languages import current_language, language_of, say, speaking
from bot.languages.countries import name_within
from bot.languages.likely_countries import likely_country
from bot.languages.zones import zone_of_country
from core.people.digest import Digest
from core.store.ports import DigestStore, PeopleStore

_DEFAULT_ZONE = "UTC"
_PUNCTUATION = ".,!。！،"


class DigestHandler:
    """Answers actions about digests, and composes digests that are due."""

    def __init__(
        self,
        digest_store: DigestStore,
        people_store: PeopleStore,
        movie_answers: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        self._digest_store = digest_store
        self._people_store = people_store
        self._movie_answers = movie_answers
        self._clock = clock

    async def reply_to(self, action: AnyDigestAction, request: Request) -> Reply:
        """Show a room's digest, order one or stop it.

        Raises:
            StoreError: The store is out of order.
        """
        digest = await self._digest_store.find_digest(request.room)
        if digest is None and not request.is_reachable:
            return _answer(say(texts.CANNOT_WRITE_FIRST), *mood_buttons())
        if not isinstance(action, ShowDigest) and not request.may_manage:
            return _answer(say(setting_texts.NOT_YOURS_TO_SET))
        match action:
            case ShowDigest():
                return _show(digest)
            case StopDigest():
                return await self._stop(request.room)
            case OrderDigest(words) if _is_stop(words):
                return await self._stop(request.room)
            case OrderDigest(words):
                return await self._order(words, digest, request)
            case _:
                assert_never(action)

    async def compose(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose a digest's movies, as the room would get them if it asked for them.

        They come in the language of the order; to one person in the language of their settings, if that is set.

        Args:
            digest: The room's order.
            can_answer: Whether people can type and press buttons there.

        Raises:
            CatalogueEmpty: There are no movies yet.
            StoreError: The store is out of order.
        """
        owner = digest.person or digest.room
        preferences = await self._people_store.load_preferences(owner)
        request = Request(person=owner, room=digest.room, locale=digest.language)
        country = (await self._movie_answers.card_options(request)).country
        with speaking(preferences.language or language_of(digest.language), country):
            reply = await self._choose_movies(digest, request)
            if not can_answer:
                return replace(reply, buttons=())
            notice = f"{reply.notice} {say(texts.STOP_DIGEST_LINE)}".strip()
            return replace(reply, buttons=(stop_digest_button(), *reply.buttons), notice=notice)

    async def _choose_movies(self, digest: Digest, request: Request) -> Reply:
        wanted = Wanted(digest.mood, lead=texts.introduce_digest(digest))
        reply = await self._movie_answers.show_movies(wanted, request, besides=digest.sent)
        if reply.cards:
            return reply
        return await self._movie_answers.show_movies(wanted, request)  # repeated movies are better than none

    async def _stop(self, room: str) -> Reply:
        if await self._digest_store.delete_digest(room):
            return _answer(say(texts.DIGEST_STOPPED))
        return _answer(say(texts.NO_DIGEST))

    async def _order(self, words: tuple[str, ...], before: Digest | None, request: Request) -> Reply:
        """Store a room's order in place of the one ``before``, and show it."""
        zone = before.slot.zone if before else ""
        order = parse_order(words, zone)
        if isinstance(order, UnclearPart):
            return _answer(texts.describe_unclear_part(order.part, order.words))
        slot = order.slot
        notes: list[str] = []
        if before is not None and (before.slot, before.mood) != (order.slot, order.mood):
            notes.append(texts.describe_replaced(before))
        if not slot.zone:
            zone, note = await self._guess_zone(request)
            slot = msgspec.structs.replace(slot, zone=zone)
            notes.append(note)
        digest = Digest(
            request.room,
            order.mood,
            slot,
            due_at=slot.next_after(self._clock()),
            person=None if request.is_shared else request.person,
            language=_language_tag(request),
            topic=request.topic,
        )
        if before is not None:
            digest = msgspec.structs.replace(digest, sent=before.sent)
        await self._digest_store.save_digest(digest)
        return _show(digest, *notes)

    async def _guess_zone(self, request: Request) -> tuple[str, str]:
        """Guess a person's time zone from their country; return it with a sentence that says so."""
        country = (await self._movie_answers.card_options(request)).country
        zone = zone_of_country(country)
        if zone is None:
            return _DEFAULT_ZONE, say(texts.TOOK_UTC)
        return zone, say(texts.TOOK_ZONE, country=name_within(country))


def _is_stop(words: tuple[str, ...]) -> bool:
    """Return whether the first word with a meaning stops a digest: *please stop!*."""
    stop_words = {*texts.STOP_WORDS.split(), *say(texts.STOP_WORDS).casefold().split()}
    for word in words:
        if not is_filler(word):
            return word.casefold().strip(_PUNCTUATION) in stop_words
    return False


def _language_tag(request: Request) -> str:
    """Return the language that is spoken, with the country of the request where the language implies another."""
    country = likely_country(*request.locales)
    if country in {None, likely_country(current_language())}:
        return current_language()
    return f"{current_language()}-{country}"


def _show(digest: Digest | None, *notes: str) -> Reply:
    if digest is None:
        return _answer(say(texts.NO_DIGEST))
    return _answer(" ".join((texts.describe_digest(digest), *notes)), stop_digest_button())


def _answer(text: str, *buttons: Button) -> Reply:
    """Answer below the movies that came; the room is not disturbed if the platform can spare it."""
    return Reply(text, buttons=buttons, audience=Audience.ASKER_IN_ROOM, placement=Placement.NEW)
