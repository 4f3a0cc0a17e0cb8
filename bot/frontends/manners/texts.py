"""Sentences of the manners that all chat platforms share."""

from collections.abc import Sequence

from bot.languages import N_, join_words, say

OPEN_CHAT, OPEN_CHAT_EMOJI = N_("Ask CineMood"), "💬"
IN_PRIVATE = N_("That is for your eyes only: press the button, and I answer in our private chat.")
SHOW_TO_ALL, SHOW_TO_ALL_EMOJI = N_("Show to all"), "📣"
NOT_YOUR_ANSWER = N_("Somebody else asked for these. Yours are in our private chat.")
ANSWERED_ALONE = N_("I answer in our private chat.")
EVERYBODYS = N_("These stay as they are for everybody. Yours are in our private chat.")
ASKED_BY_ANOTHER = N_("Somebody else asked for that. Send the command yourself.")
SLOW_DOWN = N_("One moment, please: you are faster than I am.")
COMMANDS = {
    "mood": N_("Three movies for your mood"),
    "together": N_("One movie for all in a group: everybody taps a mood"),
    "digest": N_("Three movies every week: say mood, day and time"),
    "saved": N_("Movies that you saved"),
    "seen": N_("Movies that you have seen"),
    "settings": N_("Language, country, services, plots, and who may press buttons"),
    "help": N_("What you can ask me"),
    "about": N_("Where the movies come from"),
    "privacy": N_("What I keep about you"),
    "mydata": N_("Show what I keep about you"),
    "forget": N_("Forget what I keep about you"),
}
"""What a platform's menu says about each command; at most 100 characters, Discord's limit."""
FEEL = N_("Three movies for how you feel, in your own words")
FEEL_WORDS = N_("Such as: just got dumped, or: make me laugh")
DIGEST_WORDS = N_("Such as: joy fri 18:00 Europe/Berlin, or: stop")
MOOD_OPTION = N_("How the movies should leave you; without it you choose from buttons")
PRIVATE_OPTION = N_("Whether nobody else sees the answer; remembered for the next time")
COUNTRY_OPTION = N_("Your country: its name, or its code, such as NL")
MOVIES_FOR_THIS = N_("Movies for this mood")
"""The entry in the menu of a message; at most 32 characters, Discord's limit."""


def not_permitted(missing: Sequence[str]) -> str:
    """Return the sentence about permissions that the bot lacks in a room."""
    return say(
        "I am not allowed to answer here. Whoever manages this place can give me: {rights}.", rights=join_words(missing)
    )
