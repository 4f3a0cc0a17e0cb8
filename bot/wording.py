"""Every sentence that the bot can say, in plain text."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from bot.reply import Verb
from core import errors
from core.catalogue import Catalogue, ScoredMovie, Week
from core.digest import Digest
from core.feelings import Way
from core.mood import Mood
from core.movie import Movie
from core.preferences import Preferences
from core.recommender import Recommendation
from core.tonight import Chip
from core.verdict import Opinion

NAME = "CineMood"
TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."  # TMDb's terms of use

GREETING = "Hi, I am CineMood. Tell me your mood and I will show you three movies to match."
WHICH_MOOD = "What are you in the mood for?"
OLD_BUTTON = "That button is too old for me to read. What are you in the mood for?"
NOTHING_LEFT = "You have been through all that I have for this mood. Another one?"
GONE = "That movie has left my shelf. There are others:"
MORE, MORE_EMOJI = "More", "🔄"
OTHER_MOOD, OTHER_MOOD_EMOJI = "Other mood", "🎭"
OPEN, OPEN_EMOJI = "Details", "🔎"
BACK, BACK_EMOJI = "Back", "↩️"
TRAILER, TRAILER_EMOJI = "Trailer", "▶️"
MOVIE_PAGE, MOVIE_PAGE_EMOJI = "Movie page", "🎞️"
OPEN_CHAT, OPEN_CHAT_EMOJI = f"Ask {NAME}", "💬"
PRESS_A_NUMBER = "Press a number to see all about that movie."
IN_PRIVATE = "That is for your eyes only, so I answer it in our private chat."

_VERDICTS = {Verb.SEEN: ("Seen", "👀"), Verb.REFUSE: ("Not for me", "👎"), Verb.SAVE: ("Save", "🔖")}
_JUDGED = {
    Opinion.SEEN: "Noted, you have seen {title}.",
    Opinion.REFUSED: "Noted, {title} is not for you.",
    Opinion.SAVED: "Saved {title}; /saved lists it.",
    Opinion.WRONG: "Noted, {title} is not {mood} to you.",
}
UNDO, UNDO_EMOJI = "Undo", "↪️"
TAKEN_BACK = "Taken back."
TOO_LATE_TO_UNDO = "That cannot be undone here any more; /saved and /seen can."
EXPORT, EXPORT_EMOJI = "Export", "📄"
EXPORTED = "Here is your list. Letterboxd can import it."
EARLIER, LATER = "Earlier pages", "More pages"
_LISTS = {
    Opinion.SAVED: ("Saved", "You have saved nothing yet. Every movie has a button for that."),
    Opinion.SEEN: ("Seen", "You have marked nothing as seen yet. Every movie has a button for that."),
}

WAYS = {Way.MATCH: ("Match it", "🎯"), Way.LIFT: ("Lift me", "🎈"), Way.RELEASE: ("Let it out", "🌋")}
_MET = {
    Way.MATCH: "That sounds like {felt} {emoji}",
    Way.LIFT: "From {felt}, up to {wanted} {emoji}",
    Way.RELEASE: "Let the {felt} out with {wanted} {emoji}",
}

TONIGHT, TONIGHT_EMOJI = "Tonight…", "🎛️"
SHOW_MOVIES = "Show movies"
CHIPS = {
    Chip.SHORT: ("Under 100 minutes", "⏱️"),
    Chip.FAMILY: ("Family", "🧒"),
    Chip.MINE: ("My language", "🗣️"),
    Chip.STREAMING: ("On my services", "📺"),
    Chip.GEM: ("Hidden gem", "💎"),
}

SETTLE, SETTLE_EMOJI = "Show the movie", "🎬"
NOT_ALONE = "That takes two or more. Add me to a group and send /together there."
TAKES_TWO = "It takes two: who else taps a mood?"
NOTHING_FOR_ALL = "Of every movie this week, some of you have seen it or do not want it."
GATHERING_OVER = "That round is over. /together opens another."

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DIGEST_EXAMPLE = "/digest joy fri 18:00 Europe/Berlin"
NO_DIGEST = f"I send nothing here by myself. For three movies every week, say when: {_DIGEST_EXAMPLE}"
TOOK_UTC = f"I do not know your time zone and took UTC; name it as in {_DIGEST_EXAMPLE}"
CANNOT_WRITE_FIRST = "Here I cannot write without being asked. Send me /digest on Telegram or Discord."
DIGEST_STOPPED = "Stopped: nothing comes here by itself any more."
STOP_DIGEST, STOP_DIGEST_EMOJI = "Stop these", "🔕"
STOP_DIGEST_LINE = "This comes every week; /digest stop ends it."

CHANGED = "Done."
NO_SUCH_SETTING = "I do not know that setting, or not that value."
NOT_YOURS_TO_SET = "Only those who manage this chat can change that."
HIDE_PLOTS, SHOW_PLOTS = "Hide plots", "Show plots"
ANYBODY, ONLY_ASKER = "Let anybody press", "Let only the asker press"
ONLY_FAMILY, NOT_ONLY_FAMILY = "Only family movies", "All movies"
AUTOMATIC_COUNTRY = "As my language says"
ASK_EACH_TIME = "Ask each time"
PANELS = {"country": ("Country", "🌍"), "services": ("Services", "📺"), "way": ("When I feel…", "🎈")}

FORGET_ALL = "Shall I forget everything that I keep about you? That cannot be undone."
FORGET, FORGET_EMOJI = "Forget me", "🧹"
SURE_FORGET = "Yes, forget everything"
NOT_YOUR_ANSWER = "Somebody else asked for these. Send /mood to get your own."
SLOW_DOWN = "One moment, please: you are faster than I am."

PAGE = f"Tell {NAME} your mood and get three movies of this week that feel that way."
"""What the web page is for, where a link to it is shown."""
SHARE = "Link to share"

COMMANDS = {
    "mood": "Three movies for your mood",
    "together": "One movie for all in a group: everybody taps a mood",
    "digest": "Three movies every week: say mood, day and time",
    "saved": "Movies that you saved",
    "seen": "Movies that you have seen",
    "settings": "Country, plots, and who may press buttons",
    "help": "What you can ask me",
    "about": "Where the movies come from",
    "privacy": "What I keep about you",
    "mydata": "Show what I keep about you",
    "forget": "Forget what I keep about you",
}
"""What a platform's menu says about each command; at most 100 characters, Discord's limit."""
FEEL = "Three movies for how you feel, in your own words"
FEEL_WORDS = "Such as: just got dumped, or: make me laugh"
DIGEST_WORDS = "Such as: joy fri 18:00 Europe/Berlin, or: stop"
MOOD_OPTION = "How the movies should leave you; without it you choose from buttons"
COUNTRY_OPTION = "Your country in two letters, such as NL"
MOVIES_FOR_THIS = "Movies for this mood"
"""The entry in the menu of a message; at most 32 characters, Discord's limit."""
TRANSLATIONS: Mapping[str, Mapping[str, str]] = {}
"""The sentences of menus in other languages: language, as the beginning of an IETF tag → English → translated."""

HELP = """Pick a mood and I will show you three movies to match.

/mood joy – three movies for a mood: love, joy, surprise, sadness, fear or anger
/mood just got dumped – say it in your own words
/mood – choose from buttons
/together – in a group: everybody taps a mood, and I find one movie for all
/digest joy fri 18:00 – three movies every week, at your time
/saved and /seen – your lists, to take home, too
/settings – your country, plots, and who may press buttons
/about – where the movies come from
/privacy – what I keep about you; /mydata shows it, /forget deletes it
/help – this text"""

PRIVACY = """What I keep: which movies I showed you this week, so that I do not repeat myself, what you said of \
movies, what you chose in /settings or as /digest, and what you tapped in a /together; all under your account number \
on this platform (on the web page, a random number in a cookie). What I showed you is deleted in the week after, what \
you tapped after a week, all else when you say /forget. /mydata shows all of it.
What I do not keep: your messages, any other mood, your name. Moods are understood on this machine.
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
    429: SLOW_DOWN,
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


def judged_list(opinion: Opinion, titles: Sequence[str], first: int, count: int) -> str:
    """Show a page of a list; ``first`` is the number of its first movie, of ``count``."""
    lines = "\n".join(f"{place}. {title}" for place, title in enumerate(titles, first))
    return f"{_LISTS[opinion][0]}: {first}–{first + len(titles) - 1} of {count}. ✖️ takes one off.\n\n{lines}"


def empty_list(opinion: Opinion) -> str:
    """Say that a list is empty, and how to fill it."""
    return _LISTS[opinion][1]


def listed(movie_id: int, movie: Movie | None) -> str:
    """Name a movie on a list."""
    return f"{movie.title} ({movie.year})" if movie else f"TMDb {movie_id}"


def chips(mood: Mood, chosen: Sequence[Chip]) -> str:
    """Ask what movies must be tonight."""
    return f"{mood_label(mood)} {mood.emoji} tonight: what must it be?{_narrowed(chosen)}"


def none_left(mood: Mood, chosen: Sequence[Chip]) -> str:
    """Say that nothing fits all chips."""
    names = ", ".join(CHIPS[chip][0].lower() for chip in chosen)
    return f"No {mood} this week is all of that: {names}."


def drop(names: str) -> str:
    """Offer to ask again without some chips."""
    return f"Without “{names}”"


def _narrowed(chosen: Sequence[Chip]) -> str:
    return f" So far: {', '.join(CHIPS[chip][0].lower() for chip in chosen)}." if chosen else ""


def gathered(wishes: Mapping[Mood, int], *said: str, most: int) -> str:
    """Ask a group for its moods, and tell how many want what.

    Args:
        wishes: How many wish each mood.
        said: What else there is to say.
        most: How many members a group may have.
    """
    members = sum(wishes.values())
    counted = " · ".join(f"{count} {mood} {mood.emoji}" for mood, count in wishes.items())
    question = "What are we in the mood for? Everybody taps one mood; a second tap changes it."
    full = f"You are {most} now, and I cannot keep count of more." if members >= most else ""
    return "\n\n".join(filter(None, (question, counted and f"So far: {counted}", full, *said)))


def elected(title: str, votes: int, members: int) -> str:
    """Tell a group which movie its vote ended with."""
    return f"It is {title}, with {votes} of {members} votes." if votes else f"Time is up, nobody voted: it is {title}."


def proposed(title: str) -> str:
    """Tell a group which movie it is offered."""
    return f"For all of you: {title}."


def served(mood: Mood, share: float, *, are_agreed: bool, is_best: bool) -> str:
    """Tell what the members get whom a movie serves least.

    Args:
        mood: What they wish.
        share: How much of it they get, in [0, 1].
        are_agreed: Whether all wish it.
        is_best: Whether no movie gives those whom it serves least more.
    """
    told = f"All of you want {mood}, and get" if are_agreed else f"Whoever wants {mood} is served least, and gets"
    return f"{told} {share:.0%} of it{'; no other movie does better' if is_best else ''}."


def vote(votes: Sequence[tuple[str, int]], members: int) -> str:
    """Tell how a vote stands: the title of each movie, and how many want it."""
    told = " · ".join(f"{place}. {shortened(title)}: {count}" for place, (title, count) in enumerate(votes, 1))
    return f"Votes: {told}. Who tapped a mood has one; more than half of {members} decide."


def digest(which: Digest) -> str:
    """Tell what a room gets every week, and when next."""
    slot = which.slot
    when = f"Every {WEEKDAYS[slot.weekday]} at {slot.hour}:{slot.minute:02} ({slot.zone})"
    what = f"three movies for {which.mood} {which.mood.emoji}"
    return f"{when}: {what}, next on {_day(slot.day_of(which.due_at))}. /digest stop ends it."


def digest_lead(which: Digest) -> str:
    """Introduce what comes every week."""
    return f"{WEEKDAYS[which.slot.weekday]}'s {which.mood} {which.mood.emoji}"


def digest_fault(part: str, words: str) -> str:
    """Say which part of an order for a digest is not understood."""
    told = f"I do not know the {part} “{shortened(words)}”" if words else f"The {part} is missing"
    return f"{told}; say it like this: {_DIGEST_EXAMPLE}"


def opened(mood: Mood, at: int | None, count: int) -> str:
    """Introduce a movie that is shown alone; ``at`` is its place, from 0, among the ``count`` that it stood among."""
    if at is None:
        return f"{mood_label(mood)} {mood.emoji} – a movie {_TAGLINES[mood]}."
    return f"{mood_label(mood)} {mood.emoji} – movie {at + 1} of {count}."


def watch(services: Sequence[str], country: str) -> str:
    """Say where a movie can be watched in a country; the credit is a condition of TMDb's."""
    return f"Streams on {', '.join(services)} in {country} (source: JustWatch)."


def settings(person: Preferences, room: Preferences | None, country: str, services: Sequence[str]) -> str:
    """List what is set."""
    how = "your choice" if person.country else "as far as I can tell"
    lines = [
        "Your settings",
        f"Country: {country} ({how}). It decides age ratings and where to watch; /settings country NL sets any other.",
        f"Services: {', '.join(services) or 'none yet'}.",
        f"When you tell how you feel: {WAYS[person.way][0].lower() if person.way else 'I match it and ask'}.",
        f"Movies: {'only for families' if person.is_family else 'all'}.",
        f"Plots: {'hidden until you open a movie' if person.hides_plots else 'shown'}.",
    ]
    if room is not None:
        lines.append(f"Buttons in this chat: {'anybody may press' if room.is_open else 'only the asker may press'}.")
    return "\n".join(lines)


def mydata(known: Mapping[str, Any]) -> str:
    """Say that a file holds all that is remembered about a person."""
    return "All that I keep about you is in this file." if any(known.values()) else "I keep nothing about you."


def forgotten(rows: int) -> str:
    """Confirm that a person was forgotten."""
    return "Forgotten." if rows else "There was nothing to forget."


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
    return f"{asked} {f'Did you mean {suggestion}?' if suggestion else WHICH_MOOD}"


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


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"  # strftime would follow the locale of the machine


def shortened(words: str) -> str:
    """Repeat words on one line, without control or direction-changing characters, shortened."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    return line if len(line) <= _MAX_ECHO else line[: _MAX_ECHO - 1].rstrip() + "…"
