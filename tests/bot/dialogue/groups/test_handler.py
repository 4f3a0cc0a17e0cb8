"""One movie for a group: its members choose moods, see the movie that serves all of them best, and vote."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import Who, action_from
from bot.dialogue.dialogue import Dialogue
from bot.dialogue.groups import texts as group_texts
from bot.dialogue.reply import Reply, Request
from bot.frontends.telegram.keyboard import build_keyboard
from core.errors import StoreBusy
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import Catalogue, ScoredMovie, Shelf, Week
from core.people.group import LIFETIME, MAX_MEMBERS, Group
from core.people.person import Preferences
from core.people.verdict import Opinion, Verdict
from tests.support.discord.scene import Scene, parts, response_of, text_of, whisper_of
from tests.support.fakes import IMAGE_BASE, NOON, a_catalogue, a_movie
from tests.support.store import FailingStore, MemoryStore
from tests.support.telegram.chats import GROUP, a_frontend, serving
from tests.support.telegram.standin import ANN as ANN_AT_TELEGRAM
from tests.support.telegram.standin import TelegramStandin

OVER = Reply(group_texts.GROUP_OVER, pressed_by=Who.MEMBERS)
ANN = Request("telegram:1", "telegram:-5", is_shared=True)
BEN, EVE = replace(ANN, person="telegram:2"), replace(ANN, person="telegram:3")
FUNNY, FRIGHTENING, BOTH, NEARLY = 1, 2, 3, 4
SCORES = {
    FUNNY: MoodScores.of({Mood.JOY: 0.98, Mood.FEAR: 0.05}),
    FRIGHTENING: MoodScores.of({Mood.JOY: 0.05, Mood.FEAR: 0.98}),
    BOTH: MoodScores.of({Mood.JOY: 0.8, Mood.FEAR: 0.61}),
    NEARLY: MoodScores.of({Mood.JOY: 0.4, Mood.FEAR: 0.7}),
}
taps = st.dictionaries(st.integers(1, 9), st.sampled_from(Mood), min_size=2)


def a_week(scores: dict[int, MoodScores]) -> Catalogue:
    entries = (ScoredMovie(a_movie(movie, certifications={"US": "R"}), one) for movie, one in scores.items())
    return Catalogue(Week.of(NOON), NOON, "tmdb", tuple(entries))


class Night:
    """A group, its dialogue, and a clock that can be set."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self.now = NOON
        self.memory = MemoryStore()
        self.store = FailingStore(self.memory, {})
        self.catalogue = catalogue or a_week(SCORES)
        self.restart()

    def restart(self) -> None:
        self.dialogue = Dialogue(Shelf(self.catalogue), self.store, clock=self.clock, image_base=IMAGE_BASE)

    def clock(self) -> datetime:
        return self.now

    async def open(self, request: Request = ANN) -> Reply:
        return await self.dialogue.reply_to(replace(request, text="/together"))

    async def press(self, token: str, request: Request = ANN) -> Reply:
        return await self.dialogue.reply_to(replace(request, action=action_from(token)))

    async def settle(self, wishes: dict[int, Mood]) -> Reply:
        """Open a gathering, let people tap, and show the movie."""
        await self.open()
        number = len(self.memory.all_groups())
        for person, mood in wishes.items():
            await self.press(f"2_tap_{mood}_{number}", replace(ANN, person=f"telegram:{person}"))
        return await self.press(f"2_settle_{number}", replace(ANN, person=f"telegram:{min(wishes)}"))


@pytest.fixture
def night() -> Night:
    return Night()


def tokens(reply: Reply) -> list[str]:
    return [choice.token for choice in reply.buttons]


async def test_group_chooses_moods_under_one_message(night: Night) -> None:
    reply = await night.open()
    assert reply.text.startswith("What are we in the mood for?")
    assert tokens(reply) == [*(f"2_tap_{mood}_1" for mood in Mood), "2_settle_1"]


async def test_wishes_are_counted_without_names(night: Night) -> None:
    """A later wish of a member replaces the earlier one."""
    opened = await night.open()
    await night.press("2_tap_joy_1", ANN)
    await night.press("2_tap_joy_1", BEN)
    assert "So far: 2 joy 😃" in (await night.press("2_tap_joy_1", BEN)).text
    reply = await night.press("2_tap_fear_1", BEN)
    assert "So far: 1 joy 😃 · 1 fear 😨" in reply.text
    assert (reply.buttons, "telegram" in reply.text) == (opened.buttons, False)


async def test_best_movie_for_its_least_served_member_is_proposed(night: Night) -> None:
    """It is put to the vote, with two others."""
    reply = await night.settle({1: Mood.JOY, 2: Mood.JOY, 3: Mood.FEAR})
    assert [card.id for card in reply.cards] == [BOTH]
    assert "Movie 3. Whoever wants fear is served least, and gets 61% of it; no other movie left" in reply.text
    assert tokens(reply) == [f"2_vote_1_{movie}" for movie in (BOTH, NEARLY, FUNNY)]
    assert "1. Movie 3: 0 · 2. Movie 4: 0 · 3. Movie 1: 0" in reply.text
    assert reply.notice.endswith(shared_texts.TMDB_NOTICE)


async def test_agreed_group_sees_its_share_of_the_mood(night: Night) -> None:
    shown = await night.settle({1: Mood.JOY, 2: Mood.JOY})
    assert "All of you want joy, and get 98% of it; no other movie left for all of you does better." in shown.text


async def test_agreed_group_may_vote_for_a_weaker_movie(night: Night) -> None:
    await night.settle({1: Mood.JOY, 2: Mood.JOY})
    await night.press(f"2_vote_1_{BOTH}", ANN)
    ended = await night.press(f"2_vote_1_{BOTH}", BEN)
    assert ended.text == "It is Movie 3, with 2 of 2 votes. All of you want joy, and get 80% of it."


async def test_group_without_its_movies_is_over(night: Night) -> None:
    await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    night.catalogue = a_week({99: MoodScores.of({Mood.JOY: 0.9})})
    night.restart()
    assert await night.press("2_settle_1") == OVER


async def test_majority_of_all_members_ends_the_vote(night: Night) -> None:
    await night.settle({1: Mood.JOY, 2: Mood.FEAR, 3: Mood.FEAR})
    assert "2. Movie 4: 1" in (await night.press(f"2_vote_1_{NEARLY}", ANN)).text
    assert "2. Movie 4: 1" in (await night.press(f"2_vote_1_{NEARLY}", ANN)).text
    ended = await night.press(f"2_vote_1_{NEARLY}", EVE)
    assert ended.text == "It is Movie 4, with 2 of 3 votes. Whoever wants joy is served least, and gets 40% of it."
    assert ([card.id for card in ended.cards], ended.buttons) == ([NEARLY], ())
    assert await night.press(f"2_vote_1_{BOTH}", BEN) == ended


async def test_group_takes_two_members(night: Night) -> None:
    """One person alone keeps the buttons."""
    opened = await night.open()
    await night.press("2_tap_joy_1")
    alone = await night.press("2_settle_1")
    assert (alone.text.endswith(group_texts.TAKES_TWO), alone.buttons) == (True, opened.buttons)
    assert (await night.open(replace(ANN, is_shared=False))).text == group_texts.NOT_ALONE


@pytest.mark.parametrize("opinion", [Opinion.SEEN, Opinion.REFUSED, Opinion.WRONG])
async def test_movies_that_a_member_has_seen_or_refused_are_excluded(night: Night, opinion: Opinion) -> None:
    await night.memory.people.judge("telegram:2", Verdict(BOTH, opinion, Mood.FEAR, NOON))
    await night.memory.people.judge("telegram:2", Verdict(NEARLY, Opinion.SAVED, Mood.FEAR, NOON))
    await night.memory.people.judge("telegram:9", Verdict(NEARLY, Opinion.SEEN, Mood.FEAR, NOON))
    assert [card.id for card in (await night.settle({1: Mood.JOY, 2: Mood.FEAR})).cards] == [NEARLY]


async def test_group_may_have_seen_everything(night: Night) -> None:
    for movie in SCORES:
        await night.memory.people.judge("telegram:1", Verdict(movie, Opinion.SEEN, Mood.JOY, NOON))
    reply = await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    assert (reply.text.endswith(group_texts.NOTHING_FOR_ALL), reply.cards) == (True, ())


async def test_family_mode_of_one_member_counts_for_all(night: Night) -> None:
    night.memory.set_preferences("telegram:2", Preferences(is_family=True))
    assert (await night.settle({1: Mood.JOY, 2: Mood.FEAR})).text.endswith(group_texts.NOTHING_FOR_ALL)


async def test_group_is_over_after_a_day(night: Night) -> None:
    await night.open()
    await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    await night.press(f"2_vote_2_{NEARLY}", ANN)
    night.now += LIFETIME
    night.restart()
    for token in ("2_tap_joy_1", "2_settle_1", "2_tap_joy_99"):
        assert await night.press(token) == OVER
    assert (await night.press(f"2_vote_2_{BOTH}", BEN)).text.startswith("It is Movie 4, with 1 of 2 votes.")


async def test_vote_without_votes_ends_with_the_best_for_all(night: Night) -> None:
    await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    night.now += timedelta(days=2)
    assert (await night.press("2_settle_1")).text.startswith("Time is up, nobody voted: it is Movie 3.")


async def test_result_stays_after_its_voters_deleted_their_data(night: Night) -> None:
    """It is announced without numbers."""
    await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    for who in (ANN, BEN):
        await night.press(f"2_vote_1_{NEARLY}", who)
    for who in (ANN, BEN):
        await night.press("2_forget_y", who)
    assert (await night.press("2_settle_1", EVE)).text == "It is Movie 4."


async def test_buttons_of_another_rooms_group_do_nothing(night: Night) -> None:
    await night.open()
    elsewhere = await night.press("2_tap_joy_1", replace(EVE, room="telegram:-6"))
    assert elsewhere == OVER
    assert night.memory.all_groups()[1].wishes == {}


async def test_group_takes_200_members(night: Night) -> None:
    asked = await night.open()
    for person in range(MAX_MEMBERS + 2):
        asked = await night.press(f"2_tap_{list(Mood)[person % 6]}_1", replace(ANN, person=f"telegram:{person}"))
    assert "You are 200 now" in asked.text
    shown = await night.press("2_settle_1")
    for person in range(101):
        shown = await night.press("2_vote_1_3", replace(ANN, person=f"telegram:{person}"))
    assert shown.text.startswith("It is Movie 3, with 101 of 200 votes.")


async def test_error_of_the_store_keeps_the_buttons(night: Night) -> None:
    opened = await night.open()
    night.store.fails_on["find_group"] = StoreBusy("The store is locked.")
    assert await night.press("2_tap_joy_1") == Reply(
        shared_texts.sorry(StoreBusy("")), buttons=opened.buttons, pressed_by=Who.MEMBERS
    )
    assert tokens(await night.press("2_vote_1_3")) == ["2_settle_1"]
    night.store.fails_on.clear()
    assert "1 joy" in (await night.press("2_tap_joy_1")).text


async def test_simultaneous_reveals_show_the_same_movie(night: Night) -> None:
    shown = await night.settle({1: Mood.JOY, 2: Mood.FEAR, 3: Mood.FEAR})
    night.memory.set_group(1, Group("telegram:-5", NOON, night.memory.all_groups()[1].wishes))
    await night.dialogue.aclose()
    night.memory.forget_shown()  # as if it had never been shown
    night.restart()
    assert await asyncio.gather(*(night.press("2_settle_1", who) for who in (ANN, BEN, EVE))) == [shown] * 3
    assert await night.press("2_tap_fear_1", EVE) == replace(shown, aside=group_texts.TOO_LATE_FOR_MOODS)


async def test_only_members_reveal_the_movie(night: Night) -> None:
    """Other people get a hint that they alone see."""
    await night.open()
    for who in (ANN, BEN):
        asked = await night.press("2_tap_joy_1", who)
    assert await night.press("2_settle_1", EVE) == replace(asked, aside=group_texts.CHOOSE_MOOD_FIRST)
    assert not night.memory.all_groups()[1].shortlist
    assert (await night.press("2_settle_1", BEN)).cards


async def test_only_members_vote(night: Night) -> None:
    """Other people get a hint that they alone see."""
    shown = await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    assert await night.press(f"2_vote_1_{BOTH}", EVE) == replace(shown, aside=group_texts.NO_VOTE)
    counted = await night.press(f"2_vote_1_{BOTH}", ANN)
    assert ("1. Movie 3: 1" in counted.text, counted.aside) == (True, "")
    ended = await night.press(f"2_vote_1_{BOTH}", BEN)
    assert (await night.press(f"2_vote_1_{BOTH}", EVE), ended.aside) == (ended, "")


async def test_wishes_and_votes_are_exported_and_deleted(night: Night) -> None:
    await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    await night.press(f"2_vote_1_{BOTH}")
    assert (await night.memory.people.export_person("telegram:1"))["taps"]
    forgotten = await night.press("2_forget_y")
    assert (forgotten.text, night.memory.all_groups()[1].votes) == ("Forgotten.", {})
    assert (await night.press("2_settle_1", BEN)).cards


@given(taps, st.data())
async def test_order_of_wishes_and_restarts_do_not_matter(wishes: dict[int, Mood], data: st.DataObject) -> None:
    member = replace(ANN, person=f"telegram:{min(wishes)}")
    expected = await Night(a_catalogue(3)).settle(wishes)
    night = Night(a_catalogue(3))
    await night.open()
    for person, mood in data.draw(st.permutations([*wishes.items(), *wishes.items()])):
        await night.press(f"2_tap_{mood}_1", replace(ANN, person=f"telegram:{person}"))
        if data.draw(st.booleans()):
            night.restart()
    assert await night.press("2_settle_1", member) == expected
    assert len(night.memory.all_groups()[1].wishes) == len(wishes)


async def test_tokens_of_groups_fit_telegram_and_name_no_owner(night: Night) -> None:
    asked, shown = await night.open(), await night.settle({1: Mood.JOY, 2: Mood.FEAR})
    for reply in (asked, shown):
        markup = build_keyboard(reply, owner=42)
        assert markup is not None
        data = [str(button.callback_data) for row in markup.inline_keyboard for button in row if button.callback_data]
        assert data == tokens(reply)
        assert {action_from(one).pressed_by for one in data} <= {Who.MEMBERS}


async def test_group_at_telegram_votes_under_one_message(night: Night) -> None:
    await night.open()
    text = {"message_id": 5, "date": 1, "chat": GROUP, "text": "What are we in the mood for?"}
    night.memory.set_group(1, Group(f"telegram:{GROUP['id']}", NOON))
    async with TelegramStandin.running() as server, serving(a_frontend(server, dialogue=night.dialogue)):
        for number, mood in enumerate(("joy", "fear"), 1):
            await server.press_as(ANN_AT_TELEGRAM | {"id": number}, f"2_tap_{mood}_1", message=text)
            assert f"1 {mood}" in (await server.call("editMessageText", number)).shown
        await server.press_as(ANN_AT_TELEGRAM | {"id": 3}, "2_settle_1", message=text)
        assert (await server.call("answerCallbackQuery", 3)).fields["text"] == group_texts.CHOOSE_MOOD_FIRST
        await server.press_as(ANN_AT_TELEGRAM | {"id": 2}, "2_settle_1", message=text)
        edit = await server.call("editMessageMedia")
        assert edit.tokens[-1][0].startswith("2_vote_1_")
        assert edit.shown.startswith("For all of you: Movie 3.")
        photo = {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 6, "height": 3}]}
        below = {"message_id": 5, "date": 1, "chat": GROUP} | photo
        await server.press_as(ANN_AT_TELEGRAM | {"id": 3}, edit.tokens[-1][0], message=below)
        assert (await server.call("answerCallbackQuery", 5)).fields["text"] == group_texts.NO_VOTE
        assert not server.complaints


async def test_group_at_discord_votes_under_one_message(scene: Scene) -> None:
    answer = response_of(await scene.ann.slash(scene.channel, "together"))
    await scene.ann.click(answer, label="Joy")
    await scene.bob.click(answer, label="Fear")
    assert "1 joy" in text_of(answer)
    assert "1 fear" in text_of(answer)
    await scene.restart()
    dee = scene.server.add_member(scene.env.create_user("dee"))
    whisper = whisper_of(await dee.click(answer, label="Show the movie"))
    assert whisper.content == group_texts.CHOOSE_MOOD_FIRST
    assert "1 fear" in text_of(answer)
    await scene.bob.click(answer, label="Show the movie")
    assert text_of(answer).startswith("### For all of you: ")
    vote = next(part["custom_id"] for part in parts(answer, 2) if part["custom_id"].startswith("cm:2_vote_"))
    assert whisper_of(await dee.click(answer, custom_id=vote)).content == group_texts.NO_VOTE
    assert [message.id for message in scene.channel.history()] == [answer.id]
