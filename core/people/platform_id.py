"""Ids of people and rooms across platforms."""

from typing import Self


class PlatformId(str):
    """The id of a person or a room on a platform: ``telegram:42``, ``email:me@example.org``.

    >>> PlatformId.of("telegram", 42), PlatformId("email:me@example.org").local
    ('telegram:42', 'me@example.org')
    """

    __slots__ = ()

    @classmethod
    def of(cls, platform: str, local: int | str) -> Self:
        """Return the id of a person or a room that has the id ``local`` on its platform."""
        return cls(f"{platform}:{local}")

    @property
    def platform(self) -> str:
        """The name of the platform; the whole text if it names none."""
        return self.partition(":")[0]

    @property
    def local(self) -> str:
        """The id on the platform; empty if there is none."""
        return self.partition(":")[2]
