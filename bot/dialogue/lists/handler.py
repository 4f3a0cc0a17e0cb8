"""Lists of movies that a person judged: pages of them, and files to take home."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, assert_never

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import Export, JudgeListed, ListName, OpenListed, PutBack, Remove, ShowList
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.lists import texts
from bot.dialogue.lists.buttons import export_button, list_button, listed_button, listed_movie_buttons, page_buttons
from bot.dialogue.movies import cards
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import Audience, File, Placement, Reply, Request
from bot.dialogue.verdicts import texts as verdict_texts
from bot.dialogue.verdicts.buttons import undo_button
from bot.dialogue.verdicts.voices import is_chat_account
from bot.languages import say
from core.moods.mood import MoodScores
from core.movies.catalogue import ScoredMovie
from core.movies.movie import Movie
from core.people.verdict import Opinion, Verdict
from core.recommending.recommender import Recommendation
from core.store.ports import MovieStore, PeopleStore

_TAKES_OFF: Final = frozenset({Opinion.SEEN, Opinion.REFUSED})
"""Verdicts that take a movie off the list of saved ones."""
_ON_A_PAGE = 5
_EVER = datetime.min.replace(tzinfo=UTC)


ListAction = ShowList | OpenListed | JudgeListed | PutBack | Remove | Export


class Lists:
    """Answers actions about lists; may raise a ``StoreError``."""

    def __init__(
        self,
        people_store: PeopleStore,
        movie_store: MovieStore,
        people: People,
        offering: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the stores, what knows how people see movies, and a clock that tells the time in UTC."""
        self._people_store = people_store
        self._movie_store = movie_store
        self._people = people
        self._offering = offering
        self._clock = clock

    async def reply_to(self, action: ListAction, request: Request, source: str) -> Reply:
        """Answer, for the person's eyes only.

        Args:
            action: The action.
            request: The request that it came with.
            source: Where the movies come from: ``tmdb`` or ``sample``.
        """
        person = request.person
        match action:
            case ShowList(page, which):
                return await self._show_page(person, which, page, source)
            case OpenListed():
                return await self._open(action, request, source)
            case JudgeListed():
                return await self._judge(action, person, source)
            case PutBack():
                return await self._put_back(action, request, source)
            case Remove():
                return await self._remove(action, person, source)
            case Export(which):
                return await self._export(person, which, source)
            case _:
                assert_never(action)

    async def _show_page(self, person: str, which: ListName, page: int, source: str, *said: str) -> Reply:
        """Show a page of a list, below what there is to say first."""
        judged = await self._judged(person, which.opinion)
        shown = _page(which, list(judged.values()), await self._movies(source, judged), page)
        return replace(shown, text=" ".join((*said, shown.text)))

    async def _export(self, person: str, which: ListName, source: str) -> Reply:
        judged = await self._judged(person, which.opinion)
        file = File(f"cinemood-{which}.csv", letterboxd(judged, await self._movies(source, judged)))
        text = say(texts.EXPORTED[which.opinion])
        return Reply(text, buttons=(list_button(1, which),), audience=Audience.ASKER, file=file)

    async def _movies(self, source: str, ids: Iterable[int]) -> dict[int, Movie]:
        return await self._movie_store.find_movies(source, ids, since=_EVER)

    async def _judge(self, action: JudgeListed, person: str, source: str) -> Reply:
        """Judge a movie that stands on a list, which takes it off; then show the list."""
        mood, movie, page, which, opinion = action.mood, action.movie, action.page, action.which, action.opinion
        if opinion not in _TAKES_OFF or not await self._is_taken_off(person, movie, which.opinion):
            shown = await self._show_page(person, which, page, source)
            return replace(shown, placement=Placement.NEW)
        await self._people_store.judge(person, Verdict(movie, opinion, mood, self._clock()))
        title = await self._title(movie, source)
        shown = await self._show_page(person, which, page, source, verdict_texts.confirm_verdict(opinion, title, mood))
        undo = undo_button(PutBack(mood, movie, page, which, opinion))
        return replace(shown, buttons=(undo, *shown.buttons), mood=mood)

    async def _put_back(self, action: PutBack, request: Request, source: str) -> Reply:
        """Put a movie back on a list; then show the list."""
        verdict = Verdict(action.movie, action.which.opinion, action.mood, self._clock())
        said: list[str] = []
        if await self._is_put_back(verdict, action.opinion, request, source):
            said.append(say(verdict_texts.TAKEN_BACK))
        shown = await self._show_page(request.person, action.which, action.page, source, *said)
        return replace(shown, mood=action.mood)

    async def _is_put_back(self, verdict: Verdict, said: Opinion | None, request: Request, source: str) -> bool:
        """Put a movie back on the list that it stood on; False for one that nobody knows, or that was not judged.

        A request to the page can be made up by anybody: there the person must have been shown the movie, too.
        """
        person = request.person
        if verdict.movie not in await self._movies(source, (verdict.movie,)):
            return False
        showing = await self._people.showing(request, verdict.movie)
        if said is None and not is_chat_account(person) and verdict.mood not in showing.moods:
            return False
        if said is not None:
            meant = (verdict.movie, said, verdict.mood)
            verdicts = await self._people_store.list_verdicts(person)
            if meant not in {(one.movie, one.opinion, one.mood) for one in verdicts}:
                return False
            await self._people_store.withdraw(person, verdict.movie, said, verdict.mood)
        await self._people_store.judge(person, verdict)
        return True

    async def _is_taken_off(self, person: str, movie: int, which: Opinion) -> bool:
        """Take a movie off a list; False when it was not there."""
        found = [
            one for one in await self._people_store.list_verdicts(person) if (one.movie, one.opinion) == (movie, which)
        ]
        for one in found:
            await self._people_store.withdraw(person, movie, which, one.mood)
        return bool(found)

    async def _title(self, movie: int, source: str) -> str:
        stored = (await self._movies(source, (movie,))).get(movie)
        return movie_texts.title(stored) if stored else movie_texts.listed(movie, None)

    async def _judged(self, person: str, opinion: Opinion) -> dict[int, Verdict]:
        """Return the verdicts of one opinion by movie, the latest first; what was seen since is saved no longer."""
        listed: dict[int, Verdict] = {}
        for one in await self._people_store.list_verdicts(person):  # the oldest first
            if one.opinion is opinion or (opinion is Opinion.SAVED and one.opinion in _TAKES_OFF):
                listed.pop(one.movie, None)
            if one.opinion is opinion:
                listed[one.movie] = one
        return dict(reversed(listed.items()))

    async def _open(self, action: OpenListed, request: Request, source: str) -> Reply:
        """Show one movie of a list large; one that is on offer no longer, without what the model thinks of it."""
        mood, movie, page, which = action.mood, action.movie, action.page, action.which
        buttons, back = listed_movie_buttons(mood, movie, page, which), list_button(page, which)
        entry = (await self._movie_store.find_scored_movies(source, (movie,))).get(movie)
        stored = await self._movies(source, (movie,))
        if entry is None and movie not in stored:
            return Reply(say(movie_texts.GONE), buttons=(*buttons, back, *mood_buttons()), audience=Audience.ASKER)
        pick = Recommendation(entry or ScoredMovie(stored[movie], MoodScores()), mood)
        card = replace(cards.large_card(pick, await self._offering.card_options(request)), buttons=buttons)
        return Reply(
            movie_texts.opened(mood, None, 0),
            cards=(card if entry else replace(card, why=""),),
            buttons=(back,),
            mood=mood,
            audience=Audience.ASKER,
            placement=Placement.IN_PICTURE,
            notice=shared_texts.TMDB_NOTICE,
        )

    async def _remove(self, action: Remove, person: str, source: str) -> Reply:
        """Take a movie off a list, say so, and show the list."""
        movie, page, which = action.movie, action.page, action.which
        verdict = (await self._judged(person, which.opinion)).get(movie)
        if verdict is None or not await self._is_taken_off(person, movie, which.opinion):
            return await self._show_page(person, which, page, source)
        said = texts.removed(await self._title(movie, source))
        shown = await self._show_page(person, which, page, source, said)
        if movie not in await self._movies(source, (movie,)):
            return shown
        undo = undo_button(PutBack(verdict.mood, movie, page, which))
        return replace(shown, buttons=(undo, *shown.buttons))


def letterboxd(judged: Iterable[int], movies: Mapping[int, Movie]) -> bytes:
    """Write movies as CSV that spreadsheets read, and Letterboxd's import.

    There is no ``WatchedDate``: a verdict says that a movie has been seen, not when, and Letterboxd would write a diary
    entry for the day. Source: https://letterboxd.com/about/importing-data/
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("tmdbID", "Title", "Year"))
    for movie_id in judged:
        movie = movies.get(movie_id)
        rows.writerow((movie_id, movie.title, movie.year) if movie else (movie_id, "", ""))
    return text.getvalue().encode()


def _page(which: ListName, judged: list[Verdict], movies: Mapping[int, Movie], page: int) -> Reply:
    if not judged:
        return Reply(texts.empty_list(which.opinion), buttons=mood_buttons(), audience=Audience.ASKER)
    pages = math.ceil(len(judged) / _ON_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _ON_A_PAGE
    here = dict(enumerate(judged[first : first + _ON_A_PAGE], first + 1))
    titles = {place: movie_texts.listed(one.movie, movies.get(one.movie)) for place, one in here.items()}
    numbers = [listed_button(place, OpenListed(one.mood, one.movie, page, which)) for place, one in here.items()]
    return Reply(
        texts.judged_list(which.opinion, len(judged), titles, page, pages),
        buttons=(*numbers, *page_buttons(page, pages, which), export_button(which)),
        audience=Audience.ASKER,
    )
