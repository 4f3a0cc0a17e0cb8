"""Which entries are recorded events: fights, matches, concerts and ceremonies, which TMDb lists among movies.

Stand-up comedy, filmed theatre, and documentaries on sport or music are no events: people watch them as movies.
"""

import re

from core.movies.movie import Movie

_LONG = 150  # minutes that a wrestling show lasts, and hardly a documentary

_FICTION = frozenset(
    {
        *("Action", "Adventure", "Animation", "Comedy", "Crime", "Drama", "Family", "Fantasy", "History", "Horror"),
        *("Mystery", "Romance", "Science Fiction", "Thriller", "War", "Western"),
    }
)
_STORY = _FICTION - {"Action", "Comedy"}  # which people give to fights, too

_PROMOTION = re.compile(
    r"(?:WWE|WWF|WCW|ECW|AEW|TNA|NJPW|NXT|ROH|MLW|GCW|CMLL|UFC|PFL|BKFC|RIZIN|KSW|Bellator|Strikeforce|Cage Warriors"
    r"|Impact Wrestling|Ring of Honor|New Japan Pro|ONE Championship|ONE Fight Night)\b"
)
"""What the titles of fights and wrestling shows begin with."""
_NUMBERED = re.compile(r"\d|\bvs?\b")
"""What tells a show from a documentary of unknown length; lists do not tell lengths."""
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
"""How plots tell what is no plot."""

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
    """Tell whether an entry is no movie but a recorded event."""
    keywords = {keyword.strip().casefold() for keyword in movie.keywords}
    if movie.video or not _EVENT_KEYWORDS.isdisjoint(keywords):
        return True
    return _is_fight(movie, keywords) or _is_ceremony(movie) or _is_concert(movie, keywords)


def _is_fight(movie: Movie, keywords: set[str]) -> bool:
    """Tell fights and wrestling shows from stories and documentaries about fighters."""
    genres, minutes = set(movie.genres), movie.runtime or 0
    if "Animation" in genres or ("Documentary" in genres and 0 < minutes < _LONG):
        return False
    if _PROMOTION.match(movie.title):
        return "Documentary" not in genres or minutes > 0 or bool(_NUMBERED.search(movie.title))
    is_about_fights = bool(_FIGHTS.search("\n".join(keywords)))
    is_about_wrestlers = is_about_fights or bool(_WRESTLERS.search(movie.overview))
    if _SHOW.search(movie.title) and (is_about_wrestlers or minutes >= _LONG):
        return True
    if _SHOW_OR_STORY.search(movie.title) and is_about_wrestlers and minutes >= _LONG:
        return True
    if _ANNOUNCED.search(movie.overview):
        return is_about_wrestlers or not genres & _STORY
    is_bout = bool(_VERSUS.search(movie.title) or _ANNOUNCED_AMONG_FIGHTS.search(movie.overview))
    return is_bout and is_about_fights and not genres & _STORY


def _is_ceremony(movie: Movie) -> bool:
    """Tell matches, races and ceremonies, whose names are no titles of stories."""
    return not {*movie.genres} & _STORY and bool(_CEREMONY.search(movie.title))


def _is_concert(movie: Movie, keywords: set[str]) -> bool:
    """Tell concerts and musical shows from musicals, and from documentaries about musicians."""
    genres = set(movie.genres)
    if genres & _FICTION:
        return False
    marks = keywords & _CONCERT_KEYWORDS
    if "Music" not in genres:
        return any("concert" in mark for mark in marks)
    is_named = bool(_CONCERT.search(movie.title))
    if "music documentary" in keywords:
        return is_named and bool(marks)
    if is_named or marks or _RECORDED.search(movie.overview):
        return True
    return "Documentary" not in genres and ("concert" in keywords or bool(_ON_STAGE.search(movie.overview)))
