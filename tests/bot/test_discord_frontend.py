import io
import logging
import re
from dataclasses import dataclass
from typing import Any, cast

import discord
import pytest
import simcord
from PIL import Image
from simcord.components import walk_components

from bot import wording
from bot.dialogue import Dialogue
from bot.frontends.discord_frontend import create_client
from bot.reply import Card
from core.mood import Mood
from tests.fakes import a_dialogue


async def a_poster(card: Card) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (2, 3), (card.id % 256, 0, 0)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def dialogue() -> Dialogue:
    return a_dialogue()


@pytest.fixture
def simcord_bot(dialogue: Dialogue) -> discord.Client:
    return create_client(dialogue, a_poster)


@dataclass(frozen=True)
class Scene:
    """A server with one channel and two people."""

    env: simcord.Env
    dialogue: Dialogue
    channel: simcord.ChannelHandle
    ann: simcord.MemberActor
    bob: simcord.MemberActor

    async def ask(self, **options: str) -> simcord.ResponseMessage:
        """Let Ann ask for a mood."""
        return response_of(await self.ann.slash(self.channel, "mood", **options))


@pytest.fixture
def scene(simcord_env: simcord.Env, dialogue: Dialogue) -> Scene:
    server = simcord_env.create_guild()
    channel = server.create_text_channel("movies")
    ann, bob = (server.add_member(simcord_env.create_user(name)) for name in ("ann", "bob"))
    return Scene(simcord_env, dialogue, channel, ann, bob)


def response_of(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the one answer to an interaction, and make sure that it is the only one."""
    assert result.acknowledged
    assert not result.followups
    assert result.response
    return result.response


def parts(message: simcord.ResponseMessage, kind: int) -> list[dict[str, Any]]:
    return [part for part in walk_components(message.components) if part["type"] == kind]


def text_of(message: simcord.ResponseMessage) -> str:
    return "\n".join(part["content"] for part in parts(message, 10))


def labels(message: simcord.ResponseMessage) -> list[str]:
    return [part["label"] for part in parts(message, 2)]


def titles(message: simcord.ResponseMessage) -> list[str]:
    return [line for line in text_of(message).split("\n") if line.startswith("**[")]


def registered(env: simcord.Env) -> list[dict[str, Any]]:
    (sync,) = [each.json for each in env.http_requests if each.method == "PUT"]
    return cast("list[dict[str, Any]]", sync)


def forge(env: simcord.Env, message: simcord.ResponseMessage, token: str) -> None:
    """Write another token into the button "More" of a message."""
    stored = env.backend.get_message(message.channel_id, message.id)
    more = next(part for part in walk_components(stored.components) if part.get("label") == "More")
    more["custom_id"] = f"cm:{token}"


async def test_mood_is_answered_with_three_movies_posters_and_buttons(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    assert len(set(titles(answer))) == 3
    assert [poster["description"][:9] for poster in parts(answer, 11)] == ["Poster of"] * 3
    assert labels(answer) == ["More", *(wording.mood_label(mood) for mood in Mood)]
    assert len(scene.channel.history()) == 1
    assert not answer.ephemeral


async def test_command_is_acknowledged_before_anything_slow(scene: Scene) -> None:
    await scene.ask(mood="joy")
    callbacks = [each.json for each in scene.env.http_requests if each.path.endswith("/callback")]
    assert [callback["type"] for callback in callbacks if isinstance(callback, dict)] == [5]


async def test_missing_posters_are_drawn_and_attached(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    assert len(answer.attachments) == 3
    assert [poster["media"]["url"] for poster in parts(answer, 11)] == [file.url for file in answer.attachments]


async def test_mood_without_option_offers_the_moods(scene: Scene) -> None:
    answer = await scene.ask()
    assert text_of(answer) == wording.WHICH_MOOD
    assert labels(answer) == [wording.mood_label(mood) for mood in Mood]


async def test_pressing_a_mood_edits_the_message(scene: Scene) -> None:
    before = await scene.ask()
    result = await scene.ann.click(before, label="Fear")
    assert result.acknowledged
    assert [message.id for message in scene.channel.history()] == [before.id]
    assert text_of(before).startswith("### Fear 😨")


async def test_more_shows_three_other_movies(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    first = titles(answer)
    await scene.ann.click(answer, label="More")
    assert len({*first, *titles(answer)}) == 6
    assert len(answer.attachments) == 3


async def test_press_by_somebody_else_is_answered_privately_and_leaves_the_message(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    before = answer.components
    private = response_of(await scene.bob.click(answer, label="Fear"))
    assert private.ephemeral
    assert text_of(private).startswith("### Fear")
    assert answer.components == before


async def test_private_answer_belongs_to_the_one_who_pressed(scene: Scene) -> None:
    private = response_of(await scene.bob.click(await scene.ask(mood="joy"), label="Fear"))
    await scene.bob.click(private, label="Love")
    assert text_of(private).startswith("### Love")


async def test_buttons_survive_a_restart(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    first = titles(answer)
    await scene.env.restart_bot(create_client(scene.dialogue, a_poster))
    await scene.ann.click(answer, label="More")
    assert len({*first, *titles(answer)}) == 6


async def test_button_that_nobody_can_read_gets_a_polite_answer(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "0_dance_forged")
    await scene.ann.click(answer, label="More")
    assert text_of(answer) == wording.OLD_BUTTON
    assert len(labels(answer)) == len(Mood)


async def test_privacy_is_answered_privately(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "privacy"))
    assert answer.ephemeral
    assert "What I keep" in text_of(answer)


async def test_private_answer_to_a_press_leaves_the_message(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "1_privacy")
    (private,) = (await scene.ann.click(answer, label="More")).followups
    assert private.ephemeral
    assert "What I keep" in text_of(private)
    assert titles(answer)


async def test_commands_work_in_direct_messages(scene: Scene) -> None:
    answer = response_of(await scene.env.create_user("cy").slash("mood", mood="sadness"))
    assert len(titles(answer)) == 3


async def test_commands_are_registered_for_servers_messages_and_people(scene: Scene) -> None:
    commands = registered(scene.env)
    assert {command["name"] for command in commands} == {"mood", "help", "about", "privacy"}
    for command in commands:
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]
        assert 1 <= len(command["description"]) <= 100


async def test_mood_has_six_choices_with_their_emoji(scene: Scene) -> None:
    (mood,) = [command for command in registered(scene.env) if command["name"] == "mood"]
    (option,) = mood["options"]
    assert [choice["name"] for choice in option["choices"]] == [f"{m.value.title()} {m.emoji}" for m in Mood]
    assert not option.get("required")


async def test_commands_of_a_developer_go_to_the_one_server(scene: Scene) -> None:
    await scene.env.restart_bot(create_client(scene.dialogue, a_poster, guild=scene.env.guild.id))
    assert f"/guilds/{scene.env.guild.id}/commands" in scene.env.http_requests[-1].path


async def test_failing_registration_is_survived(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.env.inject_error("PUT", "/applications/*/commands")
    await scene.env.restart_bot(create_client(scene.dialogue, a_poster))
    assert "could not be registered" in caplog.text
    assert titles(await scene.ask(mood="joy"))


async def test_discords_failure_to_take_a_command_crashes_nothing(scene: Scene) -> None:
    scene.env.inject_error("POST", "/interactions/*/*/callback", status=500)
    sorry = response_of(await scene.ann.slash(scene.channel, "mood", mood="joy"))
    assert sorry.content.startswith("Something went wrong on my side.")
    assert sorry.ephemeral
    assert [type(error) for error in scene.env.errors] == [discord.app_commands.CommandInvokeError]
    assert titles(await scene.ask(mood="joy"))


async def test_discords_failure_to_take_a_press_crashes_nothing(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("POST", "/interactions/*/*/callback", times=2)
    await scene.ann.click(answer, label="More")
    await scene.ann.click(answer, label="Fear")
    assert text_of(answer).startswith("### Fear")


async def test_answer_that_cannot_be_shown_ends_in_an_apology(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("PATCH", "/webhooks/*")
    (sorry,) = (await scene.ann.click(answer, label="More")).followups
    assert "tell my host this reference" in sorry.content
    assert sorry.ephemeral


async def test_log_names_no_person_no_mood_and_no_token(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await scene.ask(mood="joy")
    scene.env.inject_error("PATCH", "/webhooks/*")
    await scene.ann.click(answer, label="Fear")
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert re.fullmatch(r"No answer at Discord, reference \w{6}: \w+ at \w+\.py:\d+, status \d{3}, code \d+", line)
    assert not [
        word for word in ("fear", "joy", "1_mood", str(scene.ann.id), str(scene.channel.id)) if word in caplog.text
    ]


async def test_failing_pen_costs_only_the_posters(scene: Scene) -> None:
    async def broken_pen(card: Card) -> bytes:
        raise ValueError("no ink")

    await scene.env.restart_bot(create_client(scene.dialogue, broken_pen))
    answer = await scene.ask(mood="joy")
    assert len(titles(answer)) == 3
    assert not parts(answer, 11)


async def test_every_command_and_every_button_stays_within_discords_limits(scene: Scene) -> None:
    for command in scene.ann.available_commands(scene.channel):
        message = response_of(await scene.ann.slash(scene.channel, command))
        assert_within_limits(message)
        for label in labels(message):
            assert (await scene.ann.click(message, label=label)).acknowledged
            assert_within_limits(message)
            await scene.ann.click(message, label="More")
            assert_within_limits(message)


def assert_within_limits(message: simcord.ResponseMessage) -> None:
    """Check what Discord documents; simcord has checked a part of it already."""
    everything = list(walk_components(message.components))
    ids = [part["custom_id"] for part in parts(message, 2)]
    assert len(everything) <= 40
    assert len(text_of(message)) <= 4_000
    assert len(ids) == len(set(ids))
    assert all(1 <= len(each) <= 100 for each in ids)
    assert all(1 <= len(label) <= 80 for label in labels(message))
    assert all(len(row["components"]) <= 5 for row in parts(message, 1))
    assert all(1 <= len(poster["description"]) <= 256 for poster in parts(message, 11))
    assert all(poster["media"]["url"].startswith("https://") for poster in parts(message, 11))
