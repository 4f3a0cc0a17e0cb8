"""Sentences about movies: headlines, cards, filters."""

from collections.abc import Iterable, Sequence

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
MET = {
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
_GENRES = {genre.casefold(): genre for genre in GENRES}
_MOST_SERVICES = 20  # that are named: more than stream any movie in a country today


def none_this_week(mood: Mood, also: Mood | None = None) -> str:
    """Say that the week has nothing for a mood, whatever somebody has seen."""
    return say(NONE_THIS_WEEK, mood=mood_names(mood, also))


def headline(
    mood: Mood, picks: Sequence[Recommendation], *, also: Mood | None = None, lead: str = "", is_narrowed: bool = False
) -> str:
    """Introduce the movies; say so when there are few such movies, or all were shown.

    Args:
        mood: What they are for.
        picks: The movies.
        also: A second mood that they are for.
        lead: How the moods were understood, in place of their names.
        is_narrowed: Whether filters narrow the mood down.
    """
    lead, count, moods = lead or mood_choice(mood, also), _count(len(picks)), mood_names(mood, also)
    if any(pick.is_next_best for pick in picks):  # which the tagline would promise too much of
        text = say("{lead} – {movies}.", lead=lead, movies=count)
    else:
        text = say("{lead} – {movies} {tagline}.", lead=lead, movies=count, tagline=tagline(mood))
    if any(pick.is_repeat for pick in picks):
        return f"{text} {say(ALL_OF_THAT if is_narrowed else ALL, mood=moods)}"
    if any(pick.is_next_best for pick in picks):
        return f"{text} {say(FEW_OF_THAT if is_narrowed else FEW, mood=moods)}"
    return text


def invitation(mood: Mood) -> str:
    """Say what a mood's movies are like, before any is chosen."""
    return say("{mood} {emoji} – movies {tagline}.", mood=mood_label(mood), emoji=mood.emoji, tagline=tagline(mood))


def heard(mood: Mood, also: Mood | None = None) -> str:
    """Say which mood, or which two, free words told."""
    if also is None:
        return say("That sounds like {felt} {emoji}", felt=mood_name(mood), emoji=mood.emoji)
    return say(
        "That sounds like {felt} {emoji} with some {other} {another_emoji}",
        felt=mood_name(mood),
        emoji=mood.emoji,
        other=mood_name(also),
        another_emoji=also.emoji,
    )


def met(felt: Mood, way: Response, wanted: Mood) -> str:
    """Say how a feeling is met."""
    return say(MET[way], felt=mood_name(felt), wanted=mood_name(wanted), emoji=wanted.emoji)


def verdict_label(opinion: Opinion, mood: Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a verdict."""
    label, emoji = _VERDICTS[opinion]
    return say(label, mood=mood_name(mood)), emoji


def opened(mood: Mood, at: int | None, count: int, *, is_next_best: bool = False) -> str:
    """Introduce a movie that is shown alone; ``at`` is its place, from 0, among the ``count`` that it stood among."""
    told = {"mood": mood_label(mood), "emoji": mood.emoji}
    if at is None and is_next_best:
        return say("{lead} – {movies}.", lead=mood_choice(mood), movies=_count(1))
    if at is None:
        return say("{mood} {emoji} – a movie {tagline}.", **told, tagline=tagline(mood))
    return say("{mood} {emoji} – movie {place} of {count}.", **told, place=at + 1, count=count)


def watch(services: Sequence[str], country: str) -> str:
    """Say where a movie can be watched in a country; the credit is a condition of TMDb's."""
    told = {"country": name_within(country), "services": join_words(map(shorten, services[:_MOST_SERVICES]))}
    return say("Streams in {country}: {services} (source: JustWatch).", **told)


def notice(catalogue: Catalogue, now_week: Week) -> str:
    """Write the small print under movies: which week, whose data."""
    if catalogue.source == "sample":
        told = say("Sample catalogue, not this week's trends.")
    elif catalogue.week < now_week:
        told = say("From the week of {day}: this week's list has not arrived yet.", day=day(catalogue.week.monday))
    else:
        told = _trending(catalogue)
    return f"{told} {shared_texts.TMDB_NOTICE}"


def on_offer(catalogue: Catalogue) -> str:
    """Say where the movies on the page come from."""
    return say("Sample catalogue.") if catalogue.source == "sample" else _trending(catalogue)


def strip_alt(titles: str) -> str:
    """Describe several posters side by side for those who cannot see them."""
    return say("Posters of {titles}", titles=titles)


def title(movie: Movie) -> str:
    """Name a movie in the language that is spoken, as far as somebody has translated its title."""
    return movie.text_in(current_language(), current_country()).title


def plot(movie: Movie) -> str:
    """Tell a movie's plot in the language that is spoken, as far as somebody has translated it."""
    return movie.text_in(current_language(), current_country()).overview


def facts(movie: Movie, certification: str = "") -> tuple[str, ...]:
    """List a movie's short facts, most important first; leaves out what is not known."""
    runtime = _length(movie.runtime) if movie.runtime else ""
    stars = f"★ {rating(movie.vote_average)}" if movie.has_believable_rating else ""
    genres = join_words(map(_genre, movie.genres[:3]))
    return tuple(filter(None, (str(movie.year), runtime, certification, stars, genres)))


def why(pick: Recommendation) -> str:
    """Say in a few words why the movie is offered, from what the model weighed and nothing else."""
    told = f"{percent(pick.score)} {mood_name(pick.mood)}"
    if reasons := join_words(_reasons(pick)):
        told = say("{mood}: {reasons}", mood=told, reasons=reasons)
    if pick.is_next_best:
        return say("Next best – {why}", why=told)
    return say("Again – {why}", why=told) if pick.is_repeat else told


def poster_alt(movie: Movie) -> str:
    """Describe the poster for those who cannot see it."""
    return say("Poster of {title} ({year})", title=title(movie), year=movie.year)


def _trending(catalogue: Catalogue) -> str:
    return say("Trending in the week of {day}.", day=day(catalogue.week.monday))


def _count(number: int) -> str:
    return say(COUNTS[number]) if number in COUNTS else say_count("{count} movie", "{count} movies", number)


def _reasons(pick: Recommendation) -> Iterable[str]:
    """Return what the model weighed, as far as there are words for it in the language that is spoken."""
    if current_language() == ENGLISH:
        return (reason.strip().lower() for reason in pick.reasons)
    return (within(_genre(_GENRES[reason.casefold()])) for reason in pick.reasons if reason.casefold() in _GENRES)


def _genre(name: str) -> str:
    return say(name) if name in GENRES else name


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return say("{hours} h {minutes:02} min", hours=hours, minutes=rest) if hours else say("{minutes} min", minutes=rest)


def ask_filters(mood: Mood, chosen: Sequence[Filter | Mood]) -> str:
    """Ask which filters shall narrow a mood down."""
    question = say("{mood} {emoji} tonight: what must it be?", mood=mood_label(mood), emoji=mood.emoji)
    names = filter_names(chosen)
    return f"{question} {say(SO_FAR, chips=names)}" if names else question


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
    """Say that nothing that may still be offered fits all filters."""
    return say(
        "Nothing left for {mood} this week is all of that: {chips}.",
        mood=mood_name(mood),
        chips=filter_names(chosen),
    )


def drop(dropped: Iterable[Filter | Mood]) -> str:
    """Offer to ask again without some filters."""
    return say("Without “{chips}”", chips=filter_names(dropped))


def listed(movie_id: int, movie: Movie | None) -> str:
    """Name a movie on a list."""
    return f"{title(movie)} ({movie.year})" if movie else f"TMDb {movie_id}"
