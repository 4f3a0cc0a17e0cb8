"""Verdicts on cards: remember them, put the next movie in their place, take them back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import Judge, UndoVerdict
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Audience, Placement, Reply, Request, join_aside
from bot.dialogue.verdicts import texts
from bot.dialogue.verdicts.buttons import undo_button
from bot.dialogue.verdicts.voices import is_chat_account, voice_of
from bot.languages import say
from core.moods.mood import Mood
from core.movies.catalogue import Shelf, Week
from core.people.person import Showing
from core.people.verdict import Opinion, Verdict, excluded_by
from core.store.ports import MovieStore, PeopleStore

_LISTED: Final = {Opinion.SEEN, Opinion.SAVED}
_UNDO_LASTS = timedelta(minutes=1)
_MOST_VERDICTS: Final = 5000
"""Of one person: more than anybody watches in years, and little enough to be read with every answer."""
_EVER = datetime.min.replace(tzinfo=UTC)


class Judging:
    """Answers verdicts; may raise a ``StoreError``, and then nothing was remembered."""

    def __init__(
        self,
        shelf: Shelf,
        people_store: PeopleStore,
        movie_store: MovieStore,
        people: People,
        offering: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what movies come from and go to, and a clock that tells the time in UTC."""
        self._shelf = shelf
        self._people_store = people_store
        self._movie_store = movie_store
        self._people = people
        self._offering = offering
        self._clock = clock

    async def reply_to(self, action: Judge | UndoVerdict, request: Request) -> Reply:
        """Do what is asked, and show the movies that are there now."""
        if isinstance(action, UndoVerdict):
            reply = await self._undo(action, request)
        else:
            reply = await self._judge(action, request)
        return replace(reply, placement=Placement.IN_PLACE if reply.mood else Placement.NEW)

    async def _judge(self, action: Judge, request: Request) -> Reply:
        mood, movie, now = action.mood, action.movie, self._clock()
        verdict = Verdict(movie, action.opinion, mood, now)
        title = await self._title(movie)
        showing = await self._people.showing(request, movie)
        if refusal := await self._refusal(verdict, title, showing, request):
            return refusal
        name = title or movie_texts.listed(movie, None)
        await self._people_store.judge(request.person, verdict, voice_of(request, movie, mood, showing, now))
        reply = await self._show_next(action, request)
        undo = undo_button(UndoVerdict(mood, movie, action.among or (movie,), action.opinion, action.filters))
        aside = texts.judged(action.opinion, name, mood)
        judged = replace(reply, aside=aside, buttons=(undo, *reply.buttons))
        return judged if request.is_shared else join_aside(judged)

    async def _refusal(self, verdict: Verdict, title: str, showing: Showing, request: Request) -> Reply | None:
        """Say why a verdict is not remembered; None for one on a movie that exists and that the person was shown.

        A message of a chat platform that has the button under it has shown the movie, however long ago. A request to
        the page can be made up by anybody.
        """
        verdicts = (await self._people.known(request.person, Week.of(verdict.at))).verdicts
        is_own = any(one.movie == verdict.movie for one in verdicts)
        if not title and not is_own:
            return _refuse(say(texts.NO_SUCH_MOVIE), request)
        if request.is_new:
            return await self._show_instead(verdict, say(shared_texts.NO_COOKIE), request)
        if not is_chat_account(request.person) and not (is_own or _may_judge(verdict, showing)):
            return await self._show_instead(verdict, say(texts.NOT_SHOWN_YET, title=title), request)
        is_another = all((one.movie, one.opinion, one.mood) != _key(verdict) for one in verdicts)
        if is_another and len(verdicts) >= _MOST_VERDICTS:
            return _refuse(texts.too_many_verdicts(_MOST_VERDICTS), request)
        return None

    async def _show_instead(self, verdict: Verdict, text: str, request: Request) -> Reply:
        """Show a movie that could not be judged, so that it can be."""
        reply = await self._offering.show_large(Wanted(verdict.mood), verdict.movie, (), request)
        return replace(reply, text=text) if reply.cards else replace(reply, text=f"{text} {reply.text}")

    async def _show_next(self, action: Judge, request: Request) -> Reply:
        """Show the next movie in the place of the one that was judged, alone if that one was.

        An answer stays where it was when people scroll on, so other movies of it may have been judged since.
        """
        wanted = Wanted(action.mood, action.filters)
        gone = {action.movie, *await self._settled(action.mood, request)}
        count = max(1, len(gone.intersection(action.among)))
        chosen = await self._offering.choose(wanted, request, count=count, besides=action.among)
        new = tuple(pick.entry.movie.id for pick in chosen.picks)
        replacements = iter(new)
        successor = new[0] if new else None
        shown: list[int] = []
        for movie in action.among:
            if movie not in gone:
                shown.append(movie)
                continue
            replacement = next(replacements, None)
            if replacement is not None:
                shown.append(replacement)
            if movie == action.movie and replacement is not None:
                successor = replacement
        if action.is_opened and successor is not None:
            return await self._offering.show_large(wanted, successor, tuple(shown), request, chosen.picks)
        if not shown and not new:
            return await self._offering.show_movies(wanted, request)
        return await self._offering.show_again(wanted, tuple(shown) or new, request, chosen.picks)

    async def _undo(self, action: UndoVerdict, request: Request) -> Reply:
        """Show the movies that stood there, the one whose verdict is taken back among them."""
        mood, movie = action.mood, action.movie
        is_done = await self._is_taken_back(movie, action.opinion, mood, request)
        text = texts.TAKEN_BACK if is_done else texts.TOO_LATE_TO_UNDO
        gone = await self._settled(mood, request) - {movie}
        stood = tuple(other for other in action.among if other not in gone) or (movie,)
        reply = await self._offering.show_again(Wanted(mood, action.filters), stood, request)
        return join_aside(replace(reply, aside=say(text)))

    async def _is_taken_back(self, movie: int, opinion: Opinion, mood: Mood, request: Request) -> bool:
        """Forget a verdict: one that stands on a list within a minute, as the list can do it later; others always."""
        since, person = self._clock() - _UNDO_LASTS, request.person
        for one in await self._people_store.list_verdicts(person):
            is_meant = (one.movie, one.opinion, one.mood) == (movie, opinion, mood)
            if is_meant and (one.opinion not in _LISTED or one.at >= since):
                await self._people_store.withdraw(person, one.movie, one.opinion, one.mood)
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
        stored = await self._movie_store.find_movies(catalogue.source, (movie,), since=_EVER)
        return movie_texts.title(stored[movie]) if movie in stored else ""


def _may_judge(verdict: Verdict, showing: Showing) -> bool:
    """Tell whether a movie was shown to a visitor; one that is said to lack a mood, for that mood if that is known."""
    is_of_mood = verdict.opinion is not Opinion.WRONG or not showing.moods or verdict.mood in showing.moods
    return showing.is_known and is_of_mood


def _refuse(text: str, request: Request) -> Reply:
    """Say why nothing is remembered; in a room with others to the person alone, so that these keep their movies."""
    return Reply(text, buttons=mood_buttons(), audience=Audience.ASKER if request.is_shared else Audience.ROOM)


def _key(verdict: Verdict) -> tuple[int, Opinion, Mood]:
    return verdict.movie, verdict.opinion, verdict.mood
