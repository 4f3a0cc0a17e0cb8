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
    at INTEGER NOT NULL,
    PRIMARY KEY (person, movie, mood, opinion)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    movie INTEGER NOT NULL,
    mood TEXT NOT NULL,
    judges INTEGER NOT NULL,
    doubters INTEGER NOT NULL,
    savers INTEGER NOT NULL,
    PRIMARY KEY (movie, mood)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER verdict_given AFTER INSERT ON verdicts BEGIN
    INSERT INTO tallies VALUES (NEW.movie, NEW.mood, 0, 0, 0) ON CONFLICT DO NOTHING;
    UPDATE tallies SET
        judges = judges + NOT EXISTS (
            SELECT 1 FROM verdicts
            WHERE person = NEW.person AND movie = NEW.movie AND mood = NEW.mood AND opinion <> NEW.opinion
        ),
        doubters = doubters + (NEW.opinion = 'wrong'),
        savers = savers + (NEW.opinion = 'saved')
    WHERE movie = NEW.movie AND mood = NEW.mood;
END;

CREATE TRIGGER verdict_taken_back AFTER DELETE ON verdicts BEGIN
    UPDATE tallies SET
        judges = judges - NOT EXISTS (
            SELECT 1 FROM verdicts WHERE person = OLD.person AND movie = OLD.movie AND mood = OLD.mood
        ),
        doubters = doubters - (OLD.opinion = 'wrong'),
        savers = savers - (OLD.opinion = 'saved')
    WHERE movie = OLD.movie AND mood = OLD.mood;
    DELETE FROM tallies WHERE movie = OLD.movie AND mood = OLD.mood AND judges = 0;
END;

CREATE TABLE notes (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_GROUPS = """
CREATE TABLE gatherings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    shortlist TEXT NOT NULL,
    winner INTEGER
) STRICT;

CREATE TABLE taps (
    number INTEGER NOT NULL,
    person TEXT NOT NULL,
    mood TEXT NOT NULL,
    vote INTEGER,
    PRIMARY KEY (number, person),
    FOREIGN KEY (number) REFERENCES gatherings (number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX taps_by_person ON taps (person);
"""

_DIGESTS = """
CREATE TABLE digests (
    room TEXT NOT NULL PRIMARY KEY,
    mood TEXT NOT NULL,
    weekday INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    zone TEXT NOT NULL,
    due_at TEXT NOT NULL,
    person TEXT,
    sent TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX digests_by_due_at ON digests (due_at);
CREATE INDEX digests_by_person ON digests (person);
"""

_LANGUAGES = """
ALTER TABLE movies ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';
ALTER TABLE digests ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
"""

_MORE_FACTS = """
ALTER TABLE movies ADD COLUMN softcore INTEGER NOT NULL DEFAULT 0;
ALTER TABLE movies ADD COLUMN video INTEGER NOT NULL DEFAULT 0;
ALTER TABLE movies ADD COLUMN provider_ids TEXT NOT NULL DEFAULT '{}';
ALTER TABLE movies ADD COLUMN trailers TEXT NOT NULL DEFAULT '{}';
UPDATE movies SET fetched_at = strftime('%Y-%m-%dT%H:%M:%f000+00:00', fetched_at, '-28 days');
"""  # the next refresh asks for all details again, as they were read without these facts

_TOPICS = """
ALTER TABLE digests ADD COLUMN topic INTEGER;
"""

_DOUBTS = """
CREATE TABLE offered (
    viewer TEXT NOT NULL,
    movie INTEGER NOT NULL,
    mood TEXT NOT NULL,
    week TEXT NOT NULL,
    PRIMARY KEY (viewer, movie, mood)
) STRICT, WITHOUT ROWID;

CREATE TABLE voices (
    person TEXT NOT NULL,
    movie INTEGER NOT NULL,
    mood TEXT NOT NULL,
    network TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person, movie, mood)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX voices_by_network ON voices (network) WHERE network <> '';

ALTER TABLE tallies ADD COLUMN unheard INTEGER NOT NULL DEFAULT 0;
UPDATE tallies SET unheard = doubters, doubters = 0;

DROP TRIGGER verdict_given;
CREATE TRIGGER verdict_given AFTER INSERT ON verdicts BEGIN
    INSERT INTO tallies (movie, mood, judges, doubters, savers) VALUES (NEW.movie, NEW.mood, 0, 0, 0)
        ON CONFLICT DO NOTHING;
    UPDATE tallies SET
        judges = judges + NOT EXISTS (
            SELECT 1 FROM verdicts
            WHERE person = NEW.person AND movie = NEW.movie AND mood = NEW.mood AND opinion <> NEW.opinion
        ),
        unheard = unheard + (NEW.opinion = 'wrong'),
        savers = savers + (NEW.opinion = 'saved')
    WHERE movie = NEW.movie AND mood = NEW.mood;
END;

DROP TRIGGER verdict_taken_back;
CREATE TRIGGER verdict_taken_back AFTER DELETE ON verdicts BEGIN
    DELETE FROM voices
        WHERE OLD.opinion = 'wrong' AND person = OLD.person AND movie = OLD.movie AND mood = OLD.mood;
    UPDATE tallies SET
        judges = judges - NOT EXISTS (
            SELECT 1 FROM verdicts WHERE person = OLD.person AND movie = OLD.movie AND mood = OLD.mood
        ),
        unheard = unheard - (OLD.opinion = 'wrong'),
        savers = savers - (OLD.opinion = 'saved')
    WHERE movie = OLD.movie AND mood = OLD.mood;
    DELETE FROM tallies WHERE movie = OLD.movie AND mood = OLD.mood AND judges = 0;
END;

CREATE TRIGGER voice_given AFTER INSERT ON voices BEGIN
    UPDATE tallies SET doubters = doubters + 1, unheard = unheard - 1 WHERE movie = NEW.movie AND mood = NEW.mood;
END;

CREATE TRIGGER voice_taken_back AFTER DELETE ON voices BEGIN
    UPDATE tallies SET doubters = doubters - 1, unheard = unheard + 1 WHERE movie = OLD.movie AND mood = OLD.mood;
END;

INSERT INTO voices (person, movie, mood, network, at)
    SELECT person, movie, mood, '', at FROM verdicts
    WHERE opinion = 'wrong'
    AND (person LIKE 'telegram:%' OR person LIKE 'discord:%')
    AND EXISTS (SELECT 1 FROM shown WHERE shown.person = verdicts.person AND shown.id = verdicts.movie);
"""  # earlier doubts count if a chat account was shown the movie; all other doubts may be forged

_COLLECTIONS = """
ALTER TABLE movies ADD COLUMN collection INTEGER;
"""

_JUDGEMENTS = """
ALTER TABLE entries ADD COLUMN readings INTEGER NOT NULL DEFAULT 0;
"""

MIGRATIONS = (_FIRST, _PEOPLE, _GROUPS, _DIGESTS, _LANGUAGES, _MORE_FACTS, _TOPICS, _DOUBTS, _COLLECTIONS, _JUDGEMENTS)
"""The script at index n turns version n of the tables into version n + 1; 0 is an empty file."""
