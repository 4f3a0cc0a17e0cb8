"""Which of several age ratings counts, and which are for families."""

import pytest

from core.movies.age_ratings import RATINGS, Release, choose, is_for_families, spell

TMDB = {
    "AR": "ATP,+13,+16,+18,C", "AU": "G,PG,M,MA15+,R18+,X18+,RC", "BG": "A,B,C,D,X", "BR": "L,10,12,14,16,18",
    "CA": "G,PG,14A,18A,A", "CH": "0,6,8,10,12,14,16,18", "CZ": "U,12+,15+,18+", "DE": "0,6,12,16,18",
    "DK": "A,7,11,15", "ES": "APTA,7,12,16,18,X", "FI": "S,K-7,K-12,K-16,K-18,KK", "FR": "U,10,12,16,18",
    "GB": "U,PG,12A,12,15,18,R18", "GR": "K,K12,K15,K18", "HK": "I,IIA,IIB,III", "HU": "KN,6,12,16,18,X",
    "ID": "SU,13+,17+,21+", "IE": "G,PG,12A,15A,16,18", "IL": "All,12,14,16,18",
    "IN": "U,U/A 7+,UA,U/A 13+,U/A 16+,A,S",
    "IT": "T,6+,14+,18+", "JP": "G,PG12,R15+,R18+", "KR": "All,12,15,18,Restricted Screening",
    "LT": "V,N-7,N-13,N-16,N-18",
    "LU": "EA,6,12,16,18", "LV": "U,7+,12+,16+,18+", "MO": "A,B,C,D", "MX": "AA,A,B,B-15,C,D",
    "MY": "U,P13,18SG,18SX,18PA,18PL", "NL": "AL,6,9,12,14,16,18", "NO": "A,6,9,12,15,18",
    "NZ": "G,PG,M,R13,RP13,R15,R16,RP16,R18,RP18,R", "PH": "G,PG,R-13,R-16,R-18,X", "PR": "G,PG,PG-13,R,NC-17",
    "PT": "Públicos,M/3,M/6,M/12,M/14,M/16,M/18,P", "RU": "0+,6+,12+,16+,18+", "SE": "Btl,7,11,15",
    "SG": "G,PG,PG13,NC16,M18,R21", "SK": "U,7,12,15,18", "TH": "P,G,13,15,18,20,Banned",
    "TR": "Genel İzleyici Kitlesi,6A,6+,10A,10+,13A,13+,16+,18+", "TW": "0+,6+,12+,15+,18+",
    "US": "G,PG,PG-13,R,NC-17", "VI": "G,PG,PG-13,R,NC-17", "ZA": "A,PG,7-9PG,10-12PG,13,16,18,X18,XX",
}  # fmt: skip
"""What TMDb lists, mildest first: https://developer.themoviedb.org/reference/certification-movie-list."""


@pytest.mark.parametrize("country", TMDB)
def test_ratings_stand_in_tmdbs_order(country: str) -> None:
    order = [rating.strip() for rating in RATINGS[country].replace("|", ",").split(",")]
    places = [order.index(rating) for rating in TMDB[country].split(",")]
    assert places == sorted(places)


@pytest.mark.parametrize("country", RATINGS)
def test_every_country_has_ratings_for_families_and_others(country: str) -> None:
    mild, strict = (part.split(",") for part in RATINGS[country].split("|"))
    assert all(is_for_families(country, rating.strip()) for rating in mild)
    assert not any(is_for_families(country, rating.strip()) for rating in strict)


@pytest.mark.parametrize(
    ("country", "releases", "rating"),
    [
        ("US", [(1, "NR"), (3, "PG")], "PG"),
        ("US", [(1, "PG"), (3, "R")], "R"),
        ("US", [(3, "NR"), (3, "PG")], "PG"),
        ("US", [(3, "PG"), (3, "NR")], "PG"),
        ("US", [(3, ""), (5, "PG-13"), (4, "R")], "R"),
        ("US", [(5, "R"), (2, "PG"), (1, "G")], "PG"),
        ("US", [(3, "PG"), (2, "R"), (6, "TV-MA")], "PG"),
        ("US", [(6, "TV-14"), (5, "PG")], "PG"),
        ("US", [(3, "NR")], "NR"),
        ("US", [(3, ""), (1, "Unrated")], "Unrated"),
        ("US", [(3, "Not Rated"), (4, "PG")], "PG"),
        ("US", [(3, "PG"), (3, "R"), (3, "PG-13")], "R"),
        ("US", [(0, "R"), (3, "PG")], "PG"),
        ("US", [(9, "R")], "R"),
        ("GB", [(3, "12"), (3, "12A")], "12"),
        ("GB", [(3, "PG"), (3, "Passed")], "PG"),
        ("DE", [(3, "6"), (3, "12")], "12"),
        ("MX", [(3, "B15"), (3, "B")], "B-15"),
        ("XX", [(3, "7"), (3, "16"), (3, "12")], "16"),
        ("XX", [(3, "All")], "All"),
        ("US", [(3, "Rating pending"), (3, "Exempt"), (5, "pg")], "PG"),
        ("US", [(3, "R"), (3, "PG"), (3, "nr")], "R"),
        ("US", [(3, "PG"), (3, "17+")], "17+"),
        ("US", [(3, "R"), (3, "17+")], "R"),
        ("US", [(3, "PG"), (3, "7+")], "PG"),
        ("DE", [(3, "ab 16"), (3, "FSK6")], "16"),
        ("US", [(3, "  "), (1, "")], ""),
        ("US", [], ""),
    ],
)
def test_cinema_rating_counts_and_then_the_strictest(
    country: str, releases: list[tuple[int, str]], rating: str
) -> None:
    assert choose(country, [Release(*one) for one in releases]) == rating


@pytest.mark.parametrize(
    ("country", "told", "rating"),
    [
        ("US", "pg ", "PG"),
        ("US", "PG13", "PG-13"),
        ("US", "Rated R", "R"),
        ("US", "R (violence)", "R"),
        ("US", "PG-13 for peril", "PG-13"),
        ("GB", "12a", "12A"),
        ("DE", "FSK 16", "16"),
        ("DE", "FSK: 12", "12"),
        ("DE", "FSK12", "12"),
        ("DE", "ab 12 Jahren", "12"),
        ("DE", "6 (12 uncut)", "12"),
        ("DE", "6/12", "12"),
        ("DE", "6/ab", "6/ab"),
        ("US", "PG, R", "R"),
        ("US", "pg or R", "R"),
        ("US", "PG/R", "R"),
        ("US", "G (PG-13 uncut)", "PG-13"),
        ("US", "PG-13 (for a crude joke)", "PG-13"),
        ("US", "ＰＧ－１３", "PG-13"),
        ("IN", "u/a", "UA"),
        ("IT", "VM 14", "VM14"),
        ("AR", "13+", "+13"),
        ("PT", "m/12", "M/12"),
        ("TR", "genel izleyici kitlesi", "Genel İzleyici Kitlesi"),
        ("GR", "Κ", "Κ"),
        ("FR", "Avertissement", "Avertissement"),
        ("DE", "18 (explicit sexuality)", "18 (explicit sexuality)"),
        ("XX", " Anything  at all ", "Anything at all"),
    ],
)
def test_rating_is_spelled_as_its_board_does(country: str, told: str, rating: str) -> None:
    assert spell(country, told) == rating


def test_long_rating_is_cut() -> None:
    assert len(spell("US", "a" * 300)) == 40
