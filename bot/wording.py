"""Sentences made from facts about movies, and what is said when something is wrong; in plain text."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus

from bot import labels
from bot.reply import Verb
from core import errors
from core.catalogue import Catalogue, ScoredMovie, Week
from core.feelings import Way
from core.mood import Mood
from core.recommender import Recommendation
from core.tonight import Chip
from core.verdict import Opinion

_VERDICTS = {Verb.SEEN: ("Seen", "👀"), Verb.REFUSE: ("Not for me", "👎"), Verb.SAVE: ("Save", "🔖")}
_JUDGED = {
    Opinion.SEEN: "Noted, you have seen {title}.",
    Opinion.REFUSED: "Noted, {title} is not for you.",
    Opinion.SAVED: "Saved {title}; /saved lists it.",
    Opinion.WRONG: "Noted, {title} is not {mood} to you.",
}
_MET = {
    Way.MATCH: "That sounds like {felt} {emoji}",
    Way.LIFT: "From {felt}, up to {wanted} {emoji}",
    Way.RELEASE: "Let the {felt} out with {wanted} {emoji}",
}
TRANSLATIONS: Mapping[str, Mapping[str, str]] = {}
"""The sentences of menus in other languages: language, as the beginning of an IETF tag → English → translated."""
_TAGLINES = {
    Mood.LOVE: "to leave you warm and tender",
    Mood.JOY: "to lift you up and make you laugh",
    Mood.SURPRISE: "to keep you guessing",
    Mood.SADNESS: "to move you to tears",
    Mood.FEAR: "to send a chill down your spine",
    Mood.ANGER: "to get your blood up",
}
_REFUSALS = {
    403: "That came from another site, so I left it alone. Tell me here instead.",
    404: "There is nothing at this address, but there are movies.",
    413: "That is more than I can read at once; one word is enough.",
    429: labels.SLOW_DOWN,
}
_MONTHS = "January February March April May June July August September October November December"
_MAX_ECHO = 40  # characters of somebody's words that are worth repeating


def about(catalogue: Catalogue | None) -> str:
    """Say where the movies come from and how they are judged."""
    judged = (
        f"{labels.NAME} judges each movie by everything that is known about it (plot, genres, keywords) with a model "
        "that learned from mood judgements made movie by movie."
    )
    return f"{judged} {_offer(catalogue)}\n{labels.TMDB_NOTICE}"


def _offer(catalogue: Catalogue | None) -> str:
    if catalogue is None:
        return "There are no movies on offer yet."
    if catalogue.source == "sample":
        return f"On offer: {len(catalogue)} movies of the shipped sample, another choice every week."
    return f"On offer: {len(catalogue)} movies that trended in the {week(catalogue.week)}."


def mood_label(mood: Mood) -> str:
    """Name the mood on a button: ``Joy``."""
    return mood.value.capitalize()


def headline(mood: Mood, picks: Sequence[Recommendation], *, lead: str = "") -> str:
    """Introduce the movies; say so when the mood's pool is short or used up.

    Args:
        mood: What they are for.
        picks: The movies.
        lead: How the mood was understood, in place of its name.
    """
    short, repeats = any(p.is_next_best for p in picks), any(p.is_repeat for p in picks)
    text = f"{lead or f'{mood_label(mood)} {mood.emoji}'} – {_count(len(picks))} {_TAGLINES[mood]}"
    if short:
        return f"{text}. There is little {mood} about this week, so I added the next best."
    if repeats:
        return f"{text}. You have seen all I have for {mood} this week, so I start over."
    return f"{text}."


def invitation(mood: Mood) -> str:
    """Say what a mood's movies are like, before any is chosen."""
    return f"{mood_label(mood)} {mood.emoji} – movies {_TAGLINES[mood]}."


def heard(mood: Mood, also: Mood | None = None) -> str:
    """Say which mood, or which two, free words told."""
    return f"That sounds like {mood} {mood.emoji}" + (f" with some {also} {also.emoji}" if also else "")


def met(felt: Mood, way: Way, wanted: Mood) -> str:
    """Say how a feeling is met."""
    return _MET[way].format(felt=felt, wanted=wanted, emoji=wanted.emoji)


def verdict_label(verb: Verb, mood: Mood) -> tuple[str, str]:
    """Return label and emoji of the button for a verdict."""
    return _VERDICTS.get(verb, (f"That's not {mood}", "🤔"))


def judged(opinion: Opinion, title: str, mood: Mood) -> str:
    """Confirm a verdict."""
    return _JUDGED[opinion].format(title=title, mood=mood)


def chips(mood: Mood, chosen: Sequence[Chip]) -> str:
    """Ask what movies must be tonight."""
    return f"{mood_label(mood)} {mood.emoji} tonight: what must it be?{_narrowed(chosen)}"


def none_left(mood: Mood, chosen: Sequence[Chip]) -> str:
    """Say that nothing fits all chips."""
    names = ", ".join(labels.CHIPS[chip][0].lower() for chip in chosen)
    return f"No {mood} this week is all of that: {names}."


def drop(names: str) -> str:
    """Offer to ask again without some chips."""
    return f"Without “{names}”"


def _narrowed(chosen: Sequence[Chip]) -> str:
    return f" So far: {', '.join(labels.CHIPS[chip][0].lower() for chip in chosen)}." if chosen else ""


def opened(mood: Mood, at: int | None, count: int) -> str:
    """Introduce a movie that is shown alone; ``at`` is its place, from 0, among the ``count`` that it stood among."""
    if at is None:
        return f"{mood_label(mood)} {mood.emoji} – a movie {_TAGLINES[mood]}."
    return f"{mood_label(mood)} {mood.emoji} – movie {at + 1} of {count}."


def watch(services: Sequence[str], country: str) -> str:
    """Say where a movie can be watched in a country; the credit is a condition of TMDb's."""
    return f"Streams on {', '.join(services)} in {country} (source: JustWatch)."


def notice(catalogue: Catalogue, now_week: Week) -> str:
    """Write the small print under movies: which week, whose data."""
    if catalogue.source == "sample":
        return f"Sample catalogue, not this week's trends. {labels.TMDB_NOTICE}"
    if catalogue.week < now_week:
        return f"From the {week(catalogue.week)}: this week's list has not arrived yet. {labels.TMDB_NOTICE}"
    return f"Trending in the {week(catalogue.week)}. {labels.TMDB_NOTICE}"


def week(which: Week) -> str:
    """Write a week as people do: ``week of 16 February 2026``."""
    return f"week of {day(which.monday)}"


def on_offer(catalogue: Catalogue) -> str:
    """Say where the movies on the page come from."""
    return "Sample catalogue." if catalogue.source == "sample" else f"Trending in the {week(catalogue.week)}."


def strip_alt(titles: str) -> str:
    """Describe several posters side by side for those who cannot see them."""
    return f"Posters of {titles}"


def facts(entry: ScoredMovie, certification: str = "") -> tuple[str, ...]:
    """List a movie's short facts, most important first; leaves out what is not known."""
    movie = entry.movie
    runtime = _length(movie.runtime) if movie.runtime else ""
    rating = f"★ {movie.vote_average:.1f}" if movie.vote_count else ""
    return tuple(filter(None, (str(movie.year), runtime, certification, rating, ", ".join(movie.genres[:3]))))


def why(pick: Recommendation) -> str:
    """Say in a few words why the movie is offered, from what the model weighed and nothing else."""
    sure = f"{pick.score:.0%} {pick.mood}"
    lead = "Next best" if pick.is_next_best else "Again" if pick.is_repeat else ""
    told = f": {', '.join(pick.reasons).lower()}" if pick.reasons else ""
    return f"{lead} – {sure}{told}" if lead else f"{sure}{told}"


def poster_alt(entry: ScoredMovie) -> str:
    """Describe the poster for those who cannot see it."""
    return f"Poster of {entry.movie.title} ({entry.movie.year})"


def unknown_mood(words: str, suggestion: Mood | None) -> str:
    """Ask again when the words name no mood."""
    if words.startswith("/") and not suggestion:
        return f"I do not know the command “{shortened(words)}”, but I know these moods:"
    asked = f"I cannot tell a mood from “{shortened(words)}”."
    return f"{asked} {f'Did you mean {suggestion}?' if suggestion else labels.WHICH_MOOD}"


def sorry(error: errors.CineMoodError) -> str:
    """Tell a person what went wrong, without technical words."""
    match error:
        case errors.CatalogueEmpty():
            return "I have no movies yet. Please ask again in a few minutes."
        case errors.SourceError():
            return "The movie database does not answer just now. Please ask again in a few minutes."
        case errors.StoreError():
            return "My memory is out of order just now. Please ask again in a few minutes."
        case _:
            return "That did not work just now. Please ask again in a few minutes."


def crash(reference: str) -> str:
    """Apologise for a mistake of ours; the reference finds it in the log."""
    return f"Something went wrong on my side. If it happens again, tell my host this reference: {reference}"


def not_permitted(missing: Sequence[str]) -> str:
    """Say what the bot may not do in a room, and who can mend that."""
    return f"I am not allowed to answer here. Whoever manages this place can give me: {', '.join(missing)}."


def page_fault(status: int) -> str:
    """Answer what the web page cannot answer, by its HTTP status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "Something went wrong on my side. Please try again in a moment."
    return _REFUSALS.get(status, "I could not make sense of that. Pick a mood, or type one.")


def _count(number: int) -> str:
    return {1: "one movie", 2: "two movies", 3: "three movies"}.get(number, f"{number} movies")


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def day(which: date) -> str:
    """Write a date as people do, ``16 February 2026``; strftime would follow the locale of the machine."""
    return f"{which.day} {_MONTHS.split()[which.month - 1]} {which.year}"


def shortened(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _MAX_ECHO else line[: _MAX_ECHO - 1].rstrip() + "…"
