"""What are we in the mood for? One movie for a group: its members tap moods, see what serves all, and vote."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import msgspec

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import ChooseMood, Reveal, StartGroup, Vote, Who
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.groups import texts
from bot.dialogue.groups.buttons import group_mood_buttons, reveal_button, vote_buttons
from bot.dialogue.movies import cards
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Reply, Request
from bot.languages import ENGLISH, LANGUAGES, say, speaking
from core.errors import CineMoodError, StoreError
from core.moods.mood import Mood
from core.movies import filters as tonight
from core.movies.catalogue import ScoredMovie, Shelf, Week
from core.movies.filters import Filter
from core.people.group import MAX_MEMBERS, MIN_MEMBERS, Group
from core.people.verdict import Opinion, Verdict
from core.recommending import for_groups as together
from core.recommending.recommender import Recommendation
from core.store.ports import GroupStore, PeopleStore

log = logging.getLogger(__name__)


Press = ChooseMood | Reveal | Vote
"""A press on a button of a group."""


class Gatherings:
    """Answers actions of groups; everything is decided by the store, the action and the clock."""

    def __init__(
        self,
        shelf: Shelf,
        group_store: GroupStore,
        people_store: PeopleStore,
        people: People,
        offering: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what movies come from and go to, and a clock that tells the time in UTC."""
        self._shelf = shelf
        self._group_store = group_store
        self._people_store = people_store
        self._people = people
        self._offering = offering
        self._clock = clock

    async def reply_to(self, action: StartGroup | Press, request: Request) -> Reply:
        """Answer an action; an error leaves the members of a group their buttons.

        Raises:
            StoreError: A group cannot be opened.
        """
        if isinstance(action, StartGroup):
            return await self._open(request)
        with speaking(_language_of(action)):
            return replace(await self._answer_press(action, request), pressed_by=Who.MEMBERS)

    async def _answer_press(self, press: Press, request: Request) -> Reply:
        try:
            return await self._press(press, request)
        except CineMoodError as error:
            log.warning("No answer for a group: %s: %s", type(error).__name__, error)
            is_vote = isinstance(press, Vote)
            buttons = (reveal_button(press.group),) if is_vote else group_mood_buttons(press.group)
            return Reply(shared_texts.sorry(error), buttons=buttons)

    async def _open(self, request: Request) -> Reply:
        if not request.is_shared:
            return Reply(say(texts.NOT_ALONE), buttons=mood_buttons())
        number = await self._group_store.open_group(request.room, now=self._clock())
        return Reply(texts.gathered({}, most=MAX_MEMBERS), buttons=group_mood_buttons(number))

    async def _press(self, press: Press, request: Request) -> Reply:
        number = press.group
        before, now = await self._group_store.find_group(number), self._clock()
        if before is None or before.room != request.room:
            return Reply(say(texts.GATHERING_OVER))
        offer: tuple[int, ...] = ()
        if isinstance(press, Reveal) and not before.shortlist and not before.is_over(now):
            if request.person not in before.wishes:
                return replace(_asked(number, before), aside=say(texts.TAP_FIRST))
            if len(before.wishes) < MIN_MEMBERS:
                return _asked(number, before, say(texts.TAKES_TWO))
            offer = await self._offer(before, request)
            if not offer:
                return _asked(number, before, say(texts.NOTHING_FOR_ALL))
        after = await self._group_store.change_group(number, _change(press, request.person, offer, now)) or before
        await self._remember(before, after, now)
        if after.shortlist:
            return replace(await self._shown(number, after, request), aside=_refusal(press, after, request.person, now))
        return Reply(say(texts.GATHERING_OVER)) if after.is_over(now) else _asked(number, after)

    async def _offer(self, gathering: Group, request: Request) -> tuple[int, ...]:
        """Choose movies, best first, without what a member has seen or refused; empty when nothing is left."""
        catalogue, now = self._shelf.catalogue, self._clock()
        excluded, is_family = set[int](), False
        for name, mood in gathering.wishes.items():
            person = await self._people.known(name, Week.of(now))
            verdicts = tuple(one for one in person.verdicts if one.opinion is not Opinion.SAVED)
            excluded |= await self._people.excluded(msgspec.structs.replace(person, verdicts=verdicts), mood, now)
            is_family = is_family or person.preferences.is_family
        if is_family:
            country = (await self._offering.card_options(request)).country
            excluded |= {entry.movie.id for entry in catalogue if not _is_for_families(entry, country)}
        excluded |= {entry.movie.id for entry in catalogue if not together.may_serve(entry, gathering.wishes.values())}
        room = await self._people.known(gathering.room, Week.of(now))
        elected = {one.movie for one in room.verdicts}
        seed = f"{gathering.room}/{now.date()}"
        for besides in (elected.union(room.shown), elected):  # what was on offer this week is better than nothing
            found = together.choose(catalogue, gathering.wishes, excluded=excluded | besides, seed=seed)
            if found:
                return tuple(one.entry.movie.id for one in (found.best, *found.runners_up))
        return ()

    async def _remember(self, before: Group, after: Group, now: datetime) -> None:
        """Keep under the room's own name what it was offered, for this week, and what it decided for, for good."""
        if after.shortlist and not before.shortlist:
            self._people.showed(after.room, Week.of(now), after.shortlist)
        movie = after.decision(now)
        if movie is None or before.winner is not None:
            return
        try:
            found = await self._people.scored_movies((movie,), self._shelf.catalogue)
            mood = _least_served(found[movie], after) if movie in found else Mood.JOY
            await self._people_store.judge(after.room, Verdict(movie, Opinion.SEEN, mood, now))
        except StoreError as error:
            log.warning("What a group decided for is not remembered: %s", error)

    async def _shown(self, number: int, gathering: Group, request: Request) -> Reply:
        """Show the movie that was voted for; until there is one, the best for all, and how the vote stands."""
        found = await self._people.scored_movies(gathering.shortlist, self._shelf.catalogue)
        standing = {movie: movie_texts.title(found[movie].movie) for movie in gathering.shortlist if movie in found}
        decision = gathering.decision(self._clock())
        movie = decision if decision in found else next(iter(standing), None)
        if movie is None:
            return Reply(say(texts.GATHERING_OVER))
        least, members = _least_served(found[movie], gathering), len(gathering.wishes)
        words = [texts.proposed(standing[movie]), *self._served(found[movie], least, gathering)]
        buttons = vote_buttons(number, standing)
        if decision is None:
            votes = [(title, gathering.count(one)) for one, title in standing.items()]
            words.append(texts.vote(votes, members))
        else:
            is_voted = gathering.winner is not None
            words[0] = texts.elected(standing[movie], gathering.count(movie), members, is_voted=is_voted)
            buttons = ()
        view = await self._offering.card_options(request)
        card = replace(
            cards.large_card(Recommendation(found[movie], least), view), buttons=()
        )  # one's verdict is no vote
        notice = movie_texts.notice(self._shelf.catalogue, Week.of(self._clock()))
        return Reply(" ".join(words), (card,), buttons, mood=least, notice=notice)

    def _served(self, entry: ScoredMovie, least: Mood, gathering: Group) -> tuple[str, ...]:
        """Say what the members get whom a movie serves least."""
        wished = set(gathering.wishes.values())
        if not wished:
            return ()
        is_best = together.serves_best(entry, self._shelf.catalogue, wished)
        return (texts.served(least, entry.scores[least], are_agreed=len(wished) == 1, is_best=is_best),)


def _language_of(press: Press) -> str:
    return press.language if press.language in LANGUAGES else ENGLISH


def _change(press: Press, person: str, offer: tuple[int, ...], now: datetime) -> Callable[[Group], Group]:
    """Return what a press makes of a gathering."""
    match press:
        case ChooseMood(mood):
            return lambda one: one.choose_mood(person, mood, now)
        case Vote(movie=movie):
            return lambda one: one.vote(person, movie, now)
        case Reveal():
            return lambda one: one.propose(offer, now)
        case _:
            assert_never(press)


def _refusal(press: Press, gathering: Group, person: str, now: datetime) -> str:
    """Say why a press changed nothing in a vote that goes on; nothing where it counted."""
    if gathering.decision(now) is not None:
        return ""
    if isinstance(press, ChooseMood):
        return say(texts.TOO_LATE_TO_TAP)
    return say(texts.NO_VOTE) if isinstance(press, Vote) and person not in gathering.wishes else ""


def _asked(number: int, gathering: Group, *said: str) -> Reply:
    counted = Counter(gathering.wishes.values())
    wishes = {mood: counted[mood] for mood in Mood if mood in counted}
    return Reply(texts.gathered(wishes, *said, most=MAX_MEMBERS), buttons=group_mood_buttons(number))


def _least_served(entry: ScoredMovie, gathering: Group) -> Mood:
    """Return the wished mood that a movie has least; its strongest when all members were forgotten."""
    wished = gathering.wishes.values()
    return together.least_served(entry, wished) if wished else entry.scores.strongest()


def _is_for_families(entry: ScoredMovie, country: str) -> bool:
    return tonight.fits(entry.movie, {Filter.FAMILY}, country=country, language=None, services=())
