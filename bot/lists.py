"""Lists of movies that a person judged: pages of them, and files to take home."""

import csv
import io
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from bot import choices, labels, wording_of_people
from bot.languages import say
from bot.memory import Memory
from bot.reply import File, Press, Reply, Verb
from core.movie import Movie
from core.verdict import Opinion, Verdict

VERBS: Final = frozenset({Verb.LIST, Verb.REMOVE, Verb.EXPORT})
COMMANDS: Final = {"saved": Opinion.SAVED, "seen": Opinion.SEEN}
_ON_A_PAGE = 5
_EVER = datetime.min.replace(tzinfo=UTC)


class Lists:
    """Answers presses with one of ``VERBS``; may raise a ``StoreError``."""

    def __init__(self, memory: Memory) -> None:
        """Take the memory."""
        self._memory = memory

    async def reply_to(self, press: Press, person: str, source: str) -> Reply:
        """Answer, for the person's eyes only.

        Args:
            press: What is asked for.
            person: Who asks.
            source: Where the movies come from: ``tmdb`` or ``sample``.
        """
        opinion = COMMANDS.get(press.words[0], Opinion.SAVED)
        if press.verb is Verb.REMOVE:
            await self._remove(person, press.movies[0], opinion)
        judged = await self._judged(person, opinion)
        movies = await self._memory.movies(source, judged, since=_EVER)
        if press.verb is Verb.EXPORT:
            file = File(f"cinemood-{opinion}.csv", letterboxd(judged, movies))
            return Reply(say(labels.EXPORTED), private=True, file=file)
        page = press.movies[-1] if press.verb is Verb.REMOVE else press.movies[0]
        return _page(opinion, list(judged), movies, page)

    async def _judged(self, person: str, opinion: Opinion) -> dict[int, Verdict]:
        """Return the verdicts of one opinion by movie, the latest first."""
        verdicts = await self._memory.verdicts(person)
        return {one.movie: one for one in reversed(verdicts) if one.opinion is opinion}

    async def _remove(self, person: str, movie: int, opinion: Opinion) -> None:
        for one in await self._memory.verdicts(person):
            if (one.movie, one.opinion) == (movie, opinion):
                await self._memory.withdraw(person, movie, opinion, one.mood)


def letterboxd(judged: Mapping[int, Verdict], movies: Mapping[int, Movie]) -> bytes:
    """Write movies as CSV that spreadsheets read, and Letterboxd's import.

    Source: https://letterboxd.com/about/importing-data/
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("tmdbID", "Title", "Year", "WatchedDate"))
    for movie_id, verdict in judged.items():
        movie = movies.get(movie_id)
        watched = verdict.at.date().isoformat() if verdict.opinion is Opinion.SEEN else ""
        rows.writerow((movie_id, movie.title if movie else "", movie.year if movie else "", watched))
    return text.getvalue().encode()


def _page(opinion: Opinion, judged: list[int], movies: Mapping[int, Movie], page: int) -> Reply:
    name = next(command for command, listed in COMMANDS.items() if listed is opinion)
    if not judged:
        return Reply(wording_of_people.empty_list(opinion), choices=choices.mood_choices(), private=True)
    pages = math.ceil(len(judged) / _ON_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _ON_A_PAGE
    here = judged[first : first + _ON_A_PAGE]
    titles = [wording_of_people.listed(movie, movies.get(movie)) for movie in here]
    return Reply(
        wording_of_people.judged_list(opinion, titles, first + 1, len(judged)),
        choices=(
            *(choices.remove(place, movie, page, name) for place, movie in enumerate(here, first + 1)),
            *choices.turn(page, pages, name),
            choices.export(name),
        ),
        private=True,
    )
