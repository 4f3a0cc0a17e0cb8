"""Sentences made from facts about movies, and what is said when something is wrong; in plain text."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from bot.dialogue import labels
from bot.dialogue.reply import Verb
from bot.languages import (
    ENGLISH,
    day,
    headed,
    joined,
    percent,
    rating,
    say,
    say_count,
    spoken,
    spoken_country,
    within,
)
from bot.languages.countries import name_within
from core import errors
from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue, Week
from core.movies.movie import Movie
from core.people.verdict import Opinion
from core.recommending.recommender import Recommendation

_VERDICTS = {
    Verb.SEEN: (labels.SEEN, labels.SEEN_EMOJI),
    Verb.REFUSE: (labels.REFUSE, labels.REFUSE_EMOJI),
    Verb.SAVE: (labels.SAVE, labels.SAVE_EMOJI),
    Verb.WRONG: (labels.WRONG, labels.WRONG_EMOJI),
}
_GENRES = {genre.casefold(): genre for genre in labels.GENRES}
_MOST_SERVICES = 20  # that are named: more than stream any movie in a country today
_MAX_ECHO = 40  # characters of somebody's words that are worth repeating


def about(catalogue: Catalogue | None) -> str:
    """Say where the movies come from and how they are judged."""
    judged = say(
        "{name} judges each movie by everything that is known about it (plot, genres, keywords) with a model that "
        "learned from mood judgements made movie by movie.",
        name=labels.NAME,
    )
    return f"{judged} {_offer(catalogue)}\n{labels.TMDB_NOTICE}"


def _offer(catalogue: Catalogue | None) -> str:
    if catalogue is None:
        return say("There are no movies on offer yet.")
    if catalogue.source == "sample":
        return say_count(
            "On offer: {count} movie of the shipped sample, another choice every week.",
            "On offer: {count} movies of the shipped sample, another choice every week.",
            len(catalogue),
        )
    return say_count(
        "On offer: {count} movie that trended in the week of {day}.",
        "On offer: {count} movies that trended in the week of {day}.",
        len(catalogue),
        day=day(catalogue.week.monday),
    )


def mood_name(mood: Mood) -> str:
    """Name the mood within a sentence: ``joy``."""
    return say(labels.MOODS[mood])


def mood_names(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood, or the two that are asked for together, within a sentence."""
    return f"{mood_name(mood)} + {mood_name(also)}" if also else mood_name(mood)


def none_this_week(mood: Mood, also: Mood | None = None) -> str:
    """Say that the week has nothing for a mood, whatever somebody has seen."""
    return say(labels.NONE_THIS_WEEK, mood=mood_names(mood, also))


def mood_label(mood: Mood) -> str:
    """Name the mood on a button: ``Joy``."""
    return headed(mood_name(mood))


def headline(
    mood: Mood, picks: Sequence[Recommendation], *, also: Mood | None = None, lead: str = "", is_narrowed: bool = False
) -> str:
    """Introduce the movies; say so when there are few such movies, or all were shown.

    Args:
        mood: What they are for.
        picks: The movies.
        also: A second mood that they are for.
        lead: How the moods were understood, in place of their names.
        is_narrowed: Whether chips narrow the mood down.
    """
    lead, count, moods = lead or mood_choice(mood, also), _count(len(picks)), mood_names(mood, also)
    if any(pick.is_next_best for pick in picks):  # which the tagline would promise too much of
        text = say("{lead} – {movies}.", lead=lead, movies=count)
    else:
        text = say("{lead} – {movies} {tagline}.", lead=lead, movies=count, tagline=_tagline(mood))
    if any(pick.is_repeat for pick in picks):
        return f"{text} {say(labels.ALL_OF_THAT if is_narrowed else labels.ALL, mood=moods)}"
    if any(pick.is_next_best for pick in picks):
        return f"{text} {say(labels.FEW_OF_THAT if is_narrowed else labels.FEW, mood=moods)}"
    return text


def invitation(mood: Mood) -> str:
    """Say what a mood's movies are like, before any is chosen."""
    return say("{mood} {emoji} – movies {tagline}.", mood=mood_label(mood), emoji=mood.emoji, tagline=_tagline(mood))


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
    return say(labels.MET[way], felt=mood_name(felt), wanted=mood_name(wanted), emoji=wanted.emoji)


def verdict_label(verb: Verb, mood: Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a verdict."""
    label, emoji = _VERDICTS[verb]
    return say(label, mood=mood_name(mood)), emoji


def judged(opinion: Opinion, title: str, mood: Mood) -> str:
    """Confirm a verdict."""
    return say(labels.JUDGED[opinion], title=title, mood=mood_name(mood))


def opened(mood: Mood, at: int | None, count: int, *, is_next_best: bool = False) -> str:
    """Introduce a movie that is shown alone; ``at`` is its place, from 0, among the ``count`` that it stood among."""
    told = {"mood": mood_label(mood), "emoji": mood.emoji}
    if at is None and is_next_best:
        return say("{lead} – {movies}.", lead=mood_choice(mood), movies=_count(1))
    if at is None:
        return say("{mood} {emoji} – a movie {tagline}.", **told, tagline=_tagline(mood))
    return say("{mood} {emoji} – movie {place} of {count}.", **told, place=at + 1, count=count)


def watch(services: Sequence[str], country: str) -> str:
    """Say where a movie can be watched in a country; the credit is a condition of TMDb's."""
    told = {"country": name_within(country), "services": joined(map(shortened, services[:_MOST_SERVICES]))}
    return say("Streams in {country}: {services} (source: JustWatch).", **told)


def notice(catalogue: Catalogue, now_week: Week) -> str:
    """Write the small print under movies: which week, whose data."""
    if catalogue.source == "sample":
        told = say("Sample catalogue, not this week's trends.")
    elif catalogue.week < now_week:
        told = say("From the week of {day}: this week's list has not arrived yet.", day=day(catalogue.week.monday))
    else:
        told = _trending(catalogue)
    return f"{told} {labels.TMDB_NOTICE}"


def on_offer(catalogue: Catalogue) -> str:
    """Say where the movies on the page come from."""
    return say("Sample catalogue.") if catalogue.source == "sample" else _trending(catalogue)


def strip_alt(titles: str) -> str:
    """Describe several posters side by side for those who cannot see them."""
    return say("Posters of {titles}", titles=titles)


def title(movie: Movie) -> str:
    """Name a movie in the language that is spoken, as far as somebody has translated its title."""
    return movie.told_in(spoken(), spoken_country()).title


def plot(movie: Movie) -> str:
    """Tell a movie's plot in the language that is spoken, as far as somebody has translated it."""
    return movie.told_in(spoken(), spoken_country()).overview


def facts(movie: Movie, certification: str = "") -> tuple[str, ...]:
    """List a movie's short facts, most important first; leaves out what is not known."""
    runtime = _length(movie.runtime) if movie.runtime else ""
    stars = f"★ {rating(movie.vote_average)}" if movie.has_believable_rating else ""
    genres = joined(map(_genre, movie.genres[:3]))
    return tuple(filter(None, (str(movie.year), runtime, certification, stars, genres)))


def why(pick: Recommendation) -> str:
    """Say in a few words why the movie is offered, from what the model weighed and nothing else."""
    told = f"{percent(pick.score)} {mood_name(pick.mood)}"
    if reasons := joined(_reasons(pick)):
        told = say("{mood}: {reasons}", mood=told, reasons=reasons)
    if pick.is_next_best:
        return say("Next best – {why}", why=told)
    return say("Again – {why}", why=told) if pick.is_repeat else told


def poster_alt(movie: Movie) -> str:
    """Describe the poster for those who cannot see it."""
    return say("Poster of {title} ({year})", title=title(movie), year=movie.year)


def unknown_mood(words: str, suggestion: Mood | None) -> str:
    """Ask again when the words name no mood."""
    words = shortened(words)
    if words.startswith("/") and not suggestion:
        return say("I do not know the command “{words}”, but I know these moods:", words=words)
    asked = say("I cannot tell a mood from “{words}”.", words=words)
    guess = say("Did you mean {mood}?", mood=mood_name(suggestion)) if suggestion else say(labels.WHICH_MOOD)
    return f"{asked} {guess}"


def sorry(error: errors.CineMoodError) -> str:
    """Tell a person what went wrong, without technical words."""
    match error:
        case errors.CatalogueEmpty():
            return say("I have no movies yet. Please ask again in a few minutes.")
        case errors.SourceError():
            return say("The movie database does not answer just now. Please ask again in a few minutes.")
        case errors.StoreError():
            return say("My memory is out of order just now. Please ask again in a few minutes.")
        case _:
            return say("That did not work just now. Please ask again in a few minutes.")


def crash(reference: str) -> str:
    """Apologise for a mistake of ours; the reference finds it in the log."""
    return say(
        "Something went wrong on my side. If it happens again, tell my host this reference: {reference}",
        reference=reference,
    )


def not_permitted(missing: Sequence[str]) -> str:
    """Say what the bot may not do in a room, and who can mend that."""
    return say(
        "I am not allowed to answer here. Whoever manages this place can give me: {rights}.", rights=joined(missing)
    )


def page_fault(status: int) -> str:
    """Answer what the web page cannot answer, by its HTTP status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return say(labels.CRASHED)
    return say(labels.REFUSALS.get(status, labels.NOT_UNDERSTOOD))


def shortened(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _MAX_ECHO else line[: _MAX_ECHO - 1].rstrip() + "…"


def mood_choice(mood: Mood, also: Mood | None = None) -> str:
    """Name the mood where no button shows its emoji: ``Joy 😃``; with a second one ``Joy 😃 + fear 😨``."""
    named = f"{mood_label(mood)} {mood.emoji}"
    return f"{named} + {mood_name(also)} {also.emoji}" if also else named


def _trending(catalogue: Catalogue) -> str:
    return say("Trending in the week of {day}.", day=day(catalogue.week.monday))


def _tagline(mood: Mood) -> str:
    return say(labels.TAGLINES[mood])


def _count(number: int) -> str:
    return (
        say(labels.COUNTS[number]) if number in labels.COUNTS else say_count("{count} movie", "{count} movies", number)
    )


def _reasons(pick: Recommendation) -> Iterable[str]:
    """Return what the model weighed, as far as there are words for it in the language that is spoken."""
    if spoken() == ENGLISH:
        return (reason.strip().lower() for reason in pick.reasons)
    return (within(_genre(_GENRES[reason.casefold()])) for reason in pick.reasons if reason.casefold() in _GENRES)


def _genre(name: str) -> str:
    return say(name) if name in labels.GENRES else name


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return say("{hours} h {minutes:02} min", hours=hours, minutes=rest) if hours else say("{minutes} min", minutes=rest)
