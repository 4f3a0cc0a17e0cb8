"""Help, privacy, and sentences for people in danger or grief."""

from bot.dialogue import texts as shared_texts
from bot.dialogue.moods import mood_name
from bot.languages import N_, day, say, say_count
from bot.languages.plain_text import shorten
from core.moods.mood import Mood
from core.movies.catalogue import Catalogue

LISTEN = N_(
    "These are heavy words, and I am glad that you said them. I am only a movie bot, but there are people who listen:"
    " findahelpline.com names free and confidential lines in your country. Please talk to them, or to somebody near"
    " you, if you think of hurting yourself, if somebody hurts you, or if you fear for another person. In immediate"
    " danger, call the emergency number. If a movie would still do you good, I am here."
)
HELPLINE, HELPLINE_EMOJI = "findahelpline.com", "🤝"
PEOPLE_WHO_LISTEN = N_("People who listen")
SORRY = N_("I am sorry.")
"""Stands before movies for a person in grief."""
PRIVACY = N_(
    """What I keep: which movies I showed you, so that I do not repeat myself, what you said of movies, what you \
chose in /settings or as /digest, and what you tapped in a /together; all under your account number on this platform \
(on the web page, a random number in a cookie). What I showed you is deleted within 90 days, what you tapped after a \
week, all else when you say /forget. /mydata shows all of it.
What I do not keep: your messages, any other mood, your name. Moods are understood on this machine.
On the web page, your browser fetches posters from TMDb.
In a group, all read what you write there and what I answer, unless I answer only you: you choose that in /settings, \
and on Discord /feel does so by itself. What you say of movies, your lists and your settings are shown to you alone; \
of a /together, all see how many want what, not who. Which movies a group was offered and chose in one, I keep under \
the group's number, without its members."""
)
PRIVACY_OF_PAGE = N_(
    """If you say that a movie lacks its mood, I keep for 90 days a fingerprint of your network and the \
movie, without your address, so that each network counts once."""
)


def about(catalogue: Catalogue | None) -> str:
    """Explain the origin of the movies and how the model judges them."""
    judgement = say(
        "Many movies have been judged one by one; their cards say so. {name} judges all others by everything that is "
        "known about them (plot, genres, keywords) with a model that learned from such judgements.",
        name=shared_texts.NAME,
    )
    return f"{judgement} {_offer(catalogue)}\n{shared_texts.TMDB_NOTICE}"


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


def unknown_mood(words: str, suggestion: Mood | None) -> str:
    """Ask again when the words name no mood."""
    words = shorten(words)
    if words.startswith("/") and not suggestion:
        return say("I do not know the command “{words}”, but I know these moods:", words=words)
    question = say(shared_texts.WHICH_MOOD)
    if suggestion:
        question = say("Did you mean {mood}?", mood=mood_name(suggestion))
    apology = say("I cannot tell a mood from “{words}”.", words=words)
    return f"{apology} {question}"
