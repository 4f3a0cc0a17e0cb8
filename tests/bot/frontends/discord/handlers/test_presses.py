"""Presses of buttons: changed messages, private answers, people who may press."""

import discord
import pytest

from bot.dialogue import texts as shared_texts
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.settings import texts as setting_texts
from core.moods.mood import Mood
from core.people.group import Group
from core.people.person import Preferences
from tests.support.discord.limits import ComponentType
from tests.support.discord.scene import (
    Scene,
    captions,
    forge,
    openings,
    parts,
    response_of,
    text_of,
    titles,
    whisper_of,
)
from tests.support.discord.serving import serving
from tests.support.fakes import NOON
from tests.support.store import MemoryStore


async def test_press_edits_the_message(scene: Scene) -> None:
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


async def test_conversation_stays_in_one_message(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "mood"))
    await scene.ann.click(answer, label="Joy")
    first = titles(answer)
    await scene.ann.click(answer, custom_id=openings(answer)[1])
    assert (titles(answer), len(parts(answer, ComponentType.MEDIA_GALLERY))) == ([first[1]], 1)
    await scene.ann.click(answer, label="Back")
    assert titles(answer) == first
    await scene.ann.click(answer, label="More")
    assert not set(titles(answer)) & set(first)
    await scene.ann.click(answer, label="Sadness")
    assert text_of(answer).startswith("### Sadness")


async def test_verdict_replaces_the_movie_until_undone(scene: Scene) -> None:
    """The button to undo works after a restart."""
    answer = await scene.ask(mood="joy")
    first = titles(answer)
    await scene.ann.click(answer, custom_id=openings(answer)[0].replace("open", "save"))
    assert titles(answer)[1:] == first[1:]
    assert titles(answer)[0] not in first
    await scene.restart()
    await scene.ann.click(answer, label="Undo")
    assert titles(answer) == first


@pytest.mark.parametrize("verb", ["seen", "pass", "save", "undo"])
async def test_verdict_is_confirmed_privately(scene: Scene, verb: str) -> None:
    answer = await scene.ask(mood="joy")
    judged = titles(answer)[0].removeprefix("**[").partition("]")[0]
    result = await scene.ann.click(answer, custom_id=openings(answer)[0].replace("open", verb.replace("undo", "save")))
    assert judged in whisper_of(result).content
    if verb == "undo":
        await scene.ann.click(answer, label="Undo")
    assert judged not in text_of(answer) or verb == "undo"
    assert "Noted" not in text_of(answer)
    assert "Saved" not in text_of(answer)


async def test_verdict_in_private_message_is_confirmed_there(scene: Scene) -> None:
    private = response_of(await scene.bob.click(await scene.ask(mood="joy"), label="Fear"))
    refused = openings(private)[0].replace("open", "pass")
    result = await scene.bob.click(private, custom_id=refused)
    assert not result.followups
    assert text_of(private).startswith("### Noted, Movie")


async def test_verdict_on_other_persons_answer_is_confirmed_privately(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    private = response_of(await scene.bob.click(answer, custom_id=openings(answer)[0].replace("open", "pass")))
    assert private.ephemeral
    assert text_of(private).startswith("### Noted, Movie")
    assert "Noted" not in text_of(answer)


async def test_list_is_private_and_can_be_exported(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    await scene.ann.click(answer, custom_id=openings(answer)[0].replace("open", "save"))
    saved = response_of(await scene.ann.slash(scene.channel, "saved"))
    assert saved.ephemeral
    await scene.ann.click(saved, label="Export")
    assert [file.filename for file in saved.attachments] == ["cinemood-saved.csv"]
    assert len(parts(saved, ComponentType.FILE)) == 1


async def test_old_buttons_work_after_a_restart(scene: Scene) -> None:
    """Even after eight days."""
    answer, opened = await scene.ask(mood="joy"), await scene.ask(mood="joy")
    first = titles(opened)
    await scene.ann.click(opened, custom_id=openings(opened)[1])
    await scene.restart()
    await scene.env.advance_time(8 * 24 * 3600)
    await scene.ann.click(answer, label="More")
    await scene.ann.click(opened, label="Back")
    assert len(titles(answer)) == 3
    assert titles(opened) == first


async def test_press_by_other_person_is_answered_privately(scene: Scene) -> None:
    """The message stays as it is."""
    answer = await scene.ask(mood="joy")
    before = answer.components
    private = response_of(await scene.bob.click(answer, label="Fear"))
    assert private.ephemeral
    assert text_of(private).startswith("### Fear")
    assert answer.components == before


async def test_private_answer_changes_in_place(scene: Scene) -> None:
    private = response_of(await scene.bob.click(await scene.ask(mood="joy"), label="Fear"))
    await scene.bob.click(private, label="Love")
    assert text_of(private).startswith("### Love")


async def test_press_by_other_person_edits_in_open_rooms(scene: Scene, discord_memory: MemoryStore) -> None:
    discord_memory.set_preferences(f"discord:{scene.channel.id}", Preferences(is_open=True))
    answer = await scene.ask(mood="joy")
    result = await scene.bob.click(answer, label="Fear")
    assert not result.followups
    assert text_of(answer).startswith("### Fear")


@pytest.mark.parametrize("token", ["0_dance_forged", "2_mood_calm", "1_mood_joy", "3_mood_joy"])
async def test_unreadable_button_gets_a_polite_answer(scene: Scene, token: str) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, token)
    await scene.ann.click(answer, label="More")
    assert text_of(answer) == shared_texts.OLD_BUTTON
    assert len(captions(answer)) == len(Mood)


async def test_private_reply_to_a_press_is_a_new_message(scene: Scene) -> None:
    answer = await scene.ask(mood="joy")
    forge(scene.env, answer, "2_privacy")
    assert "What I keep" in text_of(whisper_of(await scene.ann.click(answer, label="More")))
    assert titles(answer)


async def test_settings_change_in_place_and_stay(scene: Scene) -> None:
    settings = response_of(await scene.ann.slash(scene.channel, "settings"))
    result = await scene.ann.click(settings, label="Hide plots")
    assert not result.followups
    assert "Plots: hidden" in text_of(settings)
    assert "lighthouse" not in text_of(await scene.ask(mood="joy"))


@pytest.mark.parametrize("may_manage", [True, False])
async def test_only_managers_open_a_room_for_presses(scene: Scene, may_manage: bool) -> None:
    role = scene.server.create_role("host", permissions=discord.Permissions(manage_guild=True))
    cy = scene.server.add_member(scene.env.create_user("cy"), roles=[role] if may_manage else [])
    settings = response_of(await cy.slash(scene.channel, "settings"))
    await cy.click(settings, label=setting_texts.ANYBODY)
    assert (setting_texts.CHANGED in text_of(settings)) == may_manage
    assert (setting_texts.NOT_YOURS_TO_SET in text_of(settings)) != may_manage


async def test_stored_data_are_shown_and_deleted(scene: Scene) -> None:
    await scene.ask(mood="joy")
    data = response_of(await scene.ann.slash(scene.channel, "mydata"))
    assert "All that I keep about you" in text_of(data)
    await scene.ann.click(data, label=setting_texts.FORGET)
    await scene.ann.click(data, label=setting_texts.SURE_FORGET)
    assert text_of(data) == setting_texts.confirm_forgetting(1)
    assert data.ephemeral


async def test_slow_press_in_a_group_does_not_undo_a_later_one(
    discord_dialogue: Dialogue, discord_memory: MemoryStore
) -> None:
    discord_memory.set_group(1, Group("discord:8", NOON))
    async with serving(discord_dialogue) as standin:
        standin.holds_first_response = True
        await standin.send_press("42", "2_tap_joy_1")
        await standin.responded.wait()
        await standin.send_press("43", "2_tap_fear_1")
        first, last = await standin.next_reply(), await standin.next_reply()
    assert "1 fear" not in str(first)
    assert "1 joy" in str(last)
    assert "1 fear" in str(last)
