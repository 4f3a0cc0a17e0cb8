"""Three movies every week without asking: what a room has ordered, and what it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import msgspec

from bot.dialogue.actions import OrderDigest, ShowDigest, StopDigest
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.digests import texts
from bot.dialogue.digests.buttons import stop_digest_button
from bot.dialogue.digests.order import Fault, is_filler, planned
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.reply import Audience, Button, Placement, Reply, Request
from bot.dialogue.settings import texts as setting_texts
from bot.languages import language_of, say, speaking, spoken
from bot.languages.countries import likely_country, name_within
from bot.languages.zones import zone_of_country
from core.people.digest import Digest
from core.store.ports import DigestStore, PeopleStore

_UNKNOWN_PLACE = "UTC"
_MARKS = ".,!。！،"


DigestAction = ShowDigest | OrderDigest | StopDigest


class Digesting:
    """Answers actions about digests, and fills them."""

    def __init__(
        self,
        digest_store: DigestStore,
        people_store: PeopleStore,
        offering: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what keeps digests, what fills them, and what tells the time in UTC."""
        self._digest_store = digest_store
        self._people_store = people_store
        self._offering = offering
        self._clock = clock

    async def reply_to(self, action: DigestAction, request: Request) -> Reply:
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

    async def _stop(self, room: str) -> Reply:
        is_stopped = await self._digest_store.delete_digest(room)
        return _answer(say(texts.DIGEST_STOPPED if is_stopped else texts.NO_DIGEST))

    async def filled(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose a digest's movies, as the room would get them if it asked by itself.

        They come in the language in which they were ordered; to a person alone, in the one that they have chosen since.

        Raises:
            CatalogueEmpty: There are no movies yet.
            StoreError: The store is out of order.
        """
        owner = digest.person or digest.room
        chosen = (await self._people_store.load_preferences(owner)).language
        room = Request(person=owner, room=digest.room, locale=digest.language)
        country = (await self._offering.card_options(room)).country
        with speaking(chosen or language_of(digest.language), country):
            reply = await self._filled(digest, room)
            if not can_answer:
                return replace(reply, buttons=())
            notice = " ".join(filter(None, (reply.notice, say(texts.STOP_DIGEST_LINE))))
            return replace(reply, buttons=(stop_digest_button(), *reply.buttons), notice=notice)

    async def _filled(self, digest: Digest, room: Request) -> Reply:
        wanted = Wanted(digest.mood, lead=texts.digest_lead(digest))
        reply = await self._offering.show_movies(wanted, room, besides=digest.sent)
        if not reply.cards:  # what came lately is better than nothing
            reply = await self._offering.show_movies(wanted, room)
        return reply

    async def _order(self, words: tuple[str, ...], before: Digest | None, request: Request) -> Reply:
        plan = planned(words, before.slot.zone if before else "")
        if isinstance(plan, Fault):
            return _answer(texts.digest_fault(plan.part, plan.words))
        slot, took = plan.slot, ""
        if not slot.zone:
            zone, took = await self._likely_zone(request)
            slot = msgspec.structs.replace(slot, zone=zone)
        person = None if request.is_shared else request.person
        sent = before.sent if before else ()
        digest = Digest(
            request.room, plan.mood, slot, slot.next_after(self._clock()), person, sent, _tag_of(request), request.topic
        )
        await self._digest_store.save_digest(digest)
        replaced = texts.replaced(before) if before and (before.slot, before.mood) != (slot, plan.mood) else ""
        return _show(digest, *filter(None, (replaced, took)))

    async def _likely_zone(self, request: Request) -> tuple[str, str]:
        """Guess a person's time zone from their country, and say so."""
        country = (await self._offering.card_options(request)).country
        zone = zone_of_country(country)
        if zone is None:
            return _UNKNOWN_PLACE, say(texts.TOOK_UTC)
        return zone, say(texts.TOOK_ZONE, country=name_within(country))


def _is_stop(words: tuple[str, ...]) -> bool:
    """Tell whether the first word that says something ends a digest: *please stop!*."""
    stop_words = {*texts.STOP_WORDS.split(), *say(texts.STOP_WORDS).casefold().split()}
    telling = (word for word in words if not is_filler(word))
    return next(telling, "").casefold().strip(_MARKS) in stop_words


def _tag_of(request: Request) -> str:
    """Return the language that is spoken, with the country of the request's tags where the language tells another."""
    country = likely_country(*request.locales)
    return spoken() if country in {None, likely_country(spoken())} else f"{spoken()}-{country}"


def _show(digest: Digest | None, *said: str) -> Reply:
    if digest is None:
        return _answer(say(texts.NO_DIGEST))
    return _answer(" ".join((texts.digest(digest), *said)), stop_digest_button())


def _answer(text: str, *buttons: Button) -> Reply:
    """Answer below the movies that came, about what concerns the room and need not disturb it."""
    return Reply(text, buttons=buttons, audience=Audience.ASKER_IN_ROOM, placement=Placement.NEW)
