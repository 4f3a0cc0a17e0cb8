"""Verdicts on cards: remember them, put the next movie in their place, take them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import choices, labels, wording, wording_of_people
from bot.chips import OPENED, chips_of, read_behind
from bot.languages import say
from bot.memory import Memory
from bot.offering import Offering, Wish
from bot.people import People
from bot.reply import Press, Reply, Request, Verb, join_aside
from core.catalogue import Shelf, Week
from core.mood import Mood
from core.verdict import Opinion, Verdict, settled

_OPINIONS: Final = {
    Verb.SEEN: Opinion.SEEN,
    Verb.REFUSE: Opinion.REFUSED,
    Verb.SAVE: Opinion.SAVED,
    Verb.WRONG: Opinion.WRONG,
}
VERBS: Final = frozenset({*_OPINIONS, Verb.UNDO})
_LISTED: Final = {Opinion.SEEN, Opinion.SAVED}
_UNDO_LASTS = timedelta(minutes=1)


class Judging:
    """Answers presses with one of ``VERBS``; may raise a ``StoreError``, and then nothing was remembered."""

    def __init__(
        self, shelf: Shelf, memory: Memory, people: People, offering: Offering, clock: Callable[[], datetime]
    ) -> None:
        """Take what movies come from and go to, and a clock that tells the time in UTC."""
        self._shelf = shelf
        self._memory = memory
        self._people = people
        self._offering = offering
        self._clock = clock

    async def reply_to(self, press: Press, mood: Mood, request: Request) -> Reply:
        """Do what is asked, and show the movies that are there now."""
        movie, *others = press.movies
        if press.verb is Verb.UNDO:
            return await self._undone(press, mood, request)
        opinion = _OPINIONS[press.verb]
        title = await self._title(movie)
        await self._memory.judge(request.person, Verdict(movie, opinion, mood, self._clock()))
        reply = await self._next(press, mood, request)
        undo = choices.undo(mood, movie, tuple(others) or (movie,), opinion, chips_of(press.words))
        judged = replace(reply, aside=wording.judged(opinion, title, mood), choices=(undo, *reply.choices))
        return judged if request.is_shared else join_aside(judged)

    async def _next(self, press: Press, mood: Mood, request: Request) -> Reply:
        """Show the next movie in the place of the one that was judged, alone if that one was.

        An answer stays where it was when somebody scrolls on, so others of it may have been judged since.
        """
        movie, *others = press.movies
        wish = Wish(mood, chips_of(press.words))
        gone = {movie, *await self._settled(mood, request)}
        left = [other for other in others if other in gone]
        chosen = await self._offering.picks(wish, request, count=max(1, len(left)), besides=others)
        found = tuple(pick.entry.movie.id for pick in chosen.picks)
        instead = dict(zip(left, found, strict=False))
        shown = tuple(one for other in others if (one := instead.get(other) if other in gone else other))
        if found and any(OPENED in word for word in press.words):
            return await self._offering.opened(wish, instead.get(movie, found[0]), shown, request, chosen.picks)
        if not shown and not found:
            return await self._offering.movies(wish, request)
        return await self._offering.again(wish, shown or found, request, chosen.picks)

    async def _undone(self, press: Press, mood: Mood, request: Request) -> Reply:
        """Show the movies that stood there, the one whose verdict is taken back among them."""
        movie, *others = press.movies
        opinion, chips = read_behind(press.words[0])
        is_done = await self._is_taken_back(movie, opinion, mood, request)
        text = labels.TAKEN_BACK if is_done else labels.TOO_LATE_TO_UNDO
        gone = await self._settled(mood, request)
        stood = tuple(other for other in others if other == movie or other not in gone) or (movie,)
        return replace(await self._offering.again(Wish(mood, chips), stood, request), text=say(text))

    async def _is_taken_back(self, movie: int, opinion: Opinion | None, mood: Mood, request: Request) -> bool:
        """Forget a verdict: one that stands on a list within a minute, as the list can do it later; others always."""
        since, person = self._clock() - _UNDO_LASTS, request.person
        for one in await self._memory.verdicts(person):
            is_meant = (one.movie, one.opinion, one.mood) == (movie, opinion, mood)
            if is_meant and (one.opinion not in _LISTED or one.at >= since):
                await self._memory.withdraw(person, one.movie, one.opinion, one.mood)
                return True
        return False

    async def _settled(self, mood: Mood, request: Request) -> frozenset[int]:
        person = await self._people.known(request.person, Week.of(self._clock()))
        return settled(person.verdicts, mood)

    async def _title(self, movie: int) -> str:
        found = await self._people.entries((movie,), self._shelf.catalogue)
        return wording.title(found[movie].movie) if movie in found else wording_of_people.listed(movie, None)
