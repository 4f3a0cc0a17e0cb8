"""Lists of movies that a person judged: pages of them, and files to take home."""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot import cards, choices, labels, wording, wording_of_people
from bot.languages import say
from bot.memory import Memory
from bot.offering import Offering
from bot.reply import File, Press, Reply, Request, Verb
from core.catalogue import ScoredMovie
from core.mood import Mood, MoodScores
from core.movie import Movie
from core.recommender import Recommendation
from core.verdict import Opinion, Verdict

VERBS: Final = frozenset({Verb.LIST, Verb.LISTED, Verb.REMOVE, Verb.EXPORT})
_SAVED = "saved"
COMMANDS: Final = {_SAVED: Opinion.SAVED, "seen": Opinion.SEEN}
_ON_A_PAGE = 5
_EVER = datetime.min.replace(tzinfo=UTC)


class Lists:
    """Answers presses with one of ``VERBS``; may raise a ``StoreError``."""

    def __init__(self, memory: Memory, offering: Offering) -> None:
        """Take the memory, and what knows how people see movies."""
        self._memory = memory
        self._offering = offering

    async def reply_to(self, press: Press, request: Request, source: str) -> Reply:
        """Answer, for the person's eyes only.

        Args:
            press: What is asked for.
            request: Who asks, and how.
            source: Where the movies come from: ``tmdb`` or ``sample``.
        """
        name = press.words[0] if press.words[0] in COMMANDS else _SAVED
        if press.verb is Verb.LISTED and press.mood:
            return await self._opened(press.mood, press.movies, name, request, source)
        opinion, said = COMMANDS[name], ""
        if press.verb is Verb.REMOVE:
            said = await self._removed(request.person, press.movies[0], opinion, source)
        judged = await self._judged(request.person, opinion)
        movies = await self._memory.movies(source, judged, since=_EVER)
        if press.verb is Verb.EXPORT:
            file = File(f"cinemood-{opinion}.csv", letterboxd(judged, movies))
            return Reply(say(labels.EXPORTED[opinion]), private=True, file=file)
        page = _page(name, list(judged.values()), movies, press.movies[-1])
        return replace(page, text=f"{said} {page.text}") if said else page

    async def _judged(self, person: str, opinion: Opinion) -> dict[int, Verdict]:
        """Return the verdicts of one opinion by movie, the latest first."""
        verdicts = await self._memory.verdicts(person)
        return {one.movie: one for one in reversed(verdicts) if one.opinion is opinion}

    async def _opened(self, mood: Mood, at: tuple[int, ...], name: str, request: Request, source: str) -> Reply:
        """Show one movie of a list large; one that is on offer no longer, without what the model thinks of it."""
        movie, page = at
        remove, back = choices.of_listed(movie, page, name)
        entry = (await self._memory.find(source, (movie,))).get(movie)
        stored = await self._memory.movies(source, (movie,), since=_EVER)
        if entry is None and movie not in stored:
            return Reply(say(labels.GONE), choices=(remove, back, *choices.mood_choices()), private=True)
        pick = Recommendation(entry or ScoredMovie(stored[movie], MoodScores()), mood)
        card = replace(cards.single(pick, await self._offering.view_of(request)), choices=(remove,))
        return Reply(
            wording.opened(mood, None, 0),
            cards=(card if entry else replace(card, why=""),),
            choices=(back,),
            mood=mood,
            private=True,
            notice=labels.TMDB_NOTICE,
        )

    async def _removed(self, person: str, movie: int, opinion: Opinion, source: str) -> str:
        """Take a movie off a list and say so; nothing when it was not there."""
        found = [one for one in await self._memory.verdicts(person) if (one.movie, one.opinion) == (movie, opinion)]
        for one in found:
            await self._memory.withdraw(person, movie, opinion, one.mood)
        if not found:
            return ""
        stored = (await self._memory.movies(source, (movie,), since=_EVER)).get(movie)
        return wording_of_people.removed(wording.title(stored) if stored else wording_of_people.listed(movie, None))


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


def _page(name: str, judged: list[Verdict], movies: Mapping[int, Movie], page: int) -> Reply:
    opinion = COMMANDS[name]
    if not judged:
        return Reply(wording_of_people.empty_list(opinion), choices=choices.mood_choices(), private=True)
    pages = math.ceil(len(judged) / _ON_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _ON_A_PAGE
    here = dict(enumerate(judged[first : first + _ON_A_PAGE], first + 1))
    titles = {place: wording_of_people.listed(one.movie, movies.get(one.movie)) for place, one in here.items()}
    return Reply(
        wording_of_people.judged_list(opinion, len(judged), titles, page, pages),
        choices=(
            *(choices.listed(place, one.mood, one.movie, page, name) for place, one in here.items()),
            *choices.turn(page, pages, name),
            choices.export(name),
        ),
        private=True,
    )
