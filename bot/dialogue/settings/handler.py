"""Settings, everything that is remembered about a person, and forgetting it."""

from contextvars import copy_context
from typing import assert_never

import msgspec

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ChangeSetting, Forget, ShowMyData, ShowSettings
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Audience, File, Reply, Request
from bot.dialogue.settings import buttons, options, texts
from bot.languages import join_words, language_of, say, speaking
from bot.languages.plain_text import shorten
from core.movies.services import SERVICES
from core.people.person import Preferences
from core.store.ports import PeopleStore

SettingsAction = ShowMyData | Forget | ShowSettings | ChangeSetting


class Personal:
    """Answers actions about a person; may raise a ``StoreError``."""

    def __init__(self, people_store: PeopleStore, country: str) -> None:
        """Take the stores, and the country that counts for people whose country nobody knows."""
        self._people_store = people_store
        self._country = country

    async def reply_to(self, action: SettingsAction, request: Request) -> Reply:
        """Answer, for the person's eyes only."""
        match action:
            case ShowMyData():
                return await self._known(request.person)
            case Forget(is_sure=False):
                question = say(texts.FORGET_ALL)
                return Reply(question, buttons=(buttons.sure_forget_button(),), audience=Audience.ASKER)
            case Forget():
                rows = await self._people_store.forget_person(request.person)
                return Reply(texts.forgotten(rows), audience=Audience.ASKER)
            case ChangeSetting(name, value):
                return await self._set(name, value, request)
            case ShowSettings(panel=""):
                return await self._settings_there(request)
            case ShowSettings(panel):
                return await self._settings(request, panel=panel)
            case _:
                assert_never(action)

    async def _known(self, person: str) -> Reply:
        known = await self._people_store.export_person(person)
        content = msgspec.json.format(msgspec.json.encode(known), indent=2)
        file = File("cinemood-mydata.json", content) if any(known.values()) else None
        return Reply(texts.mydata(known), buttons=(buttons.forget_button(),), audience=Audience.ASKER, file=file)

    async def _set(self, name: str, value: str, request: Request) -> Reply:
        if request.is_new:
            return Reply(say(shared_texts.NO_COOKIE), buttons=mood_buttons(), audience=Audience.ASKER)
        setting = options.SETTINGS.get(name)
        if setting is None or (setting.is_of_room and not request.is_shared):
            return await self._settings(request, say(texts.NO_SUCH_SETTING))
        if setting.is_of_room and not request.may_manage:
            return await self._settings_there(request, say(texts.NOT_YOURS_TO_SET))
        owner = request.room if setting.is_of_room else request.person
        spoken, folded = copy_context(), value.casefold()  # the store works where no language is spoken

        def change(chosen: Preferences) -> Preferences | None:
            return spoken.run(setting.change, chosen, folded)

        if await self._people_store.change_preferences(owner, change) is None:
            known = join_words(service.name for service in SERVICES.values())
            refusal = say(setting.refusal, words=shorten(value), services=known)
            return await self._settings(request, refusal, panel=name)
        if setting.is_of_room:
            return await self._settings_there(request, say(texts.CHANGED))
        return await self._settings(request, say(texts.CHANGED), panel=name)

    async def _settings_there(self, request: Request, *said: str) -> Reply:
        """Show what is set where somebody asks: a room's alone where everybody reads it, and the person's elsewhere."""
        if not request.is_overheard:
            return await self._settings(request, *said)
        room = await self._people_store.load_preferences(request.room)
        text = "\n\n".join((*said, texts.presses(room)))
        return Reply(text, buttons=(buttons.presses_button(room), buttons.own_settings_button()))

    async def _settings(self, request: Request, *said: str, panel: str = "") -> Reply:
        person = await self._people_store.load_preferences(request.person)
        room = await self._people_store.load_preferences(request.room) if request.is_shared else None
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
            if panel in buttons.PANELS:
                shown = buttons.panel_buttons(panel, person, country)
            else:
                shown = buttons.settings_buttons(person, room, has_groups=has_groups)
            return Reply("\n\n".join((*said, settings)), buttons=shown, audience=Audience.ASKER)
