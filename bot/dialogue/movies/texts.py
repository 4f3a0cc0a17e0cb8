"""Sentences about movies: headlines, cards, filters."""

from collections.abc import Iterable, Iterator, Sequence

from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import mood_choice, mood_label, mood_name, mood_names, tagline
from bot.languages import (
    ENGLISH,
    N_,
    current_country,
    current_language,
    day,
    join_words,
    percent,
    rating,
    say,
    say_count,
    within,
)
from bot.languages.countries import name_within
from bot.languages.plain_text import shorten
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, Week
from core.movies.filters import Filter
from core.movies.movie import Movie
from core.people.verdict import Opinion
from core.recommending.recommender import Recommendation

FEW = N_("There is little {mood} about this week, so I added the next best.")
FEW_OF_THAT = N_("There is little {mood} of that kind about this week, so I added the next best.")
ALL = N_("I have shown you all I have for {mood} this week, so I start over.")
ALL_OF_THAT = N_("I have shown you all I have for {mood} of that kind this week, so I start over.")
NOT_THAT = N_("No {moods}, then: which of these?")
BY_CHANCE = N_("You leave it to me: {mood} {emoji}")
COUNTS = {1: N_("one movie"), 2: N_("two movies"), 3: N_("three movies")}
GENRES = (
    N_("Action"),
    N_("Adventure"),
    N_("Animation"),
    N_("Comedy"),
    N_("Crime"),
    N_("Documentary"),
    N_("Drama"),
    N_("Family"),
    N_("Fantasy"),
    N_("History"),
    N_("Horror"),
    N_("Music"),
    N_("Mystery"),
    N_("Romance"),
    N_("Science Fiction"),
    N_("TV Movie"),
    N_("Thriller"),
    N_("War"),
    N_("Western"),
)
"""As TMDb names them: https://developer.themoviedb.org/reference/genre-movie-list"""
NOTHING_LEFT = N_("You have been through all that I have for this mood. Another one?")
NONE_THIS_WEEK = N_("I have no movies for {mood} this week. Another mood?")
GONE = N_("That movie has left my shelf. There are others:")
MORE, MORE_EMOJI = N_("More"), "🔄"
OPEN, OPEN_EMOJI = N_("Details"), "🔎"
TRAILER, TRAILER_EMOJI = N_("Trailer"), "▶️"
RESPONSES = {
    Response.MATCH: N_("That sounds like {felt} {emoji}"),
    Response.LIFT: N_("From {felt}, up to {wanted} {emoji}"),
    Response.RELEASE: N_("Let the {felt} out with {wanted} {emoji}"),
}
SEEN, SEEN_EMOJI = N_("Seen"), "👀"
REFUSE, REFUSE_EMOJI = N_("Not for me"), "👎"
SAVE, SAVE_EMOJI = N_("Save"), "🔖"
WRONG, WRONG_EMOJI = N_("That's not {mood}"), "🤔"
TONIGHT, TONIGHT_EMOJI = N_("Tonight…"), "🎛️"
SHOW_MOVIES = N_("Show movies")
SO_FAR = N_("So far: {chips}.")
NO_SERVICES = N_("You have not told me yet which services you have.")
CHIPS = {
    Filter.SHORT: (N_("Under 100 minutes"), "⏱️"),
    Filter.FAMILY: (N_("For families"), "🧒"),
    Filter.MINE: (N_("My language"), "🗣️"),
    Filter.STREAMING: (N_("On my services"), "📺"),
    Filter.GEM: (N_("Hidden gem"), "💎"),
}
_VERDICTS = {
    Opinion.SEEN: (SEEN, SEEN_EMOJI),
    Opinion.REFUSED: (REFUSE, REFUSE_EMOJI),
    Opinion.SAVED: (SAVE, SAVE_EMOJI),
    Opinion.WRONG: (WRONG, WRONG_EMOJI),
}
_FEW = {False: FEW, True: FEW_OF_THAT}
_ALL = {False: ALL, True: ALL_OF_THAT}
"""The sentences without and with filters."""
_GENRES = {genre.casefold(): genre for genre in GENRES}
_MAX_SERVICES = 20
"""More than stream any movie in a country today."""


def none_this_week(mood: Mood, also: Mood | None = None) -> str:
    """Say that the week has no movies for a mood, even for a newcomer."""
    return say(NONE_THIS_WEEK, mood=mood_names(mood, also))


def headline(
    mood: Mood, picks: Sequence[Recommendation], *, also: Mood | None = None, lead: str = "", is_narrowed: bool = False
) -> str:
    """Introduce the movies; say so when there are few such movies, or all were shown.

    Args:
        mood: The mood of the movies.
        picks: The movies.
        also: Their second mood.
        lead: A clause that confirms how the moods were understood, in place of their names.
        is_narrowed: Whether filters narrow the mood down.
    """
    lead = lead or mood_choice(mood, also)
    count = _count(len(picks))
    have_next_best, have_repeats = False, False
    for pick in picks:
        have_next_best |= pick.is_next_best
        have_repeats |= pick.is_repeat
    text = say("{lead} – {movies} {tagline}.", lead=lead, movies=count, tagline=tagline(mood))
    if have_next_best:  # the tagline would promise too much
        text = say("{lead} – {movies}.", lead=lead, movies=count)
    if have_repeats:
        return f"{text} {say(_ALL[is_narrowed], mood=mood_names(mood, also))}"
    if have_next_best:
        return f"{text} {say(_FEW[is_narrowed], mood=mood_names(mood, also))}"
    return text


def invitation(mood: Mood) -> str:
    """Describe the movies of a mood before any is chosen."""
    return say("{mood} {emoji} – movies {tagline}.", mood=mood_label(mood), emoji=mood.emoji, tagline=tagline(mood))


def confirm_mood(mood: Mood, also: Mood | None = None) -> str:
    """Confirm the mood, or the two moods, of free words."""
    if also is None:
        return say("That sounds like {felt} {emoji}", felt=mood_name(mood), emoji=mood.emoji)
    return say(
        "That sounds like {felt} {emoji} with some {other} {another_emoji}",
        felt=mood_name(mood),
        emoji=mood.emoji,
        other=mood_name(also),
        another_emoji=also.emoji,
    )


def confirm_response(felt: Mood, response: Response, wanted: Mood) -> str:
    """Confirm a feeling and the mood of the movies that answer it."""
    return say(RESPONSES[response], felt=mood_name(felt), wanted=mood_name(wanted), emoji=wanted.emoji)


def verdict_label(opinion: Opinion, mood: Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a verdict."""
    label, emoji = _VERDICTS[opinion]
    return say(label, mood=mood_name(mood)), emoji


def introduce_opened(mood: Mood, place: int | None, count: int, *, is_next_best: bool = False) -> str:
    """Introduce a movie that is shown alone.

    Args:
        mood: The mood that it was offered for.
        place: Its place in its answer, from 0; None without an answer.
        count: The number of movies in the answer.
        is_next_best: Whether it lacks the mood.
    """
    if place is None and is_next_best:
        return say("{lead} – {movies}.", lead=mood_choice(mood), movies=_count(1))
    name = mood_label(mood)
    if place is None:
        return say("{mood} {emoji} – a movie {tagline}.", mood=name, emoji=mood.emoji, tagline=tagline(mood))
    return say("{mood} {emoji} – movie {place} of {count}.", mood=name, emoji=mood.emoji, place=place + 1, count=count)


def watch(services: Sequence[str], country: str) -> str:
    """Say where a movie can be watched in a country; TMDb demands that the source be named."""
    names = join_words(map(shorten, services[:_MAX_SERVICES]))
    return say("Streams in {country}: {services} (source: JustWatch).", country=name_within(country), services=names)


def notice(catalogue: Catalogue, now_week: Week) -> str:
    """Return the small print under movies: their week and the source of the data."""
    if catalogue.source == "sample":
        sentence = say("Sample catalogue, not this week's trends.")
    elif catalogue.week < now_week:
        sentence = say("From the week of {day}: this week's list has not arrived yet.", day=day(catalogue.week.monday))
    else:
        sentence = _trending(catalogue)
    return f"{sentence} {shared_texts.TMDB_NOTICE}"


def on_offer(catalogue: Catalogue) -> str:
    """Say where the movies on the page come from."""
    if catalogue.source == "sample":
        return say("Sample catalogue.")
    return _trending(catalogue)


def strip_alt(titles: str) -> str:
    """Describe several posters side by side to people who cannot see them."""
    return say("Posters of {titles}", titles=titles)


def title(movie: Movie) -> str:
    """Return a movie's title in the current language, or the English one if TMDb has no translation."""
    return movie.text_in(current_language(), current_country()).title


def plot(movie: Movie) -> str:
    """Return a movie's plot in the current language, or in English if TMDb has no translation."""
    return movie.text_in(current_language(), current_country()).overview


def facts(movie: Movie, certification: str = "") -> tuple[str, ...]:
    """Return a movie's known short facts, most important first."""
    facts_in_order = [str(movie.year)]
    if movie.runtime:
        facts_in_order.append(_length(movie.runtime))
    if certification:
        facts_in_order.append(certification)
    if movie.has_believable_rating:
        facts_in_order.append(f"★ {rating(movie.vote_average)}")
    if movie.genres:
        facts_in_order.append(join_words(map(_genre, movie.genres[:3])))
    return tuple(facts_in_order)


def why(pick: Recommendation) -> str:
    """Return the reason why the movie is offered, in a few words: its score, whether that is a judgement, and facts."""
    reason = f"{percent(pick.score)} {mood_name(pick.mood)}"
    if pick.entry.readings:
        reason = say("{mood} (judged)", mood=reason)
    if facts_behind_score := join_words(_reasons(pick)):
        reason = say("{mood}: {reasons}", mood=reason, reasons=facts_behind_score)
    if pick.is_next_best:
        return say("Next best – {why}", why=reason)
    if pick.is_repeat:
        return say("Again – {why}", why=reason)
    return reason


def poster_alt(movie: Movie) -> str:
    """Describe the poster to people who cannot see it."""
    return say("Poster of {title} ({year})", title=title(movie), year=movie.year)


def _trending(catalogue: Catalogue) -> str:
    return say("Trending in the week of {day}.", day=day(catalogue.week.monday))


def _count(number: int) -> str:
    if number in COUNTS:
        return say(COUNTS[number])
    return say_count("{count} movie", "{count} movies", number)


def _reasons(pick: Recommendation) -> Iterator[str]:
    """Yield the facts that raised the score. TMDb has keywords in English only, so other languages get the genres."""
    for reason in pick.reasons:
        if current_language() == ENGLISH:
            yield reason.strip().lower()
        elif genre := _GENRES.get(reason.casefold()):
            yield within(say(genre))


def _genre(name: str) -> str:
    if name in GENRES:
        return say(name)
    return name


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours:
        return say("{hours} h {minutes:02} min", hours=hours, minutes=rest)
    return say("{minutes} min", minutes=rest)


def ask_filters(mood: Mood, chosen: Sequence[Filter | Mood]) -> str:
    """Ask which filters shall narrow a mood down."""
    question = say("{mood} {emoji} tonight: what must it be?", mood=mood_label(mood), emoji=mood.emoji)
    if not chosen:
        return question
    return f"{question} {say(SO_FAR, chips=filter_names(chosen))}"


def filter_label(option: Filter | Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a filter, or for the second mood that movies must have."""
    if isinstance(option, Mood):
        return mood_label(option), option.emoji
    label, emoji = CHIPS[option]
    return say(label), emoji


def filter_names(chosen: Iterable[Filter | Mood]) -> str:
    """Name filters within a sentence."""
    return join_words(within(filter_label(option)[0]) for option in chosen)


def none_left(mood: Mood, chosen: Iterable[Filter | Mood]) -> str:
    """Say that no movie that may still be offered fits all filters."""
    return say(
        "Nothing left for {mood} this week is all of that: {chips}.",
        mood=mood_name(mood),
        chips=filter_names(chosen),
    )


def offer_dropping(dropped: Iterable[Filter | Mood]) -> str:
    """Return the label that offers the same without some filters."""
    return say("Without “{chips}”", chips=filter_names(dropped))


def name_with_year(movie_id: int, movie: Movie | None) -> str:
    """Return the title and year of a movie, or its number at TMDb if there is nothing more."""
    if movie is None:
        return f"TMDb {movie_id}"
    return f"{title(movie)} ({movie.year})"
