"""Recognition of recorded events: fights, matches, concerts and ceremonies, which TMDb lists among movies.

Stand-up comedy, filmed theatre, and documentaries on sport or music are no events: people watch them as movies.
"""

import re

from core.movies.movie import Movie

_MIN_SHOW_MINUTES = 150
"""Wrestling shows are this long, documentaries hardly ever."""

_FICTION = frozenset(
    {
        *("Action", "Adventure", "Animation", "Comedy", "Crime", "Drama", "Family", "Fantasy", "History", "Horror"),
        *("Mystery", "Romance", "Science Fiction", "Thriller", "War", "Western"),
    }
)
_STORY = _FICTION - {"Action", "Comedy"}  # TMDb's contributors give these two genres to fights, too

_PROMOTION = re.compile(
    r"(?:WWE|WWF|WCW|ECW|AEW|TNA|NJPW|NXT|ROH|MLW|GCW|CMLL|UFC|PFL|BKFC|RIZIN|KSW|Bellator|Strikeforce|Cage Warriors"
    r"|Impact Wrestling|Ring of Honor|New Japan Pro|ONE Championship|ONE Fight Night)\b"
)
"""Beginnings of the titles of fights and wrestling shows."""
_NUMBERED = re.compile(r"\d|\bvs?\b")
"""Signs of a show in a title of unknown length; TMDb's lists have no lengths."""
_SHOW = re.compile(
    r"\b(?:WrestleMania|SummerSlam|Royal Rumble|Survivor Series|Money in the Bank|Elimination Chamber|Hell in a Cell"
    r"|Crown Jewel|Night of Champions|Clash (?:at|in) [A-Z]|Saturday Night.s Main Event|Wrestle Kingdom|NXT TakeOver"
    r"|Forbidden Door|Bound for Glory|Slammiversary|WrestleDream|Halloween Havoc)"
)
_SHOW_OR_STORY = re.compile(
    r"\b(?:Backlash|Extreme Rules|Double or Nothing|All Out|All In|Full Gear|Dynasty|Revolution|Worlds End|Bad Blood"
    r"|Fight Night|Stand & Deliver|Payback|Fastlane|Battleground|No Mercy|Judgment Day|Vengeance)\b"
)
_FIGHTS = re.compile(
    r"wrestling|\bww[ef]\b|\baew\b|\bufc\b|mixed martial|\bmma\b|boxing|boxer|kickbox|combat sport|muay thai"
)
_WRESTLERS = re.compile(r"\b(?:WW[EF]|AEW|UFC|SmackDown|NXT)\b|\b[Ww]restl")
_VERSUS = re.compile(r"\bvs?\.? |\bversus\b", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\bpay-per-view\b|\bwrestling (?:event|show|supercard)\b|\bmixed martial arts event\b|\bpremium live event\b"
    r"|\b(?:boxing|MMA) (?:event|card)\b",
    re.IGNORECASE,
)
"""Announcements of an event in place of a plot."""

_ANNOUNCED_AMONG_FIGHTS = re.compile(
    r"\b(?:main event|undercard|fight card|title (?:fight|bout)|live from)\b", re.IGNORECASE
)
_CEREMONY = re.compile(
    r"\bSuper Bowl (?:[IVXL]+|\d+)\b|\bHalftime Show\b|\b(?:UEFA|FIFA|CONMEBOL)\b.*\b(?:Final|Cup \d{4})\b"
    r"|\b(?:World Cup|Champions League|Copa Am[eé]rica|Euro) (?:\d{4} )?Final\b"
    r"|\b(?:NBA|NHL|NFL|MLB) (?:Finals|All-Star)\b"
    r"|\b(?:19|20)\d\d\b.*\bGrand Prix\b|\bGrand Prix (?:19|20)\d\d\b|\b(?:Opening|Closing) Ceremony\b"
    r"|\b(?:\d+(?:st|nd|rd|th)|annual|(?:19|20)\d\d)\b.*\b(?:Awards?|Oscars|Emmys|Grammys|Tonys|Globes|BAFTAs)\b"
    r"|\b(?:Awards|Oscars|Emmys|Grammys|Tonys) (?:\d{4}|Ceremony|Show)\b|\bAwards Ceremony\b"
    r"|\bEurovision Song Contest (?:\d{4}|.*Final)",
    re.IGNORECASE,
)
_CONCERT = re.compile(
    r"\b(?:live (?:at|in|from|on|with)|in concert|unplugged|concert|tour|live (?:19|20)\d\d|the .*experience)\b"
    r"|(?:[:|–-]\s*|\bmusic )live\b|\blive!?$|\blive [|:–-]",
    re.IGNORECASE,
)

_RECORDED = re.compile(
    r"\bconcert film\b|\b(?:recorded|filmed|captured|taped) (?:live|in concert|during (?:his|her|their|the))\b",
    re.IGNORECASE,
)
_ON_STAGE = re.compile(
    r"\bconcert\b|\blive (?:performance|show|set)\b|\bperforms? live\b|\bsold[- ]out\b", re.IGNORECASE
)

_EVENT_KEYWORDS = frozenset(
    {
        *(
            "pay-per-view",
            "pay per view",
            "ppv",
            "premium live event",
            "wrestling event",
            "professional wrestling event",
        ),
        *("sports event", "sporting event", "sport event", "live sports", "boxing event", "mma event", "ufc event"),
        *("award show", "awards show", "award ceremony", "awards ceremony", "telethon", "halftime show", "live event"),
    }
)
_CONCERT_KEYWORDS = frozenset(
    {
        *("concert film", "concert movie", "filmed concert", "live concert", "concert recording", "recorded concert"),
        *(
            "concert video",
            "concert tour",
            "anniversary concert",
            "benefit concert",
            "tribute concert",
            "music concert",
        ),
        *("live in concert", "live music", "music live", "live performance", "live musical performance", "live album"),
        *("music special", "concert special", "tv special", "television special", "variety show", "variety special"),
    }
)


def is_event(movie: Movie) -> bool:
    """Return whether an entry is a recorded event instead of a movie."""
    keywords = {keyword.strip().casefold() for keyword in movie.keywords}
    if movie.video or not _EVENT_KEYWORDS.isdisjoint(keywords):
        return True
    return _is_fight(movie, keywords) or _is_ceremony(movie) or _is_concert(movie, keywords)


def _is_fight(movie: Movie, keywords: set[str]) -> bool:
    """Return whether it is a fight or a wrestling show, unlike a story or documentary about fighters."""
    if _is_film_about_fights(movie):
        return False
    if _PROMOTION.match(movie.title):
        return _is_show_of_promotion(movie)
    has_fight_keyword = bool(_FIGHTS.search("\n".join(keywords)))
    is_about_wrestlers = has_fight_keyword or bool(_WRESTLERS.search(movie.overview))
    if _is_named_show(movie, is_about_wrestlers=is_about_wrestlers):
        return True
    if _ANNOUNCED.search(movie.overview):
        return is_about_wrestlers or _STORY.isdisjoint(movie.genres)
    return has_fight_keyword and _is_bout(movie)


def _is_bout(movie: Movie) -> bool:
    """Return whether title or plot announce opponents, and the genres none of a story."""
    if not _STORY.isdisjoint(movie.genres):
        return False
    return bool(_VERSUS.search(movie.title) or _ANNOUNCED_AMONG_FIGHTS.search(movie.overview))


def _is_film_about_fights(movie: Movie) -> bool:
    """Return whether it is animated, or a documentary of a documentary's length."""
    minutes = movie.runtime or 0
    return "Animation" in movie.genres or ("Documentary" in movie.genres and 0 < minutes < _MIN_SHOW_MINUTES)


def _is_show_of_promotion(movie: Movie) -> bool:
    """Return whether a title that begins with a promotion's name is a show; a short documentary is ruled out."""
    has_length = (movie.runtime or 0) > 0
    return "Documentary" not in movie.genres or has_length or bool(_NUMBERED.search(movie.title))


def _is_named_show(movie: Movie, *, is_about_wrestlers: bool) -> bool:
    """Return whether the title is the name of a show; some of these names are titles of stories, too."""
    is_long = (movie.runtime or 0) >= _MIN_SHOW_MINUTES
    if _SHOW.search(movie.title):
        return is_about_wrestlers or is_long
    return bool(_SHOW_OR_STORY.search(movie.title)) and is_about_wrestlers and is_long


def _is_ceremony(movie: Movie) -> bool:
    """Return whether it is a match, race or ceremony; stories do not have such titles."""
    return not _STORY.intersection(movie.genres) and bool(_CEREMONY.search(movie.title))


def _is_concert(movie: Movie, keywords: set[str]) -> bool:
    """Return whether it is a concert or musical show, unlike a musical or a documentary about musicians."""
    genres = set(movie.genres)
    if genres & _FICTION:
        return False
    concert_keywords = keywords & _CONCERT_KEYWORDS
    if "Music" not in genres:
        return "concert" in "\n".join(concert_keywords)
    has_concert_title = bool(_CONCERT.search(movie.title))
    if "music documentary" in keywords:
        return has_concert_title and bool(concert_keywords)
    if any((has_concert_title, concert_keywords, _RECORDED.search(movie.overview))):
        return True
    return "Documentary" not in genres and _is_on_stage(movie, keywords)


def _is_on_stage(movie: Movie, keywords: set[str]) -> bool:
    return "concert" in keywords or bool(_ON_STAGE.search(movie.overview))
