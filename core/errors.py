"""The errors of the core, one type per condition.

::

    CineMoodError
    ├── SourceError              the movie source could not be used
    │   ├── SourceUnavailable    no answer: network, time-out, 5xx after the retries
    │   ├── SourceBusy           429 after the retries; carries ``retry_after``
    │   ├── SourceRefused        401 or 403: the key was not accepted
    │   ├── MovieNotFound        404: the source has no such movie or page
    │   ├── SourceGarbled        an answer that contradicts the documentation
    │   └── SourceEmpty          it answered, and has too few movies to choose from
    ├── StoreError               the store could not be used; it is never deleted or repaired silently
    │   ├── StoreCorrupt         the file is not a healthy SQLite database
    │   ├── StoreReadOnly        the file or its folder cannot be written
    │   ├── StoreTooNew          written by a newer CineMood
    │   ├── StoreFull            the disk is full
    │   ├── StoreNotLockable     its disk has no locks, so that processes could spoil each other's writes
    │   └── StoreBusy            another process holds it for longer than the time-out
    ├── CatalogueEmpty           nothing to recommend from yet
    ├── RefreshRunning           another refresh holds the lock
    ├── ProxyUnusable            the host's variables name a proxy that cannot be used
    ├── CertificatesUnusable     the host's variables name certificates that cannot be read
    └── ArtifactRejected         a model file is missing, altered or of another format

The text of an error is one sentence with advice for the person hosting the bot.
It never contains a key: build the sentence from parts that cannot carry one.
"""


class CineMoodError(Exception):
    """Any error that CineMood can explain."""


class SourceError(CineMoodError):
    """The movie source could not be used."""


class SourceUnavailable(SourceError):
    """No usable answer within the retries."""


class SourceBusy(SourceError):
    """The source asked us to slow down for longer than we were willing to wait."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        """The wait in seconds that the source asked for, None if it named none."""


class SourceRefused(SourceError):
    """The key was not accepted."""


class MovieNotFound(SourceError):
    """The source has no such movie or page."""


class SourceGarbled(SourceError):
    """The answer contradicts the source's documentation."""


class SourceEmpty(SourceError):
    """The source answered, and has too few movies to choose from."""


class StoreError(CineMoodError):
    """The store could not be used."""


class StoreCorrupt(StoreError):
    """The file is not a healthy SQLite database."""


class StoreReadOnly(StoreError):
    """The file or its folder cannot be written."""


class StoreTooNew(StoreError):
    """The file was written by a newer CineMood."""


class StoreFull(StoreError):
    """The disk is full."""


class StoreNotLockable(StoreError):
    """The file lies on a disk without locks."""


class StoreBusy(StoreError):
    """Another process holds the store for longer than the time-out."""


class CatalogueEmpty(CineMoodError):
    """There is nothing to recommend from yet."""


class RefreshRunning(CineMoodError):
    """Another refresh holds the lock."""


class ProxyUnusable(CineMoodError):
    """The host's variables name a proxy that cannot be used."""


class CertificatesUnusable(CineMoodError):
    """The host's variables name certificates that cannot be read."""


class ArtifactRejected(CineMoodError):
    """A model file is missing, altered or of another format."""
