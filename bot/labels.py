"""What is always said in the same words: buttons, menus, fixed texts."""

from core.feelings import Way
from core.tonight import Chip

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
UNDO, UNDO_EMOJI = "Undo", "↪️"
TAKEN_BACK = "Taken back."
TOO_LATE_TO_UNDO = "That cannot be undone here any more; /saved and /seen can."
EXPORT, EXPORT_EMOJI = "Export", "📄"
EXPORTED = "Here is your list. Letterboxd can import it."
EARLIER, LATER = "Earlier pages", "More pages"
WAYS = {Way.MATCH: ("Match it", "🎯"), Way.LIFT: ("Lift me", "🎈"), Way.RELEASE: ("Let it out", "🌋")}

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
DIGEST_EXAMPLE = "/digest joy fri 18:00 Europe/Berlin"
NO_DIGEST = f"I send nothing here by myself. For three movies every week, say when: {DIGEST_EXAMPLE}"
TOOK_UTC = f"I do not know your time zone and took UTC; name it as in {DIGEST_EXAMPLE}"
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
