"""Settings, and the data that is stored about a person: to see it, and to delete it."""

from contextvars import copy_context
from typing import assert_never

import msgspec

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AnySettingsAction, ChangeSetting, Forget, ShowMyData, ShowSettings
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.reply import Audience, File, Reply, Request
from bot.dialogue.settings import buttons, options, texts
from bot.dialogue.settings.options import Setting
from bot.languages import join_words, language_of, say, speaking
from bot.languages.plain_text import shorten
from core.movies.services import SERVICES
from core.people.person import Preferences
from core.store.ports import PeopleStore


class SettingsHandler:
    """Answers actions about settings and stored data; may raise a ``StoreError``."""

    def __init__(self, people_store: PeopleStore, default_country: str) -> None:
        self._people_store = people_store
        self._default_country = default_country

    async def reply_to(self, action: AnySettingsAction, request: Request) -> Reply:
        """Return the reply, which only the person may see."""
        match action:
            case ShowMyData():
                return await self._show_data(request.person)
            case Forget(is_sure=False):
                question = say(texts.FORGET_ALL)
                return Reply(question, buttons=(buttons.sure_forget_button(),), audience=Audience.ASKER)
            case Forget():
                rows = await self._people_store.forget_person(request.person)
                return Reply(texts.confirm_forgetting(rows), audience=Audience.ASKER)
            case ChangeSetting(name, value):
                return await self._change_setting(name, value, request)
            case ShowSettings(panel=""):
                return await self._show_settings_of_room(request)
            case ShowSettings(panel):
                return await self._show_settings(request, panel=panel)
            case _:
                assert_never(action)

    async def _show_data(self, person: str) -> Reply:
        data = await self._people_store.export_person(person)
        file = None
        if any(data.values()):
            content = msgspec.json.format(msgspec.json.encode(data), indent=2)
            file = File("cinemood-mydata.json", content)
        return Reply(texts.describe_data(data), buttons=(buttons.forget_button(),), audience=Audience.ASKER, file=file)

    async def _change_setting(self, name: str, value: str, request: Request) -> Reply:
        if request.is_new:
            return Reply(say(shared_texts.NO_COOKIE), buttons=mood_buttons(), audience=Audience.ASKER)
        setting = options.SETTINGS.get(name)
        if setting is None or (setting.is_of_room and not request.is_shared):
            return await self._show_settings(request, say(texts.NO_SUCH_SETTING))
        if setting.is_of_room:
            return await self._change_setting_of_room(setting, value, request)
        if await self._change(setting, value, request.person):
            return await self._show_settings(request, say(texts.CHANGED), panel=name)
        return await self._show_settings(request, _refuse(setting, value), panel=name)

    async def _change_setting_of_room(self, setting: Setting, value: str, request: Request) -> Reply:
        if not request.may_manage:
            return await self._show_settings_of_room(request, say(texts.NOT_YOURS_TO_SET))
        if await self._change(setting, value, request.room):
            return await self._show_settings_of_room(request, say(texts.CHANGED))
        return await self._show_settings(request, _refuse(setting, value))

    async def _change(self, setting: Setting, value: str, owner: str) -> bool:
        """Store the new value of a setting; return False if the setting has no such value."""
        # Names of languages and countries are read in the person's language, which the store's thread does not know.
        context = copy_context()

        def change(preferences: Preferences) -> Preferences | None:
            return context.run(setting.change, preferences, value.casefold())

        return await self._people_store.change_preferences(owner, change) is not None

    async def _show_settings_of_room(self, request: Request, *sentences: str) -> Reply:
        """Show the settings of the room alone if all its members read the reply; else the person's, too."""
        if not request.is_overheard:
            return await self._show_settings(request, *sentences)
        room = await self._people_store.load_preferences(request.room)
        text = "\n\n".join((*sentences, texts.presses(room)))
        return Reply(text, buttons=(buttons.presses_button(room), buttons.own_settings_button()))

    async def _show_settings(self, request: Request, *sentences: str, panel: str = "") -> Reply:
        person = await self._people_store.load_preferences(request.person)
        room = None
        if request.is_shared:
            room = await self._people_store.load_preferences(request.room)
        country = options.country_of(person, request.locales, self._default_country)
        language = person.language or language_of(*request.locales)
        names = [SERVICES[name].name for name in person.services if name in SERVICES]
        has_groups = request.is_shared or request.is_reachable
        with speaking(language):  # it may just have changed
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
                reply_buttons = buttons.panel_buttons(panel, person, country)
            else:
                reply_buttons = buttons.settings_buttons(person, room, has_groups=has_groups)
            return Reply("\n\n".join((*sentences, settings)), buttons=reply_buttons, audience=Audience.ASKER)


def _refuse(setting: Setting, value: str) -> str:
    """Say that a setting has no such value."""
    services = join_words(service.name for service in SERVICES.values())
    return say(setting.refusal, words=shorten(value), services=services)
