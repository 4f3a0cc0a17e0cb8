"""The tables of the store, one migration per version of the file. A released migration is never edited: add another."""

_FIRST = """
CREATE TABLE catalogues (
    source TEXT NOT NULL,
    week TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    PRIMARY KEY (source, week)
) STRICT;

CREATE TABLE movies (
    source TEXT NOT NULL,
    id INTEGER NOT NULL,
    title TEXT NOT NULL,
    overview TEXT NOT NULL,
    release_date TEXT NOT NULL,
    original_title TEXT NOT NULL,
    language TEXT NOT NULL,
    tagline TEXT NOT NULL,
    genres TEXT NOT NULL,
    keywords TEXT NOT NULL,
    runtime INTEGER,
    vote_average REAL NOT NULL,
    vote_count INTEGER NOT NULL,
    popularity REAL NOT NULL,
    adult INTEGER NOT NULL,
    poster_path TEXT,
    trailer TEXT,
    certifications TEXT NOT NULL,
    providers TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    PRIMARY KEY (source, id)
) STRICT;

CREATE TABLE entries (
    source TEXT NOT NULL,
    week TEXT NOT NULL,
    rank INTEGER NOT NULL,
    id INTEGER NOT NULL,
    love REAL NOT NULL,
    joy REAL NOT NULL,
    surprise REAL NOT NULL,
    sadness REAL NOT NULL,
    fear REAL NOT NULL,
    anger REAL NOT NULL,
    reasons TEXT NOT NULL,
    PRIMARY KEY (source, week, rank),
    UNIQUE (source, id, week),
    FOREIGN KEY (source, week) REFERENCES catalogues (source, week) ON DELETE CASCADE,
    FOREIGN KEY (source, id) REFERENCES movies (source, id)
) STRICT;

CREATE VIEW offers AS SELECT * FROM entries JOIN movies USING (source, id);

CREATE TABLE shown (
    person TEXT NOT NULL,
    week TEXT NOT NULL,
    id INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    PRIMARY KEY (person, week, id)
) STRICT, WITHOUT ROWID;
"""

_PEOPLE = """
CREATE TABLE preferences (
    owner TEXT NOT NULL PRIMARY KEY,
    choices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
    person TEXT NOT NULL,
    movie INTEGER NOT NULL,
    opinion TEXT NOT NULL,
    mood TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (person, movie, opinion, mood)
) STRICT, WITHOUT ROWID;

CREATE INDEX verdicts_by_opinion ON verdicts (opinion, movie, mood);

CREATE TABLE notes (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST, _PEOPLE)
"""The script at index n turns version n of the tables into version n + 1; 0 is an empty file."""
