"""Registration of the commands."""

import itertools

import pytest
import simcord

from bot.frontends.manners import texts as manners_texts
from bot.frontends.manners.menus import translate_menus
from core.moods.mood import Mood
from tests.support.discord.limits import check_commands
from tests.support.discord.scene import FakeNotes, Scene, registrations, titles

SENTENCES = [
    *manners_texts.COMMANDS.values(),
    manners_texts.FEEL,
    manners_texts.FEEL_WORDS,
    manners_texts.MOOD_OPTION,
    manners_texts.MOVIES_FOR_THIS,
]


GERMAN = {manners_texts.COMMANDS["mood"]: "Drei Filme für deine Stimmung", "Joy 😃": "Freude 😃", "mood": "stimmung"}


LONG_GERMAN = dict.fromkeys(SENTENCES, "ö" * 32) | {"mood": "s" * 32}


def places(env: simcord.Env) -> list[str]:
    """Return where commands were registered, each time that some were."""
    return [each.path.split("/", 3)[3] for each in env.http_requests if each.method == "PUT"]


async def test_menus_are_within_limits(scene: Scene) -> None:
    (commands,) = registrations(scene.env)
    names = {command["name"] for command in commands}
    assert names == {*manners_texts.COMMANDS, "feel", manners_texts.MOVIES_FOR_THIS}
    check_commands(commands)


async def test_translated_menus_are_within_limits(scene: Scene) -> None:
    for language, sentences in itertools.chain(translate_menus().items(), [("de", LONG_GERMAN)]):
        scene.notes.notes.clear()
        await scene.restart(translations={language: sentences})
        check_commands(registrations(scene.env)[-1])


async def test_menus_are_translated(scene: Scene) -> None:
    await scene.restart(translations={"de": GERMAN, "pt": {"mood": "humor"}})
    mood = next(command for command in registrations(scene.env)[-1] if command["name"] == "mood")
    assert mood["name_localizations"] == {"de": "stimmung", "pt-BR": "humor"}
    assert mood["description_localizations"] == {"de": GERMAN[manners_texts.COMMANDS["mood"]]}
    joy = mood["options"][0]["choices"][list(Mood).index(Mood.JOY)]
    assert joy["name_localizations"] == {"de": "Freude 😃"}


async def test_mood_has_six_choices_with_their_emoji(scene: Scene) -> None:
    (mood,) = [command for command in registrations(scene.env)[0] if command["name"] == "mood"]
    option, private = mood["options"]
    assert (private["name"], private.get("required", False)) == ("private", False)
    assert [choice["name"] for choice in option["choices"]] == [f"{m.value.title()} {m.emoji}" for m in Mood]
    assert not option.get("required")


async def test_same_commands_are_registered_once(scene: Scene) -> None:
    await scene.restart()
    assert len(registrations(scene.env)) == 1
    assert [noted.partition(" ")[0] for noted in scene.notes.notes.values()] == ["global"]


async def test_changed_commands_are_registered_again(scene: Scene) -> None:
    await scene.restart(translations={"de": GERMAN})
    await scene.restart(translations={"de": GERMAN})
    assert len(registrations(scene.env)) == 2


async def test_developers_commands_go_to_one_server(scene: Scene) -> None:
    await scene.restart(guild=scene.env.guild.id)
    assert places(scene.env)[1:] == [f"guilds/{scene.env.guild.id}/commands", "commands"]
    assert registrations(scene.env)[-1] == []


async def test_commands_are_removed_from_their_former_place(scene: Scene) -> None:
    for guild in (scene.env.guild.id, None, None):
        await scene.restart(guild=guild)
    assert places(scene.env)[3:] == ["commands", f"guilds/{scene.env.guild.id}/commands"]
    assert registrations(scene.env)[-1] == []
    assert registrations(scene.env)[-2] == registrations(scene.env)[0]


async def test_former_server_may_be_gone(scene: Scene) -> None:
    await scene.restart(guild=scene.env.guild.id)
    for _ in range(2):
        scene.env.inject_error("PUT", "/applications/*/guilds/*/commands", status=403, code=50001)
        await scene.restart()
    assert places(scene.env)[3:] == ["commands", f"guilds/{scene.env.guild.id}/commands"]


async def test_failed_registration_is_repeated_at_the_next_start(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.env.inject_error("PUT", "/applications/*/commands")
    await scene.restart(translations={"de": GERMAN})
    assert "could not be registered" in caplog.text
    assert titles(await scene.ask(mood="joy"))
    await scene.restart(translations={"de": GERMAN})
    assert len(registrations(scene.env)) == 3


async def test_failing_store_costs_a_needless_registration(
    simcord_env: simcord.Env, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.notes = FakeNotes(is_broken=True)
    await scene.restart()
    assert len(registrations(simcord_env)) == 2
    assert "Not noted which commands Discord has: The store is locked." in caplog.messages
