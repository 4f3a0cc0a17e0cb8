"""What is always said in the same words: buttons, menus, fixed texts, parts of sentences; in English, to be translated.

``bot.languages.say`` says each of them in the language of whoever asks. ``{parts}`` are filled in there.
"""

from core.moods.feelings import Response
from core.moods.mood import Mood
from core.movies.filters import Filter
from core.people.verdict import Opinion

NAME = "CineMood"
TMDB_NOTICE = "This product uses the TMDB API but is not endorsed or certified by TMDB."  # TMDb's terms of use
GREETING = "Hi, I am CineMood. Tell me your mood and I will show you three movies to match."
MOODS = {
    Mood.LOVE: "love",
    Mood.JOY: "joy",
    Mood.SURPRISE: "surprise",
    Mood.SADNESS: "sadness",
    Mood.FEAR: "fear",
    Mood.ANGER: "anger",
}
WELCOME = "You are welcome. Enjoy your movie!"
ALL_RIGHT = "All right. Whenever you like, tell me a mood."
LISTEN = (
    "These are heavy words, and I am glad that you said them. I am only a movie bot, but there are people who listen:"
    " findahelpline.com names free and confidential lines in your country. Please talk to them, or to somebody near"
    " you, if you think of hurting yourself, if somebody hurts you, or if you fear for another person. In immediate"
    " danger, call the emergency number. If a movie would still do you good, I am here."
)
HELPLINE, HELPLINE_EMOJI = "findahelpline.com", "🤝"
PEOPLE_WHO_LISTEN = "People who listen"
SORRY = "I am sorry."
"""Before movies for somebody who tells of a loss."""
FEW = "There is little {mood} about this week, so I added the next best."
FEW_OF_THAT = "There is little {mood} of that kind about this week, so I added the next best."
ALL = "I have shown you all I have for {mood} this week, so I start over."
ALL_OF_THAT = "I have shown you all I have for {mood} of that kind this week, so I start over."
NOT_THAT = "No {moods}, then: which of these?"
BY_CHANCE = "You leave it to me: {mood} {emoji}"
TAGLINES = {
    Mood.LOVE: "to leave you warm and tender",
    Mood.JOY: "to lift you up and make you laugh",
    Mood.SURPRISE: "to keep you guessing",
    Mood.SADNESS: "to move you to tears",
    Mood.FEAR: "to send a chill down your spine",
    Mood.ANGER: "to get your blood up",
}
"""What movies for a mood are there for: stands behind *three movies*, *a movie* or *movies*."""
COUNTS = {1: "one movie", 2: "two movies", 3: "three movies"}
GENRES = (
    "Action",
    "Adventure",
    "Animation",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Family",
    "Fantasy",
    "History",
    "Horror",
    "Music",
    "Mystery",
    "Romance",
    "Science Fiction",
    "TV Movie",
    "Thriller",
    "War",
    "Western",
)
"""As TMDb names them: https://developer.themoviedb.org/reference/genre-movie-list"""
COMMA = ", "
WHICH_MOOD = "What are you in the mood for?"
OLD_BUTTON = "That button is too old for me to read. What are you in the mood for?"
NOTHING_LEFT = "You have been through all that I have for this mood. Another one?"
NONE_THIS_WEEK = "I have no movies for {mood} this week. Another mood?"
GONE = "That movie has left my shelf. There are others:"
MORE, MORE_EMOJI = "More", "🔄"
OTHER_MOOD, OTHER_MOOD_EMOJI = "Other mood", "🎭"
OPEN, OPEN_EMOJI = "Details", "🔎"
BACK, BACK_EMOJI = "Back", "↩️"
TRAILER, TRAILER_EMOJI = "Trailer", "▶️"
MOVIE_PAGE, MOVIE_PAGE_EMOJI = "Movie page", "🎞️"
OPEN_CHAT, OPEN_CHAT_EMOJI = f"Ask {NAME}", "💬"
PRESS_A_NUMBER = "Press a number to see all about that movie."
IN_PRIVATE = "That is for your eyes only: press the button, and I answer in our private chat."
UNDO, UNDO_EMOJI = "Undo", "↪️"
TAKEN_BACK = "Taken back."
TOO_LATE_TO_UNDO = "That cannot be undone here any more; /saved and /seen can."
EXPORT, EXPORT_EMOJI = "Export", "📄"
EXPORTED = {
    Opinion.SEEN: "Here is your list. Letterboxd can import it.",
    Opinion.SAVED: "Here is your list. On Letterboxd, import it on the page of your watchlist: the general import marks"
    " all of it as watched.",
}
EARLIER, LATER = "Earlier pages", "More pages"
WAYS = {Response.MATCH: ("Match it", "🎯"), Response.LIFT: ("Lift me", "🎈"), Response.RELEASE: ("Let it out", "🌋")}
MET = {
    Response.MATCH: "That sounds like {felt} {emoji}",
    Response.LIFT: "From {felt}, up to {wanted} {emoji}",
    Response.RELEASE: "Let the {felt} out with {wanted} {emoji}",
}
SEEN, SEEN_EMOJI = "Seen", "👀"
REFUSE, REFUSE_EMOJI = "Not for me", "👎"
SAVE, SAVE_EMOJI = "Save", "🔖"
WRONG, WRONG_EMOJI = "That's not {mood}", "🤔"
JUDGED = {
    Opinion.SEEN: "Noted, you have seen {title}.",
    Opinion.REFUSED: "Noted, {title} is not for you.",
    Opinion.SAVED: "Saved {title}; /saved lists it.",
    Opinion.WRONG: "Noted, {title} is not {mood} to you.",
}
NO_SUCH_MOVIE = "I do not know that movie, so I have noted nothing. What are you in the mood for?"
NO_COOKIE = "Your browser has not sent my cookie, so I cannot keep that. Allow cookies for this page, then press again."
NOT_SHOWN_YET = "I have not shown you {title} lately, so I have noted nothing. Here it is; press again if you like."
REMOVE, REMOVE_EMOJI = "Take off the list", "✖️"
NONE_LISTED = {
    Opinion.SAVED: "You have saved nothing yet. Every movie has a button for that.",
    Opinion.SEEN: "You have marked nothing as seen yet. Every movie has a button for that.",
}

TONIGHT, TONIGHT_EMOJI = "Tonight…", "🎛️"
SHOW_MOVIES = "Show movies"
NO_SERVICES = "You have not told me yet which services you have."

CHIPS = {
    Filter.SHORT: ("Under 100 minutes", "⏱️"),
    Filter.FAMILY: ("For families", "🧒"),
    Filter.MINE: ("My language", "🗣️"),
    Filter.STREAMING: ("On my services", "📺"),
    Filter.GEM: ("Hidden gem", "💎"),
}

SETTLE, SETTLE_EMOJI = "Show the movie", "🎬"
NOT_ALONE = "That takes two or more. Add me to a group and send /together there."
TAKES_TWO = "It takes two: who else taps a mood?"
TAP_FIRST = "Tap a mood first: whoever did can show the movie."
TOO_LATE_TO_TAP = "The movie is there already, so this round takes no more moods."
NO_VOTE = "Those have a vote who tapped a mood before the movie came. You can in the next /together."
NOTHING_FOR_ALL = (
    "This week has no movie for all of you: each is one that some have seen or do not want, or the opposite of a mood."
)
GATHERING_OVER = "That round is over. /together opens another."
DIGEST_EXAMPLE = "/digest joy fri 18:00 Europe/Berlin"
FILLERS = (
    "every each all on at in the a an for from of to weekly week always please movies movie this next something send me"
    " local time"
)
"""What people put between the parts of such an order; single words."""
PARTS_OF_DAY = {
    9: "morning mornings",
    12: "noon midday",
    15: "afternoon afternoons",
    19: "evening evenings",
    21: "night nights",
    0: "midnight",
}
"""What people call times of the day, by the hour for which they are taken; single words."""
STOP_WORDS = "stop off end cancel none no unsubscribe"
"""What people say who want no digest any more; single words."""
NO_DIGEST = f"I send nothing here by myself. For three movies every week, say when: {DIGEST_EXAMPLE}"
TOOK_UTC = f"I do not know your time zone and took UTC; name it as in {DIGEST_EXAMPLE}"
TOOK_ZONE = f"I took the time of your country, {{country}}; another goes as in {DIGEST_EXAMPLE}"
REPLACED = "It takes the place of {mood} on {weekday} at {time} ({zone})."
UNKNOWN_PART = {
    "mood": f"I do not know the mood “{{words}}”; say it like this: {DIGEST_EXAMPLE}",
    "day": f"I do not know the day “{{words}}”; say it like this: {DIGEST_EXAMPLE}",
    "time": f"I do not know the time “{{words}}”; say it like this: {DIGEST_EXAMPLE}",
    "second mood": f"That is more than one mood, and this takes one; say it like this: {DIGEST_EXAMPLE}",
    "zones": f"“{{words}}” has several time zones; name one of its cities, as in {DIGEST_EXAMPLE}",
    "time zone": f"I do not know the time zone “{{words}}”; say it like this: {DIGEST_EXAMPLE}",
}
MISSING_PART = {
    "mood": f"The mood is missing; say it like this: {DIGEST_EXAMPLE}",
    "day": f"The day is missing; say it like this: {DIGEST_EXAMPLE}",
    "time": f"The time is missing; say it like this: {DIGEST_EXAMPLE}",
}
CANNOT_WRITE_FIRST = "Here I cannot write without being asked. Send me /digest on Telegram or Discord."
DIGEST_STOPPED = "Stopped: nothing comes here by itself any more."
STOP_DIGEST, STOP_DIGEST_EMOJI = "Stop these", "🔕"
STOP_DIGEST_LINE = "This comes every week; /digest stop ends it."
CHANGED = "Done."
NO_SUCH_SETTING = "I do not know that setting, or not that value."
UNKNOWN_LANGUAGE = "I do not speak “{words}” yet; /settings language shows what I speak."
UNKNOWN_SERVICE = "I do not know all of “{words}”; the services that I know are {services}."
UNKNOWN_COUNTRY = "I do not know the country “{words}”; say its name, as in /settings country Netherlands, or its code."
NOT_YOURS_TO_SET = "Only those who manage this chat can change that."
HIDE_PLOTS, SHOW_PLOTS = "Hide plots", "Show plots"
ANYBODY, ONLY_ASKER = "Let anybody press", "Let only the asker press"
ANSWERS_TO_ALL, ANSWERS_TO_ALL_EMOJI = "Answer for all", "📣"
ANSWERS_TO_ME, ANSWERS_TO_ME_EMOJI = "Answer only me", "🤫"
SHOW_TO_ALL, SHOW_TO_ALL_EMOJI = "Show to all", "📣"
ONLY_FAMILY, NOT_ONLY_FAMILY = "Only family movies", "All movies"
AUTOMATIC_COUNTRY = "As my language says"
AUTOMATIC_LANGUAGE = "As my app says"
ASK_EACH_TIME = "Ask each time"
PANELS = {
    "language": ("Language", "💬"),
    "country": ("Country", "🌍"),
    "services": ("Services", "📺"),
    "way": ("When I feel…", "🎈"),
}
YOUR_CHOICE, A_GUESS = "your choice", "as far as I can tell"

FORGET_ALL = "Shall I forget everything that I keep about you? That cannot be undone."
FORGET, FORGET_EMOJI = "Forget me", "🧹"
SURE_FORGET = "Yes, forget everything"
NOT_YOUR_ANSWER = "Somebody else asked for these. Yours are in our private chat."
ANSWERED_ALONE = "I answer in our private chat."
EVERYBODYS = "These stay as they are for everybody. Yours are in our private chat."
ASKED_BY_ANOTHER = "Somebody else asked for that. Send the command yourself."
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
    "settings": "Language, country, services, plots, and who may press buttons",
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
PRIVATE_OPTION = "Whether nobody else sees the answer; remembered for the next time"
COUNTRY_OPTION = "Your country: its name, or its code, such as NL"

MOVIES_FOR_THIS = "Movies for this mood"
"""The entry in the menu of a message; at most 32 characters, Discord's limit."""

HELP = """Pick a mood and I will show you three movies to match.

/mood joy – three movies for a mood: love, joy, surprise, sadness, fear or anger
/mood just got dumped – say it in your own words
/mood – choose from buttons
/together – in a group: everybody taps a mood, and I find one movie for all
/digest joy fri 18:00 – three movies every week, at your time
/saved and /seen – your lists, to take home, too
/settings – your language, country, plots, and who may press buttons
/about – where the movies come from
/privacy – what I keep about you; /mydata shows it, /forget deletes it
/help – this text"""

PRIVACY = """What I keep: which movies I showed you, so that I do not repeat myself, what you said of movies, what you \
chose in /settings or as /digest, and what you tapped in a /together; all under your account number on this platform \
(on the web page, a random number in a cookie). What I showed you is deleted within 90 days, what you tapped after a \
week, all else when you say /forget. /mydata shows all of it.
What I do not keep: your messages, any other mood, your name. Moods are understood on this machine.
On the web page, your browser fetches posters from TMDb.
In a group, all read what you write there and what I answer, unless I answer only you: you choose that in /settings, \
and on Discord /feel does so by itself. What you say of movies, your lists and your settings are shown to you alone; \
of a /together, all see how many want what, not who. Which movies a group was offered and chose in one, I keep under \
the group's number, without its members."""
PRIVACY_OF_PAGE = """If you say that a movie lacks its mood, I keep for 90 days a fingerprint of your network and the \
movie, without your address, so that each network counts once."""

REFUSALS = {
    403: "That came from another site, so I left it alone. Tell me here instead.",
    404: "There is nothing at this address, but there are movies.",
    413: "That is more than I can read at once; one word is enough.",
    429: SLOW_DOWN,
}
NOT_UNDERSTOOD = "I could not make sense of that. Pick a mood, or type one."
CRASHED = "Something went wrong on my side. Please try again in a moment."

HOW_DO_YOU_FEEL = "How do you feel?"
YOU = "You"
YOUR_MOOD = "Your mood"
TELL_YOUR_MOOD = "Tell me your mood, or type /mood joy"
SEND = "Send"
LOOKING = f"{NAME} is looking…"
NOT_THROUGH = "I did not get through. Please try again."
ANSWERS = "Answers to choose from"
FACTS = "Facts"
LINKS = "Links"
REST_OF_PLOT = "Rest of the plot"
NEW_TAB = "opens in a new tab"
SKIP = "Skip to the conversation"
ABOUT_THIS = f"About {NAME}"
PAGES = {"help": "Help", "settings": "Settings", "about": "About", "privacy": "Privacy"}
"""The page's menu: command → what it is called there."""
POSTERS_FROM = "Movies and posters: TMDB"
WATCH_FROM = "Where to watch: JustWatch"
MUTED = "I may not write in the group where you asked. Whoever manages it can let me send messages."
SEND_MESSAGES = "Send Messages"
"""The right that this takes, as Telegram's settings of a group call it."""
