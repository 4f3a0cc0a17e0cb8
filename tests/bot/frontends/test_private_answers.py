"""Feelings are private by choice: who wants answers among others alone gets them so, and shows them when they like."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from bot.dialogue.actions import MAX_TOKEN_BYTES, ShowToAll, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.reply import Reply, Request
from bot.dialogue.settings import texts as setting_texts
from bot.dialogue.talk import texts as talk_texts
from bot.frontends.discord.sharing import offer_to_share
from bot.frontends.manners import texts as manners_texts
from core.errors import StoreBusy
from core.moods.mood import Mood
from core.movies.catalogue import Shelf
from core.people.person import Preferences
from tests.support.discord.scene import Scene, captions, openings, response_of, text_of, titles, whisper_of
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue
from tests.support.store import FailingStore, MemoryStore
from tests.support.telegram.chats import GROUP, a_frontend, serving
from tests.support.telegram.chats import titles as shown_titles
from tests.support.telegram.standin import ANN, TelegramStandin

ALONE, FOR_ALL, UNDECIDED = Preferences(answers_alone=True), Preferences(answers_alone=False), Preferences()
BLOCKED = "Forbidden: bot can't initiate conversation with a user"
ANNS = f"telegram:{ANN['id']}"


@pytest.fixture
def dialogue(memory: MemoryStore) -> Dialogue:
    return Dialogue(Shelf(a_catalogue()), memory, clock=lambda: NOON, image_base=IMAGE_BASE)


@pytest.mark.parametrize(
    ("text", "chosen", "is_private"),
    [
        ("/mood joy", UNDECIDED, False),
        ("/mood joy", FOR_ALL, False),
        ("/mood joy", ALONE, True),
        ("/mood", ALONE, True),
        ("/feel joy", UNDECIDED, True),
        ("/feel joy", FOR_ALL, False),
        ("/feel joy", ALONE, True),
        ("/feel 😢😢", UNDECIDED, True),
        ("/help", ALONE, True),
        ("/together", ALONE, False),
        ("/saved", FOR_ALL, True),
    ],
)
async def test_choice_decides_who_sees_an_answer_among_others(
    dialogue: Dialogue, memory: MemoryStore, text: str, chosen: Preferences, is_private: bool
) -> None:
    memory.set_preferences(ANNS, chosen)
    asked = Request(ANNS, "telegram:-5", text, is_shared=True)
    assert (await dialogue.reply_to(asked)).is_private is is_private
    if text != "/saved":
        assert await dialogue.is_private(asked) is is_private
        alone = replace(asked, room=ANNS, is_shared=False)
        assert not (await dialogue.reply_to(alone)).is_private


async def test_button_of_a_group_is_for_all_whatever_somebody_chose(dialogue: Dialogue, memory: MemoryStore) -> None:
    memory.set_preferences(ANNS, ALONE)
    group = Request(ANNS, "telegram:-5", "/together", is_shared=True)
    await dialogue.reply_to(group)
    for token in ("2_tap_joy_1", "2_settle_1"):
        assert not (await dialogue.reply_to(replace(group, action=action_from(token)))).is_private


async def test_feelings_are_answered_on_discord_for_the_asker_alone(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "feel", words="some joy, please"))
    assert answer.ephemeral
    assert len(titles(answer)) == 3
    assert scene.channel.history() == []


@pytest.mark.parametrize("soon", [5.0, 0.0])
@pytest.mark.parametrize("command", ["mood", "feel"])
@pytest.mark.parametrize("private", [True, False])
async def test_option_decides_and_is_remembered(
    scene: Scene, discord_memory: MemoryStore, command: str, private: bool, soon: float
) -> None:
    await scene.restart(defer_after_seconds=soon)
    words = {"mood": "joy"} if command == "mood" else {"words": "some joy, please"}
    answer = response_of(await scene.ann.slash(scene.channel, command, private=private, **words))
    assert answer.ephemeral is private
    for later in ("mood", "feel"):
        words = {"mood": "fear"} if later == "mood" else {"words": "some joy, please"}
        is_alone = private or (command == "mood" and later == "feel")
        assert response_of(await scene.ann.slash(scene.channel, later, **words)).ephemeral is is_alone
    assert not response_of(await scene.bob.slash(scene.channel, "mood", mood="joy")).ephemeral


@pytest.mark.parametrize("before", [UNDECIDED, ALONE])
async def test_who_lets_all_see_movies_for_a_mood_does_not_let_them_see_feelings(
    scene: Scene, discord_memory: MemoryStore, before: Preferences
) -> None:
    discord_memory.set_preferences(f"discord:{scene.ann.id}", before)
    assert not response_of(await scene.ann.slash(scene.channel, "mood", mood="joy", private=False)).ephemeral
    assert not (await scene.ask(mood="joy")).ephemeral
    assert response_of(await scene.ann.slash(scene.channel, "feel", words="some joy, please")).ephemeral


async def test_private_answer_is_shown_to_all_by_its_asker_without_the_words(scene: Scene) -> None:
    private = response_of(await scene.ann.slash(scene.channel, "feel", words="some joy, please"))
    shown = titles(private)
    public = response_of(await scene.ann.click(private, label=manners_texts.SHOW_TO_ALL))
    assert not public.ephemeral
    assert titles(public) == shown
    assert "please" not in text_of(public)
    assert manners_texts.SHOW_TO_ALL not in captions(public)
    assert [message.id for message in scene.channel.history()] == [public.id]
    assert titles(private) == shown
    await scene.ann.click(public, label="More")
    assert set(titles(public)).isdisjoint(shown)
    before = titles(public)
    assert response_of(await scene.bob.click(public, label="Fear")).ephemeral
    assert titles(public) == before


@pytest.mark.parametrize("soon", [5.0, 0.0])
async def test_who_wants_all_answers_alone_can_still_show_one_to_all(
    scene: Scene, discord_memory: MemoryStore, soon: float
) -> None:
    await scene.restart(defer_after_seconds=soon)
    discord_memory.set_preferences(f"discord:{scene.ann.id}", ALONE)
    private = await scene.ask(mood="joy")
    assert private.ephemeral
    public = response_of(await scene.ann.click(private, label=manners_texts.SHOW_TO_ALL))
    assert (titles(public), public.ephemeral) == (titles(private), False)
    whisper = whisper_of(await scene.ann.click(public, label="More"))
    assert set(titles(whisper)).isdisjoint(titles(public))


async def test_movie_that_was_opened_privately_is_shown_to_all(scene: Scene) -> None:
    private = response_of(await scene.ann.slash(scene.channel, "mood", mood="joy", private=True))
    first = titles(private)[0]
    await scene.ann.click(private, custom_id=openings(private)[0])
    public = response_of(await scene.ann.click(private, label=manners_texts.SHOW_TO_ALL))
    assert (titles(public), public.ephemeral) == ([first], False)


async def test_stranger_may_show_their_own_private_answer_to_all(scene: Scene) -> None:
    private = response_of(await scene.bob.click(await scene.ask(mood="joy"), label="Fear"))
    public = response_of(await scene.bob.click(private, label=manners_texts.SHOW_TO_ALL))
    assert text_of(public).startswith("### Fear")


async def test_lists_and_settings_are_not_offered_to_all(scene: Scene, discord_memory: MemoryStore) -> None:
    discord_memory.add_movies(a_catalogue())
    answer = await scene.ask(mood="joy")
    await scene.ann.click(answer, custom_id=openings(answer)[0].replace("open", "save"))
    saved = response_of(await scene.ann.slash(scene.channel, "saved"))
    assert manners_texts.SHOW_TO_ALL not in captions(saved)
    await scene.ann.click(saved, label="1")
    assert titles(saved)
    assert manners_texts.SHOW_TO_ALL not in captions(saved)
    assert manners_texts.SHOW_TO_ALL not in captions(response_of(await scene.ann.slash(scene.channel, "settings")))


async def test_nothing_is_to_be_shown_where_nobody_else_is(scene: Scene) -> None:
    alone = response_of(await scene.env.create_user("cy").slash("feel", words="some joy, please", private=True))
    assert not alone.ephemeral
    assert manners_texts.SHOW_TO_ALL not in captions(alone)


async def test_private_choice_is_seen_and_changed_in_the_settings(scene: Scene, discord_memory: MemoryStore) -> None:
    settings = response_of(await scene.ann.slash(scene.channel, "settings"))
    assert "Answers in groups: for all, and those to /feel only for you." in text_of(settings)
    await scene.ann.click(settings, label=setting_texts.ANSWERS_TO_ME)
    assert "Answers in groups: only for you." in text_of(settings)
    assert (await scene.ask(mood="joy")).ephemeral
    await scene.ann.click(settings, label=setting_texts.ANSWERS_TO_ALL)
    assert "Answers in groups: for all." in text_of(settings)
    assert not (await scene.ask(mood="joy")).ephemeral
    assert discord_memory.all_preferences()[f"discord:{scene.ann.id}"] == FOR_ALL


async def test_choice_that_cannot_be_remembered_costs_no_answer() -> None:
    unwilling = FailingStore(MemoryStore(), {"change_preferences": StoreBusy("The store is locked.")})
    dialogue = Dialogue(Shelf(a_catalogue()), unwilling, clock=lambda: NOON, image_base=IMAGE_BASE)
    await dialogue.choose_answers(Request(ANNS, "telegram:-5", "/mood joy"), alone=True)
    assert (await dialogue.reply_to(Request(ANNS, "telegram:-5", "/mood joy", is_shared=True))).cards


@pytest.mark.parametrize("mood", Mood)
async def test_token_of_what_is_shown_to_all_fits(dialogue: Dialogue, mood: Mood) -> None:
    reply = await dialogue.reply_to(Request(ANNS, "telegram:-5", f"/mood {mood}", is_shared=True))
    cards = tuple(replace(card, id=9_999_999 - number) for number, card in enumerate(reply.cards))
    share = offer_to_share(replace(reply, cards=cards)).buttons[0]
    assert len(share.token) <= MAX_TOKEN_BYTES
    assert share.action == ShowToAll(mood, tuple(card.id for card in cards))
    assert action_from(share.token) == share.action


def test_reply_without_movies_has_nothing_to_show() -> None:
    assert offer_to_share(Reply("Hi")) == Reply("Hi")


@pytest.fixture
async def telegram(server: TelegramStandin, memory: MemoryStore, dialogue: Dialogue) -> AsyncGenerator[TelegramStandin]:
    memory.set_preferences(ANNS, ALONE)
    async with serving(a_frontend(server, dialogue=dialogue)):
        yield server


async def test_who_wants_answers_alone_gets_them_in_private_on_telegram(telegram: TelegramStandin) -> None:
    await telegram.write("/mood joy", chat=GROUP)
    sent = await telegram.call("sendPhoto")
    assert (sent.fields["chat_id"], len(shown_titles(sent))) == (str(ANN["id"]), 3)
    assert "~" not in str(sent.tokens)


async def test_who_wants_answers_alone_and_never_wrote_is_shown_the_way(telegram: TelegramStandin) -> None:
    telegram.refuse("sendPhoto", BLOCKED, 403)
    await telegram.write("/mood joy", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], sent.shown) == (str(GROUP["id"]), manners_texts.IN_PRIVATE)
    assert sent.tokens == [["https://t.me/cinemood_bot?start=2_mood_joy"]]


async def test_settings_in_a_group_show_the_groups_alone_and_lead_to_the_persons(
    telegram: TelegramStandin, memory: MemoryStore
) -> None:
    memory.set_preferences(ANNS, Preferences(country="GB", is_family=True))
    await telegram.write("/settings", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert sent.shown == "Buttons in this chat: only the asker may press."
    assert sent.fields["chat_id"] == str(GROUP["id"])
    await telegram.press(sent.tokens[-1][-1], photo=False, chat=GROUP)
    assert (await telegram.call("answerCallbackQuery")).fields["text"] == manners_texts.ANSWERED_ALONE
    own = await telegram.call("sendMessage", 2)
    assert own.fields["chat_id"] == str(ANN["id"])
    assert "Movies: only for families." in own.shown


@pytest.mark.parametrize("words", ["/settings country GB", "/settings plots hide"])
async def test_what_a_person_sets_in_a_group_is_told_in_private(telegram: TelegramStandin, words: str) -> None:
    await telegram.write(words, chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], sent.shown.startswith(setting_texts.CHANGED)) == (str(ANN["id"]), True)


async def test_policy_is_told_to_the_whole_group(telegram: TelegramStandin, memory: MemoryStore) -> None:
    memory.forget_preferences()
    await telegram.write("/privacy", chat=GROUP)
    sent = await telegram.call("sendMessage")
    assert (sent.fields["chat_id"], sent.shown) == (str(GROUP["id"]), talk_texts.PRIVACY)
