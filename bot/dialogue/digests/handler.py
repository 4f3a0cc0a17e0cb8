"""Three movies every week without asking: what a room has ordered, and what it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import msgspec

from bot.dialogue import choices
from bot.dialogue.digests import texts
from bot.dialogue.digests.order import Fault, is_filler, planned
from bot.dialogue.memory import Memory
from bot.dialogue.movies.handler import Offering, Wish
from bot.dialogue.reply import Press, Reply, Request
from bot.dialogue.settings import texts as setting_texts
from bot.languages import language_of, say, speaking, spoken
from bot.languages.countries import likely_country, name_within
from bot.languages.zones import zone_of_country
from core.people.digest import Digest

_UNKNOWN_PLACE = "UTC"
_MARKS = ".,!。！،"


class Digesting:
    """Answers what is said about digests, and fills them."""

    def __init__(self, memory: Memory, offering: Offering, clock: Callable[[], datetime]) -> None:
        """Take what keeps digests, what fills them, and what tells the time in UTC."""
        self._memory = memory
        self._offering = offering
        self._clock = clock

    async def reply_to(self, press: Press, request: Request) -> Reply:
        """Show a room's digest, order one or stop it; the words are as they were typed, or on the button.

        Raises:
            StoreError: The memory is out of order.
        """
        digest = await self._memory.digest(request.room)
        if digest is None and not request.is_reachable:
            return Reply(say(texts.CANNOT_WRITE_FIRST), choices=choices.mood_choices(), private=True)
        if not press.words:
            return _shown(digest)
        if not request.may_manage:
            return Reply(say(setting_texts.NOT_YOURS_TO_SET), private=True)
        if _is_stop(press.words):
            is_stopped = await self._memory.drop_digest(request.room)
            return Reply(say(texts.DIGEST_STOPPED if is_stopped else texts.NO_DIGEST), private=True)
        return await self._ordered(press.words, digest, request)

    async def filled(self, digest: Digest, *, can_answer: bool = True) -> Reply:
        """Choose a digest's movies, as the room would get them if it asked by itself.

        They come in the language in which they were ordered; to a person alone, in the one that they have chosen since.

        Raises:
            CatalogueEmpty: There are no movies yet.
            StoreError: The memory is out of order.
        """
        owner = digest.person or digest.room
        chosen = (await self._memory.preferences(owner)).language
        room = Request(person=owner, room=digest.room, locale=digest.language)
        country = (await self._offering.view_of(room)).country
        with speaking(chosen or language_of(digest.language), country):
            reply = await self._filled(digest, room)
            if not can_answer:
                return replace(reply, choices=())
            notice = " ".join(filter(None, (reply.notice, say(texts.STOP_DIGEST_LINE))))
            return replace(reply, choices=(choices.stop_digest(), *reply.choices), notice=notice)

    async def _filled(self, digest: Digest, room: Request) -> Reply:
        wish = Wish(digest.mood, lead=texts.digest_lead(digest))
        reply = await self._offering.movies(wish, room, besides=digest.sent)
        if not reply.cards:  # what came lately is better than nothing
            reply = await self._offering.movies(wish, room)
        return reply

    async def _ordered(self, words: tuple[str, ...], before: Digest | None, request: Request) -> Reply:
        plan = planned(words, before.slot.zone if before else "")
        if isinstance(plan, Fault):
            return Reply(texts.digest_fault(plan.part, plan.words), private=True)
        slot, took = plan.slot, ""
        if not slot.zone:
            zone, took = await self._likely_zone(request)
            slot = msgspec.structs.replace(slot, zone=zone)
        person = None if request.is_shared else request.person
        sent = before.sent if before else ()
        digest = Digest(
            request.room, plan.mood, slot, slot.next_after(self._clock()), person, sent, _tag_of(request), request.topic
        )
        await self._memory.keep_digest(digest)
        replaced = texts.replaced(before) if before and (before.slot, before.mood) != (slot, plan.mood) else ""
        return _shown(digest, *filter(None, (replaced, took)))

    async def _likely_zone(self, request: Request) -> tuple[str, str]:
        """Guess a person's time zone from their country, and say so."""
        country = (await self._offering.view_of(request)).country
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


def _shown(digest: Digest | None, *said: str) -> Reply:
    if digest is None:
        return Reply(say(texts.NO_DIGEST), private=True)
    return Reply(" ".join((texts.digest(digest), *said)), choices=(choices.stop_digest(),), private=True)
