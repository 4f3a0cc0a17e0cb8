"""Lists of movies that a person has saved or seen: pages in the chat, and files for export."""

import csv
import io
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, assert_never

from bot.dialogue import texts as shared_texts
from bot.dialogue.actions import AnyListAction, Export, JudgeListed, ListName, OpenListed, PutBack, Remove, ShowList
from bot.dialogue.buttons import mood_buttons
from bot.dialogue.lists import texts
from bot.dialogue.lists.buttons import buttons_of_movie, export_button, list_button, open_listed_button, page_buttons
from bot.dialogue.movies import cards
from bot.dialogue.movies import texts as movie_texts
from bot.dialogue.movies.handler import MovieAnswers
from bot.dialogue.people.known_people import KnownPeople
from bot.dialogue.reply import Audience, Button, File, Placement, Reply, Request
from bot.dialogue.verdicts import texts as verdict_texts
from bot.dialogue.verdicts.buttons import undo_button
from bot.dialogue.verdicts.voices import is_chat_account
from bot.languages import say
from core.moods.mood import Mood, MoodScores
from core.movies.catalogue import ScoredMovie
from core.movies.movie import Movie
from core.people.verdict import Opinion, Verdict
from core.recommending.recommender import Recommendation
from core.store.ports import MovieStore, PeopleStore

_REMOVING_OPINIONS: Final = frozenset({Opinion.SEEN, Opinion.REFUSED})
"""Verdicts that take a movie off the saved list."""
_MOVIES_PER_PAGE: Final = 5
_EVER = datetime.min.replace(tzinfo=UTC)


class ListHandler:
    """Answers actions about lists; may raise a ``StoreError``."""

    def __init__(
        self,
        people_store: PeopleStore,
        movie_store: MovieStore,
        people: KnownPeople,
        movie_answers: MovieAnswers,
        clock: Callable[[], datetime],
    ) -> None:
        self._people_store = people_store
        self._movie_store = movie_store
        self._people = people
        self._movie_answers = movie_answers
        self._clock = clock

    async def reply_to(self, action: AnyListAction, request: Request, source: str) -> Reply:
        """Answer an action; only the person sees the answer.

        Args:
            action: The action.
            request: The request that it came with.
            source: The source of the movies: ``tmdb`` or ``sample``.
        """
        person = request.person
        match action:
            case ShowList(page, list_name):
                return await self._show_page(person, list_name, page, source)
            case OpenListed():
                return await self._open(action, request, source)
            case JudgeListed():
                return await self._judge(action, person, source)
            case PutBack():
                return await self._put_back(action, request, source)
            case Remove():
                return await self._remove(action, person, source)
            case Export(list_name):
                return await self._export(person, list_name, source)
            case _:
                assert_never(action)

    async def _show_page(self, person: str, list_name: ListName, page: int, source: str) -> Reply:
        verdicts = await self._list_verdicts(person, list_name.opinion)
        movies = await self._find_movies(source, verdicts)
        return _show_page(list_name, list(verdicts.values()), movies, page)

    async def _export(self, person: str, list_name: ListName, source: str) -> Reply:
        verdicts = await self._list_verdicts(person, list_name.opinion)
        file = File(f"cinemood-{list_name}.csv", write_csv(verdicts, await self._find_movies(source, verdicts)))
        text = say(texts.EXPORTED[list_name.opinion])
        return Reply(text, buttons=(list_button(1, list_name),), audience=Audience.ASKER, file=file)

    async def _judge(self, action: JudgeListed, person: str, source: str) -> Reply:
        """Judge a movie on a list, which takes it off; then show the list."""
        mood, movie, page, list_name, opinion = action.mood, action.movie, action.page, action.list_name, action.opinion
        if opinion not in _REMOVING_OPINIONS or not await self._withdraw(person, movie, list_name.opinion):
            reply = await self._show_page(person, list_name, page, source)
            return replace(reply, placement=Placement.NEW)
        await self._people_store.judge(person, Verdict(movie, opinion, mood, self._clock()))
        confirmation = verdict_texts.confirm_verdict(opinion, await self._title(movie, source), mood)
        undo = undo_button(PutBack(mood, movie, page, list_name, opinion))
        reply = _add_sentence(confirmation, await self._show_page(person, list_name, page, source))
        return replace(reply, buttons=(undo, *reply.buttons), mood=mood)

    async def _put_back(self, action: PutBack, request: Request, source: str) -> Reply:
        """Put a movie back on a list; then show the list."""
        is_put_back = await self._restore(action, request, source)
        reply = await self._show_page(request.person, action.list_name, action.page, source)
        if is_put_back:
            reply = _add_sentence(say(verdict_texts.TAKEN_BACK), reply)
        return replace(reply, mood=action.mood)

    async def _restore(self, action: PutBack, request: Request, source: str) -> bool:
        """Put a movie back on the list that it was on, and report whether that was possible.

        The movie must exist, and so must the verdict that took it off, if one did. A request to the web page can be
        forged: without such a verdict, the person must have been shown the movie.
        """
        person, movie, mood = request.person, action.movie, action.mood
        if movie not in await self._find_movies(source, (movie,)):
            return False
        if action.opinion is None:
            showing = await self._people.find_showing(request, movie)
            if not is_chat_account(person) and mood not in showing.moods:
                return False
        elif not await self._withdraw(person, movie, action.opinion, mood):
            return False
        await self._people_store.judge(person, Verdict(movie, action.list_name.opinion, mood, self._clock()))
        return True

    async def _open(self, action: OpenListed, request: Request, source: str) -> Reply:
        """Show a movie of a list large; without the scores of the mood model when it is no longer on offer."""
        mood, movie, page, list_name = action.mood, action.movie, action.page, action.list_name
        buttons, back = buttons_of_movie(mood, movie, page, list_name), list_button(page, list_name)
        scored = (await self._movie_store.find_scored_movies(source, (movie,))).get(movie)
        stored = await self._find_movies(source, (movie,))
        card_options = await self._movie_answers.card_options(request)
        if scored is not None:
            card = cards.large_card(Recommendation(scored, mood), card_options)
        elif movie in stored:
            unscored = ScoredMovie(stored[movie], MoodScores())
            card = replace(cards.large_card(Recommendation(unscored, mood), card_options), why="")
        else:
            return Reply(say(movie_texts.GONE), buttons=(*buttons, back, *mood_buttons()), audience=Audience.ASKER)
        return Reply(
            movie_texts.introduce_opened(mood, None, 0),
            cards=(replace(card, buttons=buttons),),
            buttons=(back,),
            mood=mood,
            audience=Audience.ASKER,
            placement=Placement.IN_PICTURE,
            notice=shared_texts.TMDB_NOTICE,
        )

    async def _remove(self, action: Remove, person: str, source: str) -> Reply:
        """Take a movie off a list; then show the list, with a button that puts it back."""
        movie, page, list_name = action.movie, action.page, action.list_name
        verdict = (await self._list_verdicts(person, list_name.opinion)).get(movie)
        if verdict is None or not await self._withdraw(person, movie, list_name.opinion):
            return await self._show_page(person, list_name, page, source)
        confirmation = texts.confirm_removal(await self._title(movie, source))
        reply = _add_sentence(confirmation, await self._show_page(person, list_name, page, source))
        if movie not in await self._find_movies(source, (movie,)):
            return reply
        undo = undo_button(PutBack(verdict.mood, movie, page, list_name))
        return replace(reply, buttons=(undo, *reply.buttons))

    async def _list_verdicts(self, person: str, opinion: Opinion) -> dict[int, Verdict]:
        """Return the verdicts that make a list, by movie, the latest first.

        A movie that was saved and later seen or refused is on the saved list no more.
        """
        superseding = {opinion}
        if opinion is Opinion.SAVED:
            superseding |= _REMOVING_OPINIONS
        listed: dict[int, Verdict] = {}
        for verdict in await self._people_store.list_verdicts(person):  # the oldest first
            if verdict.opinion in superseding:
                listed.pop(verdict.movie, None)
            if verdict.opinion is opinion:
                listed[verdict.movie] = verdict
        return dict(reversed(listed.items()))

    async def _withdraw(self, person: str, movie: int, opinion: Opinion, mood: Mood | None = None) -> bool:
        """Delete the verdicts of an opinion on a movie, and report whether there were any.

        Args:
            person: The person who gave them.
            movie: TMDb id.
            opinion: The opinion.
            mood: The mood that the movie was offered for; None for all moods.
        """
        is_found = False
        for verdict in await self._people_store.list_verdicts(person):
            if verdict.key == (movie, opinion, mood or verdict.mood):
                await self._people_store.withdraw(person, *verdict.key)
                is_found = True
        return is_found

    async def _find_movies(self, source: str, movies: Iterable[int]) -> dict[int, Movie]:
        return await self._movie_store.find_movies(source, movies, since=_EVER)

    async def _title(self, movie: int, source: str) -> str:
        stored = await self._find_movies(source, (movie,))
        if movie in stored:
            return movie_texts.title(stored[movie])
        return movie_texts.name_with_year(movie, None)


def write_csv(movie_ids: Iterable[int], movies: Mapping[int, Movie]) -> bytes:
    """Write movies as CSV, which spreadsheets and Letterboxd's import can read.

    There is no ``WatchedDate``: a verdict says that a movie has been seen, not when, and Letterboxd would write a diary
    entry for the day. Source: https://letterboxd.com/about/importing-data/
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(("tmdbID", "Title", "Year"))
    for movie_id in movie_ids:
        if movie_id in movies:
            rows.writerow((movie_id, movies[movie_id].title, movies[movie_id].year))
        else:
            rows.writerow((movie_id, "", ""))
    return text.getvalue().encode()


def _show_page(list_name: ListName, verdicts: list[Verdict], movies: Mapping[int, Movie], page: int) -> Reply:
    """Show a page of a list; the nearest one when there is no such page."""
    if not verdicts:
        return Reply(texts.empty_list(list_name.opinion), buttons=mood_buttons(), audience=Audience.ASKER)
    pages = math.ceil(len(verdicts) / _MOVIES_PER_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * _MOVIES_PER_PAGE
    titles: dict[int, str] = {}
    buttons: list[Button] = []
    for number, verdict in enumerate(verdicts[first : first + _MOVIES_PER_PAGE], first + 1):
        titles[number] = movie_texts.name_with_year(verdict.movie, movies.get(verdict.movie))
        buttons.append(open_listed_button(number, OpenListed(verdict.mood, verdict.movie, page, list_name)))
    return Reply(
        texts.describe_page(list_name.opinion, len(verdicts), titles, page, pages),
        buttons=(*buttons, *page_buttons(page, pages, list_name), export_button(list_name)),
        audience=Audience.ASKER,
    )


def _add_sentence(sentence: str, reply: Reply) -> Reply:
    """Put a sentence in front of the text of a reply."""
    return replace(reply, text=f"{sentence} {reply.text}")
