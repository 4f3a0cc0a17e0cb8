"""Every sentence that the bot can say, in plain text."""

from datetime import date
from http import HTTPStatus

from core import errors
from core.catalogue import Catalogue, ScoredMovie, Week
from core.mood import Mood
from core.recommender import Recommendation

NAME = "CineMood"
TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."  # TMDb's terms of use

GREETING = "Hi, I am CineMood. Tell me your mood and I will show you three movies to match."
WHICH_MOOD = "What are you in the mood for?"
OLD_BUTTON = "That button is too old for me to read. What are you in the mood for?"
MORE = "More"
MORE_EMOJI = "🔄"

COMMANDS = {
    "mood": "Three movies for your mood",
    "help": "What you can ask me",
    "about": "Where the movies come from",
    "privacy": "What I keep about you",
}
"""What a platform's menu says about each command; at most 100 characters, Discord's limit."""

HELP = """Pick a mood and I will show you three movies to match.

/mood joy – three movies for a mood: love, joy, surprise, sadness, fear or anger
/mood – choose from buttons
/about – where the movies come from
/privacy – what I keep about you
/help – this text"""

PRIVACY = """What I keep: which movies I showed you this week, under your account number on this platform (on the web \
page, a random number in a cookie), so that I do not repeat myself. It is deleted in the week after.
What I do not keep: your messages, your moods, your name. Moods are understood on this machine.
On the web page, your browser fetches posters from TMDb."""

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
}
_MONTHS = "January February March April May June July August September October November December"
_MAX_ECHO = 40  # characters of somebody's words that are worth repeating


def about(catalogue: Catalogue | None) -> str:
    """Say where the movies come from and how they are judged."""
    judged = (
        f"{NAME} judges each movie by everything that is known about it (plot, genres, keywords) with a model that "
        "learned from mood judgements made movie by movie."
    )
    return f"{judged} {_offer(catalogue)}\n{TMDB_NOTICE}"


def _offer(catalogue: Catalogue | None) -> str:
    if catalogue is None:
        return "There are no movies on offer yet."
    if catalogue.source == "sample":
        return f"On offer: {len(catalogue)} movies of the shipped sample, another choice every week."
    return f"On offer: {len(catalogue)} movies that trended in the {week(catalogue.week)}."


def mood_label(mood: Mood) -> str:
    """Name the mood on a button: ``Joy``."""
    return mood.value.capitalize()


def headline(mood: Mood, picks: tuple[Recommendation, ...]) -> str:
    """Introduce the movies, and say so when the mood's pool is short or used up."""
    short, repeats = any(p.is_next_best for p in picks), any(p.is_repeat for p in picks)
    text = f"{mood_label(mood)} {mood.emoji} – {_count(len(picks))} {_TAGLINES[mood]}"
    if short:
        return f"{text}. There is little {mood} about this week, so I added the next best."
    if repeats:
        return f"{text}. You have seen all I have for {mood} this week, so I start over."
    return f"{text}."


def notice(catalogue: Catalogue, now_week: Week) -> str:
    """Write the small print under movies: which week, whose data."""
    if catalogue.source == "sample":
        return f"Sample catalogue, not this week's trends. {TMDB_NOTICE}"
    if catalogue.week < now_week:
        return f"From the {week(catalogue.week)}: this week's list has not arrived yet. {TMDB_NOTICE}"
    return f"Trending in the {week(catalogue.week)}. {TMDB_NOTICE}"


def week(which: Week) -> str:
    """Write a week as people do: ``week of 16 February 2026``."""
    return f"week of {_day(which.monday)}"


def facts(entry: ScoredMovie) -> tuple[str, ...]:
    """List a movie's short facts, most important first; leaves out what is not known."""
    movie = entry.movie
    runtime = _length(movie.runtime) if movie.runtime else ""
    rating = f"★ {movie.vote_average:.1f}" if movie.vote_count else ""
    return tuple(filter(None, (str(movie.year), runtime, rating, ", ".join(movie.genres[:3]))))


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
        return f"I do not know the command “{_echo(words)}”, but I know these moods:"
    asked = f"I do not know the mood “{_echo(words)}”."
    hint = f" Did you mean {suggestion}?" if suggestion else ""
    return f"{asked}{hint} Pick one of these:"


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


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"  # strftime would follow the locale of the machine


def _echo(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _MAX_ECHO else line[: _MAX_ECHO - 1].rstrip() + "…"
