"""Verdicts on cards: remember them, put the next movie in their place, take them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import choices, labels, wording, wording_of_people
from bot.chips import OPENED, chips_of
from bot.languages import say
from bot.memory import Memory
from bot.offering import Offering, Wish
from bot.people import People
from bot.reply import Press, Reply, Request, Verb
from core.catalogue import Shelf
from core.mood import Mood
from core.verdict import Opinion, Verdict

_OPINIONS: Final = {
    Verb.SEEN: Opinion.SEEN,
    Verb.REFUSE: Opinion.REFUSED,
    Verb.SAVE: Opinion.SAVED,
    Verb.WRONG: Opinion.WRONG,
}
VERBS: Final = frozenset({*_OPINIONS, Verb.UNDO})
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
            text = labels.TAKEN_BACK if await self._is_taken_back(press, mood, request) else labels.TOO_LATE_TO_UNDO
            return replace(await self._offering.again(mood, others or [movie], (), request), text=say(text))
        opinion = _OPINIONS[press.verb]
        title = await self._title(movie)
        await self._memory.judge(request.person, Verdict(movie, opinion, mood, self._clock()))
        reply = await self._next(press, mood, request)
        undo = choices.undo(mood, movie, tuple(others) or (movie,), opinion)
        text = f"{wording.judged(opinion, title, mood)} {reply.text}"
        return replace(reply, text=text, choices=(undo, *reply.choices))

    async def _next(self, press: Press, mood: Mood, request: Request) -> Reply:
        """Show the next movie in the place of the one that was judged, alone if that one was."""
        movie, *others = press.movies
        chips, wish = chips_of(press.words), Wish(mood, chips_of(press.words))
        chosen = await self._offering.picks(wish, request, count=1, besides=others)
        found = [pick.entry.movie.id for pick in chosen.picks]
        shown = tuple(one for other in others for one in (found if other == movie else [other]))
        if found and any(OPENED in word for word in press.words):
            return await self._offering.opened(mood, found[0], shown, chips, request)
        if not shown and not found:
            return await self._offering.movies(wish, request)
        return await self._offering.again(mood, shown or found, chips, request)

    async def _is_taken_back(self, press: Press, mood: Mood, request: Request) -> bool:
        """Forget a verdict that was given within the last minute."""
        since, person = self._clock() - _UNDO_LASTS, request.person
        for one in await self._memory.verdicts(person):
            is_meant = (one.movie, one.opinion.value, one.mood) == (press.movies[0], press.words[0], mood)
            if is_meant and one.at >= since:
                await self._memory.withdraw(person, one.movie, one.opinion, one.mood)
                return True
        return False

    async def _title(self, movie: int) -> str:
        found = await self._people.entries((movie,), self._shelf.catalogue)
        return wording.title(found[movie].movie) if movie in found else wording_of_people.listed(movie, None)
