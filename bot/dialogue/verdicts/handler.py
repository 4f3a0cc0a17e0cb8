"""Verdicts on cards: remember them, put the next movie in their place, take them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.dialogue import choices
from bot.dialogue.memory import Memory
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.filters import OPENED, chips_of, read_behind
from bot.dialogue.movies.handler import Offering, Wish
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Press, Reply, Request, Verb, join_aside
from bot.dialogue.verdicts import texts
from bot.dialogue.verdicts.voices import is_chat_account, voice_of
from bot.languages import say
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.person import Showing
from core.people.verdict import Opinion, Verdict, excluded_by

_OPINIONS: Final = {
    Verb.SEEN: Opinion.SEEN,
    Verb.REFUSE: Opinion.REFUSED,
    Verb.SAVE: Opinion.SAVED,
    Verb.WRONG: Opinion.WRONG,
}
VERBS: Final = frozenset({*_OPINIONS, Verb.UNDO})
_LISTED: Final = {Opinion.SEEN, Opinion.SAVED}
_UNDO_LASTS = timedelta(minutes=1)
_MOST_VERDICTS: Final = 5000
"""Of one person: more than anybody watches in years, and little enough to be read with every answer."""
_EVER = datetime.min.replace(tzinfo=UTC)


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
        opinion, now = _OPINIONS[press.verb], self._clock()
        verdict = Verdict(movie, opinion, mood, now)
        title = await self._title(movie)
        showing = await self._people.showing(request, movie)
        if refusal := await self._refusal(verdict, title, showing, request):
            return refusal
        name = title or movie_texts.listed(movie, None)
        await self._memory.judge(request.person, verdict, voice_of(request, movie, mood, showing, now))
        reply = await self._next(press, mood, request)
        undo = choices.undo(mood, movie, tuple(others) or (movie,), opinion, chips_of(press.words))
        judged = replace(reply, aside=texts.judged(opinion, name, mood), choices=(undo, *reply.choices))
        return judged if request.is_shared else join_aside(judged)

    async def _refusal(self, verdict: Verdict, title: str, showing: Showing, request: Request) -> Reply | None:
        """Say why a verdict is not remembered; None for one on a movie that exists and that the person was shown.

        A message of a chat platform that has the button under it has shown the movie, however long ago. A request to
        the page can be made up by anybody.
        """
        verdicts = (await self._people.known(request.person, Week.of(verdict.at))).verdicts
        is_own = any(one.movie == verdict.movie for one in verdicts)
        if not title and not is_own:
            return _refused(say(texts.NO_SUCH_MOVIE), request)
        if request.is_new:
            return await self._shown_instead(verdict, say(texts.NO_COOKIE), request)
        if not is_chat_account(request.person) and not (is_own or _may_judge(verdict, showing)):
            return await self._shown_instead(verdict, say(texts.NOT_SHOWN_YET, title=title), request)
        is_another = all((one.movie, one.opinion, one.mood) != _key(verdict) for one in verdicts)
        if is_another and len(verdicts) >= _MOST_VERDICTS:
            return _refused(texts.too_many_verdicts(_MOST_VERDICTS), request)
        return None

    async def _shown_instead(self, verdict: Verdict, text: str, request: Request) -> Reply:
        """Show a movie that could not be judged, so that it can be."""
        reply = await self._offering.opened(Wish(verdict.mood), verdict.movie, (), request)
        return replace(reply, text=text) if reply.cards else replace(reply, text=f"{text} {reply.text}")

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
        text = texts.TAKEN_BACK if is_done else texts.TOO_LATE_TO_UNDO
        gone = await self._settled(mood, request)
        stood = tuple(other for other in others if other == movie or other not in gone) or (movie,)
        return join_aside(replace(await self._offering.again(Wish(mood, chips), stood, request), aside=say(text)))

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
        return excluded_by(person.verdicts, mood)

    async def _title(self, movie: int) -> str:
        """Return a movie's title; empty when there is no such movie."""
        catalogue = self._shelf.catalogue
        if movie in catalogue.by_id:
            return movie_texts.title(catalogue.by_id[movie].movie)
        stored = await self._memory.movies(catalogue.source, (movie,), since=_EVER)
        return movie_texts.title(stored[movie]) if movie in stored else ""


def _may_judge(verdict: Verdict, showing: Showing) -> bool:
    """Tell whether a movie was shown to a visitor; one that is said to lack a mood, for that mood if that is known."""
    is_of_mood = verdict.opinion is not Opinion.WRONG or not showing.moods or verdict.mood in showing.moods
    return showing.is_known and is_of_mood


def _refused(text: str, request: Request) -> Reply:
    """Say why nothing is remembered; in a room with others to the person alone, so that these keep their movies."""
    return Reply(text, choices=choices.mood_choices(), private=request.is_shared)


def _key(verdict: Verdict) -> tuple[int, Opinion, Mood]:
    return verdict.movie, verdict.opinion, verdict.mood
