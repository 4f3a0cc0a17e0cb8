"""Verdicts on cards: store them, show the next movie in the place of the judged one, undo them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AnyVerdictAction, Judge, UndoVerdict
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers, Wanted
from bot.dialogue.people.known_people import KnownPeople
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

_LISTED_OPINIONS: Final = {Opinion.SEEN, Opinion.SAVED}
_UNDO_PERIOD: Final = timedelta(minutes=1)
_MAX_VERDICTS_PER_PERSON: Final = 5000
"""More movies than a person watches in years, and few enough to be read for every answer."""
_EVER = datetime.min.replace(tzinfo=UTC)


class VerdictHandler:
    """Answers actions about verdicts. When a ``StoreError`` is raised, nothing was stored."""

    def __init__(
        self,
        shelf: Shelf,
        people_store: PeopleStore,
        movie_store: MovieStore,
        people: KnownPeople,
        movie_answers: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        self._shelf = shelf
        self._people_store = people_store
        self._movie_store = movie_store
        self._people = people
        self._movie_answers = movie_answers
        self._clock = clock

    async def reply_to(self, action: AnyVerdictAction, request: Request) -> Reply:
        """Store or undo a verdict, and show the movies of the answer as they are after that."""
        if isinstance(action, UndoVerdict):
            reply = await self._undo(action, request)
        else:
            reply = await self._judge(action, request)
        if reply.mood is None:
            return replace(reply, placement=Placement.NEW)
        return replace(reply, placement=Placement.IN_PLACE)

    async def _judge(self, action: Judge, request: Request) -> Reply:
        mood, movie, now = action.mood, action.movie, self._clock()
        verdict = Verdict(movie, action.opinion, mood, now)
        title = await self._title(movie)
        showing = await self._people.find_showing(request, movie)
        refusal = await self._refuse(verdict, title, showing, request)
        if refusal is not None:
            return refusal
        await self._people_store.judge(request.person, verdict, voice_of(request, movie, mood, showing, now))
        reply = await self._show_next(action, request)
        undo = undo_button(UndoVerdict(mood, movie, action.among or (movie,), action.opinion, action.filters))
        confirmation = texts.confirm_verdict(action.opinion, title or movie_texts.name_with_year(movie, None), mood)
        reply = replace(reply, aside=confirmation, buttons=(undo, *reply.buttons))
        if request.is_shared:
            return reply
        return join_aside(reply)

    async def _refuse(self, verdict: Verdict, title: str, showing: Showing, request: Request) -> Reply | None:
        """Return the reason why a verdict is not stored, with buttons; None when it may be stored."""
        person = await self._people.load_person(request.person, Week.of(verdict.at))
        has_judged_movie = any(earlier.movie == verdict.movie for earlier in person.verdicts)
        if not title and not has_judged_movie:
            return _refuse(say(texts.NO_SUCH_MOVIE), request)
        if request.is_new:
            return await self._show_instead(verdict, say(shared_texts.NO_COOKIE), request)
        if not has_judged_movie and not _can_judge(request.person, verdict, showing):
            return await self._show_instead(verdict, say(texts.NOT_SHOWN_YET, title=title), request)
        if _exceeds_limit(verdict, person.verdicts):
            return _refuse(texts.too_many_verdicts(_MAX_VERDICTS_PER_PERSON), request)
        return None

    async def _show_instead(self, verdict: Verdict, text: str, request: Request) -> Reply:
        """Say why a movie could not be judged, and show it, so that the next press counts."""
        reply = await self._movie_answers.show_large(Wanted(verdict.mood), verdict.movie, (), request)
        if not reply.cards:
            text = f"{text} {reply.text}"
        return replace(reply, text=text)

    async def _show_next(self, action: Judge, request: Request) -> Reply:
        """Show the next movie in the place of the judged one. If that was shown large, the next one is, too.

        An old answer keeps its buttons, so other movies in it may have been judged since; they are replaced, too.
        """
        wanted = Wanted(action.mood, action.filters)
        excluded = {action.movie, *await self._find_excluded(action.mood, request)}
        count = max(1, len(excluded.intersection(action.among)))
        selection = await self._movie_answers.choose(wanted, request, count=count, besides=action.among)
        new_movies = selection.movies
        replacements = _replace_excluded(action.among, excluded, new_movies)
        movies = tuple(replacements.values())
        if action.is_opened and new_movies:
            next_movie = replacements.get(action.movie, new_movies[0])
            return await self._movie_answers.show_large(wanted, next_movie, movies, request, selection.picks)
        if not movies and not new_movies:
            return await self._movie_answers.show_movies(wanted, request)
        return await self._movie_answers.show_again(wanted, movies or new_movies, request, selection.picks)

    async def _undo(self, action: UndoVerdict, request: Request) -> Reply:
        """Withdraw a verdict, and show the movies of the answer as before, the judged one among them."""
        text = texts.TOO_LATE_TO_UNDO
        if await self._withdraw(action, request.person):
            text = texts.TAKEN_BACK
        excluded = await self._find_excluded(action.mood, request) - {action.movie}
        movies = tuple(movie for movie in action.among if movie not in excluded) or (action.movie,)
        reply = await self._movie_answers.show_again(Wanted(action.mood, action.filters), movies, request)
        return join_aside(replace(reply, aside=say(text)))

    async def _withdraw(self, action: UndoVerdict, person: str) -> bool:
        """Delete a verdict and report whether there was one to delete.

        A verdict that puts a movie on a list can be undone here for one minute; after that the list itself offers it.
        """
        key = (action.movie, action.opinion, action.mood)
        earliest = self._clock() - _UNDO_PERIOD
        for verdict in await self._people_store.list_verdicts(person):
            if verdict.key == key and (verdict.opinion not in _LISTED_OPINIONS or verdict.at >= earliest):
                await self._people_store.withdraw(person, *key)
                return True
        return False

    async def _find_excluded(self, mood: Mood, request: Request) -> frozenset[int]:
        """Return the movies that the person's own verdicts exclude for a mood."""
        person = await self._people.load_person(request.person, Week.of(self._clock()))
        return excluded_by(person.verdicts, mood)

    async def _title(self, movie: int) -> str:
        """Return a movie's title; empty when there is no such movie."""
        catalogue = self._shelf.catalogue
        if movie in catalogue.by_id:
            return movie_texts.title(catalogue.by_id[movie].movie)
        stored = await self._movie_store.find_movies(catalogue.source, (movie,), since=_EVER)
        if movie in stored:
            return movie_texts.title(stored[movie])
        return ""


def _can_judge(person: str, verdict: Verdict, showing: Showing) -> bool:
    """Return whether a person may judge a movie: only one that was shown to them.

    A message of a chat platform that has the button has shown the movie, however long ago. A request to the web page
    can be forged, so there the store must know of the showing. A doubt must be about a mood that the movie was shown
    for, if that is known.
    """
    if is_chat_account(person):
        return True
    if verdict.opinion is Opinion.WRONG and showing.moods and verdict.mood not in showing.moods:
        return False
    return showing.is_known


def _exceeds_limit(verdict: Verdict, verdicts: Collection[Verdict]) -> bool:
    """Return whether the store has no room for another verdict of a person. One with the same key takes no room."""
    return len(verdicts) >= _MAX_VERDICTS_PER_PERSON and all(earlier.key != verdict.key for earlier in verdicts)


def _replace_excluded(movies: Iterable[int], excluded: Collection[int], new_movies: Iterable[int]) -> dict[int, int]:
    """Return, for each movie of an answer, the movie in its place: the same, or a new one if it is excluded.

    When there are not enough new movies, excluded ones are left out.
    """
    replacements = iter(new_movies)
    places: dict[int, int] = {}
    for movie in movies:
        if movie not in excluded:
            places[movie] = movie
        elif (replacement := next(replacements, None)) is not None:
            places[movie] = replacement
    return places


def _refuse(text: str, request: Request) -> Reply:
    """Say why nothing is stored. In a room only the person sees it, so that the others keep their movies."""
    audience = Audience.ASKER if request.is_shared else Audience.ROOM
    return Reply(text, buttons=mood_buttons(), audience=audience)
