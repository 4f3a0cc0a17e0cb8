"""What concerns a person and not movies: settings, what is remembered, and forgetting it."""

from contextvars import copy_context
from typing import Final

import msgspec

from bot.dialogue import choices
from bot.dialogue.memory import Memory
from bot.dialogue.reply import File, Press, Reply, Request, Verb
from bot.dialogue.settings import options, texts
from bot.dialogue.verdicts import texts as verdict_texts
from bot.languages import joined, language_of, say, speaking
from bot.languages.plain_text import shorten
from core.movies.services import SERVICES
from core.people.preferences import Preferences

VERBS: Final = frozenset({Verb.SETTINGS, Verb.SET, Verb.MYDATA, Verb.FORGET})


class Personal:
    """Answers presses with one of ``VERBS``; may raise a ``StoreError``."""

    def __init__(self, memory: Memory, country: str) -> None:
        """Take the memory, and the country that counts for people whose country nobody knows."""
        self._memory = memory
        self._country = country

    async def reply_to(self, press: Press, request: Request) -> Reply:
        """Answer, for the person's eyes only."""
        match press:
            case Press(Verb.MYDATA):
                return await self._known(request.person)
            case Press(Verb.FORGET, words=()):
                return Reply(say(texts.FORGET_ALL), choices=(choices.forget(is_sure=True),), private=True)
            case Press(Verb.FORGET):
                rows = await self._memory.forget_person(request.person)
                return Reply(texts.forgotten(rows), private=True)
            case Press(Verb.SET, words=(name, value)):
                return await self._set(name, value, request)
            case Press(words=()):
                return await self._settings_there(request)
            case _:
                return await self._settings(request, panel="".join(press.words))

    async def _known(self, person: str) -> Reply:
        known = await self._memory.known_about(person)
        content = msgspec.json.format(msgspec.json.encode(known), indent=2)
        file = File("cinemood-mydata.json", content) if any(known.values()) else None
        return Reply(texts.mydata(known), choices=(choices.forget(),), private=True, file=file)

    async def _set(self, name: str, value: str, request: Request) -> Reply:
        if request.is_new:
            return Reply(say(verdict_texts.NO_COOKIE), choices=choices.mood_choices(), private=True)
        setting = options.SETTINGS.get(name)
        if setting is None or (setting.is_of_room and not request.is_shared):
            return await self._settings(request, say(texts.NO_SUCH_SETTING))
        if setting.is_of_room and not request.may_manage:
            return await self._settings_there(request, say(texts.NOT_YOURS_TO_SET))
        owner = request.room if setting.is_of_room else request.person
        spoken, folded = copy_context(), value.casefold()  # the memory works where no language is spoken

        def change(chosen: Preferences) -> Preferences | None:
            return spoken.run(setting.change, chosen, folded)

        if await self._memory.change_preferences(owner, change) is None:
            known = joined(service.name for service in SERVICES.values())
            refusal = say(setting.refusal, words=shorten(value), services=known)
            return await self._settings(request, refusal, panel=name)
        if setting.is_of_room:
            return await self._settings_there(request, say(texts.CHANGED))
        return await self._settings(request, say(texts.CHANGED), panel=name)

    async def _settings_there(self, request: Request, *said: str) -> Reply:
        """Show what is set where somebody asks: a room's alone where everybody reads it, and the person's elsewhere."""
        if not request.is_overheard:
            return await self._settings(request, *said)
        room = await self._memory.preferences(request.room)
        text = "\n\n".join((*said, texts.presses(room)))
        return Reply(text, choices=(options.presses(room), options.own()))

    async def _settings(self, request: Request, *said: str, panel: str = "") -> Reply:
        person = await self._memory.preferences(request.person)
        room = await self._memory.preferences(request.room) if request.is_shared else None
        country = options.country_of(person, request.locales, self._country)
        language = person.language or language_of(*request.locales)
        names = [SERVICES[name].name for name in person.services if name in SERVICES]
        has_groups = request.is_shared or request.is_reachable
        with speaking(language):  # which may have been chosen just now
            settings = texts.settings(
                person,
                room,
                language=language,
                country=country,
                is_country_chosen=options.chosen_country(person) is not None,
                services=names,
                has_groups=has_groups,
            )
            if panel in options.PANELS:
                buttons = options.panel(panel, person, country)
            else:
                buttons = options.choices(person, room, has_groups=has_groups)
            return Reply("\n\n".join((*said, settings)), choices=buttons, private=True)
