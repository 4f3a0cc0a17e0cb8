"""One movie for a group: its members choose moods, see the movie that serves all of them best, and vote."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import msgspec

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AnyGroupAction, AnyGroupPress, ChooseMood, Reveal, StartGroup, Vote, Who
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.groups import texts
from bot.dialogue.groups.buttons import choose_mood_buttons, reveal_button, vote_buttons
from bot.dialogue.movies import cards
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers
from bot.dialogue.people.known_people import KnownPeople
from bot.dialogue.reply import Reply, Request
from bot.languages import ENGLISH, LANGUAGES, say, speaking
from core.errors import CineMoodError, StoreError
from core.moods.mood import Mood
from core.movies.catalogue import ScoredMovie, Shelf, Week
from core.movies.filters import Filter, fits
from core.people.group import MAX_MEMBERS, MIN_MEMBERS, Group
from core.people.verdict import Opinion, Verdict
from core.recommending import for_groups
from core.recommending.recommender import Recommendation
from core.store.ports import GroupStore, PeopleStore

log = logging.getLogger(__name__)


"""A press on a button of a group."""


class GroupHandler:
    """Answers actions of groups. It keeps no state: the store, the action and the clock decide everything."""

    def __init__(
        self,
        shelf: Shelf,
        group_store: GroupStore,
        people_store: PeopleStore,
        people: KnownPeople,
        movie_answers: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        self._shelf = shelf
        self._group_store = group_store
        self._people_store = people_store
        self._people = people
        self._movie_answers = movie_answers
        self._clock = clock

    async def reply_to(self, action: AnyGroupAction, request: Request) -> Reply:
        """Answer an action. An error does not take the buttons from the members of a group.

        Raises:
            StoreError: A group cannot be opened.
        """
        if isinstance(action, StartGroup):
            return await self._open(request)
        with speaking(_language_of(action)):
            reply = await self._answer_press(action, request)
        return replace(reply, pressed_by=Who.MEMBERS)

    async def _open(self, request: Request) -> Reply:
        if not request.is_shared:
            return Reply(say(texts.NOT_ALONE), buttons=mood_buttons())
        group_id = await self._group_store.open_group(request.room, now=self._clock())
        return Reply(texts.ask_moods({}, max_members=MAX_MEMBERS), buttons=choose_mood_buttons(group_id))

    async def _answer_press(self, press: AnyGroupPress, request: Request) -> Reply:
        try:
            return await self._press(press, request)
        except CineMoodError as error:
            log.warning("No answer for a group: %s: %s", type(error).__name__, error)
            buttons = choose_mood_buttons(press.group)
            if isinstance(press, Vote):
                buttons = (reveal_button(press.group),)
            return Reply(shared_texts.sorry(error), buttons=buttons)

    async def _press(self, press: AnyGroupPress, request: Request) -> Reply:
        group = await self._group_store.find_group(press.group)
        if group is None or group.room != request.room:
            return Reply(say(texts.GROUP_OVER))
        if isinstance(press, Reveal):
            return await self._reveal(press, group, request)
        return await self._change(press, group, (), request)

    async def _reveal(self, press: Reveal, group: Group, request: Request) -> Reply:
        """Choose the movies to vote on, unless the group has them, and show them."""
        shortlist: tuple[int, ...] = ()
        if not group.shortlist and not group.is_over(self._clock()):
            if request.person not in group.wishes:
                return replace(_ask_moods(press.group, group), aside=say(texts.CHOOSE_MOOD_FIRST))
            if len(group.wishes) < MIN_MEMBERS:
                return _ask_moods(press.group, group, say(texts.TAKES_TWO))
            shortlist = await self._choose_shortlist(group, request)
            if not shortlist:
                return _ask_moods(press.group, group, say(texts.NOTHING_FOR_ALL))
        return await self._change(press, group, shortlist, request)

    async def _change(self, press: AnyGroupPress, group: Group, shortlist: tuple[int, ...], request: Request) -> Reply:
        """Store the change that a press makes, and show the group as it is after that."""
        now = self._clock()
        change = _change_by(press, request.person, shortlist, now)
        after = await self._group_store.change_group(press.group, change) or group
        await self._remember(group, after, now)
        if after.shortlist:
            reply = await self._show_vote(press.group, after, request)
            return replace(reply, aside=_refusal(press, after, request.person, now))
        if after.is_over(now):
            return Reply(say(texts.GROUP_OVER))
        return _ask_moods(press.group, after)

    async def _choose_shortlist(self, group: Group, request: Request) -> tuple[int, ...]:
        """Choose the movies to vote on, best first; none when all are excluded."""
        now = self._clock()
        excluded = await self._find_excluded(group, request)
        room = await self._people.load_person(group.room, Week.of(now))
        for verdict in room.verdicts:  # on the movies of earlier groups
            excluded.add(verdict.movie)
        for proposed_lately in (room.shown, ()):  # a movie that was proposed this week is better than none
            proposal = for_groups.choose(
                self._shelf.catalogue,
                group.wishes,
                excluded=excluded.union(proposed_lately),
                seed=f"{group.room}/{now.date()}",
            )
            if proposal is not None:
                return proposal.movies
        return ()

    async def _find_excluded(self, group: Group, request: Request) -> set[int]:
        """Return the movies that a member has seen, refused or doubted, or that do not suit the group."""
        now = self._clock()
        excluded: set[int] = set()
        is_family = False
        for name, mood in group.wishes.items():
            person = await self._people.load_person(name, Week.of(now))
            verdicts = tuple(verdict for verdict in person.verdicts if verdict.opinion is not Opinion.SAVED)
            excluded |= await self._people.find_excluded(msgspec.structs.replace(person, verdicts=verdicts), mood, now)
            is_family = is_family or person.preferences.is_family
        country = (await self._movie_answers.card_options(request)).country
        for entry in self._shelf.catalogue:
            may_serve = for_groups.may_serve(entry, group.wishes.values())
            if not may_serve or (is_family and not _is_for_families(entry, country)):
                excluded.add(entry.movie.id)
        return excluded

    async def _remember(self, before: Group, after: Group, now: datetime) -> None:
        """Store under the room's own name the movies that it was offered, for a week, and its decision, for good."""
        if after.shortlist and not before.shortlist:
            self._people.note_chosen(after.room, Week.of(now), after.shortlist)
        movie = after.decision(now)
        if movie is None or before.winner is not None:
            return
        try:
            entries = await self._people.find_scored_movies((movie,), self._shelf.catalogue)
            mood = Mood.JOY
            if movie in entries:
                mood = _least_served(entries[movie], after)
            await self._people_store.judge(after.room, Verdict(movie, Opinion.SEEN, mood, now))
        except StoreError as error:
            log.warning("The decision of a group is not remembered: %s", error)

    async def _show_vote(self, group_id: int, group: Group, request: Request) -> Reply:
        """Show the movie that won; until then the first of the short list, and the votes so far."""
        entries = await self._people.find_scored_movies(group.shortlist, self._shelf.catalogue)
        titles = {movie: movie_texts.title(entries[movie].movie) for movie in group.shortlist if movie in entries}
        if not titles:
            return Reply(say(texts.GROUP_OVER))
        winner = group.decision(self._clock())
        movie = next(iter(titles))
        if winner in titles:
            movie = winner
        entry, mood = entries[movie], _least_served(entries[movie], group)
        served = self._describe_least_served(entry, mood, group)
        if winner is None:
            sentences = (texts.propose_movie(titles[movie]), *served, _count_votes(group, titles))
            buttons = vote_buttons(group_id, titles)
        else:
            votes, members, is_voted = group.count(movie), len(group.wishes), group.winner is not None
            sentences = (texts.announce_winner(titles[movie], votes, members, is_voted=is_voted), *served)
            buttons = ()
        card = cards.large_card(Recommendation(entry, mood), await self._movie_answers.card_options(request))
        card = replace(card, buttons=())  # its buttons are for verdicts of one person
        notice = movie_texts.notice(self._shelf.catalogue, Week.of(self._clock()))
        return Reply(" ".join(sentences), (card,), buttons, mood=mood, notice=notice)

    def _describe_least_served(self, entry: ScoredMovie, mood: Mood, group: Group) -> tuple[str, ...]:
        """Say how much of their mood the members get that a movie serves least; nothing if none are stored."""
        wished = set(group.wishes.values())
        if not wished:
            return ()
        is_best = for_groups.serves_best(entry, self._shelf.catalogue, wished)
        are_agreed = len(wished) == 1
        return (texts.describe_least_served(mood, entry.scores[mood], are_agreed=are_agreed, is_best=is_best),)


def _language_of(press: AnyGroupPress) -> str:
    """Return the language of a group; English if a forged token names one that does not exist."""
    if press.language in LANGUAGES:
        return press.language
    return ENGLISH


def _change_by(
    press: AnyGroupPress, person: str, shortlist: tuple[int, ...], now: datetime
) -> Callable[[Group], Group]:
    """Return the change that a press makes."""
    match press:
        case ChooseMood(mood):
            return lambda group: group.choose_mood(person, mood, now)
        case Vote(movie=movie):
            return lambda group: group.vote(person, movie, now)
        case Reveal():
            return lambda group: group.propose(shortlist, now)
        case _:
            assert_never(press)


def _refusal(press: AnyGroupPress, group: Group, person: str, now: datetime) -> str:
    """Return the reason why a press changed nothing while the vote is open; empty where it counted."""
    if group.decision(now) is not None:
        return ""
    if isinstance(press, ChooseMood):
        return say(texts.TOO_LATE_FOR_MOODS)
    if isinstance(press, Vote) and person not in group.wishes:
        return say(texts.NO_VOTE)
    return ""


def _ask_moods(group_id: int, group: Group, *sentences: str) -> Reply:
    wishes = for_groups.count_wishes(group.wishes.values())
    text = texts.ask_moods(wishes, *sentences, max_members=MAX_MEMBERS)
    return Reply(text, buttons=choose_mood_buttons(group_id))


def _count_votes(group: Group, titles: Mapping[int, str]) -> str:
    votes: list[tuple[str, int]] = []
    for movie, title in titles.items():
        votes.append((title, group.count(movie)))
    return texts.count_votes(votes, len(group.wishes))


def _least_served(entry: ScoredMovie, group: Group) -> Mood:
    """Return the wished mood that a movie has least; its strongest when all members have deleted their data."""
    wishes = group.wishes.values()
    if wishes:
        return for_groups.least_served(entry, wishes)
    return entry.scores.strongest()


def _is_for_families(entry: ScoredMovie, country: str) -> bool:
    return fits(entry.movie, {Filter.FAMILY}, country=country, language=None, services=())
