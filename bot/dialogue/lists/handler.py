"""Lists of movies that a person judged: pages of them, and files to take home."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.dialogue import choices
from bot.dialogue import texts as shared_texts
from bot.dialogue.lists import texts
from bot.dialogue.memory import Memory
from bot.dialogue.movies import cards
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.filters import read_on_list
from bot.dialogue.movies.handler import Offering
from bot.dialogue.people.known_people import People
from bot.dialogue.reply import File, Press, Reply, Request, Verb
from bot.dialogue.verdicts import texts as verdict_texts
from bot.dialogue.verdicts.voices import is_chat_account
from bot.languages import say
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import ScoredMovie
from core.movies.movie import Movie
from core.people.verdict import Opinion, Verdict
from core.recommending.recommender import Recommendation

_VERBS: Final = frozenset({Verb.LIST, Verb.LISTED, Verb.REMOVE, Verb.EXPORT})
_SAID: Final = {Verb.SEEN: Opinion.SEEN, Verb.REFUSE: Opinion.REFUSED}
_ON_LIST: Final = frozenset({*_SAID, Verb.UNDO})
"""What is pressed on a movie of a list, too; the words of the press tell."""
_SAVED = "saved"
COMMANDS: Final = {_SAVED: Opinion.SAVED, "seen": Opinion.SEEN}
_ON_A_PAGE = 5
_EVER = datetime.min.replace(tzinfo=UTC)


def is_about_list(press: Press) -> bool:
    """Tell whether a press is about a list, or a movie on one."""
    return press.verb in _VERBS or (press.verb in _ON_LIST and read_on_list(press.words) is not None)


class Lists:
    """Answers presses that are about lists; may raise a ``StoreError``."""

    def __init__(self, memory: Memory, people: People, offering: Offering, clock: Callable[[], datetime]) -> None:
        """Take the memory, what knows how people see movies, and a clock that tells the time in UTC."""
        self._memory = memory
        self._people = people
        self._offering = offering
        self._clock = clock

    async def reply_to(self, press: Press, request: Request, source: str) -> Reply:
        """Answer, for the person's eyes only.

        Args:
            press: What is asked for.
            request: Who asks, and how.
            source: Where the movies come from: ``tmdb`` or ``sample``.
        """
        if press.mood and (on_list := read_on_list(press.words)):
            return await self._answer_verdict(press, press.mood, *on_list, request, source)
        name = press.words[0] if press.words[0] in COMMANDS else _SAVED
        if press.verb is Verb.LISTED and press.mood:
            return await self._opened(press.mood, press.movies, name, request, source)
        opinion = COMMANDS[name]
        if press.verb is Verb.REMOVE:
            return await self._remove(request.person, press.movies, opinion, source)
        if press.verb is Verb.EXPORT:
            return await self._export(request.person, opinion, source)
        return await self._show_page(request.person, opinion, press.movies[-1], source)

    async def _show_page(self, person: str, opinion: Opinion, page: int, source: str, *said: str) -> Reply:
        """Show a page of a list, below what there is to say first."""
        judged = await self._judged(person, opinion)
        shown = _page(opinion, list(judged.values()), await self._movies(source, judged), page)
        return replace(shown, text=" ".join((*said, shown.text)))

    async def _export(self, person: str, opinion: Opinion, source: str) -> Reply:
        judged = await self._judged(person, opinion)
        file = File(f"cinemood-{opinion}.csv", letterboxd(judged, await self._movies(source, judged)))
        return Reply(say(texts.EXPORTED[opinion]), choices=(choices.to_list(1, opinion),), private=True, file=file)

    async def _movies(self, source: str, ids: Iterable[int]) -> dict[int, Movie]:
        return await self._memory.movies(source, ids, since=_EVER)

    async def _answer_verdict(
        self, press: Press, mood: Mood, which: Opinion, said: Opinion | None, request: Request, source: str
    ) -> Reply:
        """Judge a movie that stands on a list, which takes it off, or put it back there; then show the list."""
        person, movie, page = request.person, press.movies[0], press.movies[-1]
        if press.verb is Verb.UNDO:
            is_done = await self._is_put_back(Verdict(movie, which, mood, self._clock()), said, request, source)
            shown = await self._show_page(
                person, which, page, source, *([say(verdict_texts.TAKEN_BACK)] if is_done else [])
            )
            return replace(shown, mood=mood)
        said = _SAID[press.verb]
        if not await self._is_taken_off(person, movie, which):
            return await self._show_page(person, which, page, source)
        await self._memory.judge(person, Verdict(movie, said, mood, self._clock()))
        title = await self._title(movie, source)
        shown = await self._show_page(person, which, page, source, verdict_texts.judged(said, title, mood))
        undo = choices.put_back(mood, movie, page, which, said)
        return replace(shown, choices=(undo, *shown.choices), mood=mood)

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
            verdicts = await self._memory.verdicts(person)
            if meant not in {(one.movie, one.opinion, one.mood) for one in verdicts}:
                return False
            await self._memory.withdraw(person, verdict.movie, said, verdict.mood)
        await self._memory.judge(person, verdict)
        return True

    async def _is_taken_off(self, person: str, movie: int, which: Opinion) -> bool:
        """Take a movie off a list; False when it was not there."""
        found = [one for one in await self._memory.verdicts(person) if (one.movie, one.opinion) == (movie, which)]
        for one in found:
            await self._memory.withdraw(person, movie, which, one.mood)
        return bool(found)

    async def _title(self, movie: int, source: str) -> str:
        stored = (await self._movies(source, (movie,))).get(movie)
        return movie_texts.title(stored) if stored else movie_texts.listed(movie, None)

    async def _judged(self, person: str, opinion: Opinion) -> dict[int, Verdict]:
        """Return the verdicts of one opinion by movie, the latest first; what was seen since is saved no longer."""
        listed: dict[int, Verdict] = {}
        for one in await self._memory.verdicts(person):  # the oldest first
            if one.opinion is opinion or (opinion is Opinion.SAVED and one.opinion in _SAID.values()):
                listed.pop(one.movie, None)
            if one.opinion is opinion:
                listed[one.movie] = one
        return dict(reversed(listed.items()))

    async def _opened(self, mood: Mood, at: tuple[int, ...], name: str, request: Request, source: str) -> Reply:
        """Show one movie of a list large; one that is on offer no longer, without what the model thinks of it."""
        movie, page = at
        ways, back = choices.of_listed(mood, movie, page, COMMANDS[name]), choices.to_list(page, name)
        entry = (await self._memory.find(source, (movie,))).get(movie)
        stored = await self._movies(source, (movie,))
        if entry is None and movie not in stored:
            return Reply(say(movie_texts.GONE), choices=(*ways, back, *choices.mood_choices()), private=True)
        pick = Recommendation(entry or ScoredMovie(stored[movie], MoodScores()), mood)
        card = replace(cards.single(pick, await self._offering.view_of(request)), choices=ways)
        return Reply(
            movie_texts.opened(mood, None, 0),
            cards=(card if entry else replace(card, why=""),),
            choices=(back,),
            mood=mood,
            private=True,
            notice=shared_texts.TMDB_NOTICE,
        )

    async def _remove(self, person: str, at: tuple[int, ...], which: Opinion, source: str) -> Reply:
        """Take a movie off a list, say so, and show the list."""
        movie, page = at
        verdict = (await self._judged(person, which)).get(movie)
        if verdict is None or not await self._is_taken_off(person, movie, which):
            return await self._show_page(person, which, page, source)
        said = texts.removed(await self._title(movie, source))
        shown = await self._show_page(person, which, page, source, said)
        if movie not in await self._movies(source, (movie,)):
            return shown
        return replace(shown, choices=(choices.put_back(verdict.mood, movie, page, which), *shown.choices))


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


def _page(opinion: Opinion, judged: list[Verdict], movies: Mapping[int, Movie], page: int) -> Reply:
    name = opinion.value
    if not judged:
        return Reply(texts.empty_list(opinion), choices=choices.mood_choices(), private=True)
    pages = math.ceil(len(judged) / _ON_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _ON_A_PAGE
    here = dict(enumerate(judged[first : first + _ON_A_PAGE], first + 1))
    titles = {place: movie_texts.listed(one.movie, movies.get(one.movie)) for place, one in here.items()}
    return Reply(
        texts.judged_list(opinion, len(judged), titles, page, pages),
        choices=(
            *(choices.listed(place, one.mood, one.movie, page, name) for place, one in here.items()),
            *choices.turn(page, pages, name),
            choices.export(name),
        ),
        private=True,
    )
