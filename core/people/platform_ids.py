"""Ids of people and rooms across platforms: ``telegram:42``, ``email:me@example.org``."""


def platform_id(platform: str, local: int | str) -> str:
    """Return the id of a person or a room that has the id ``local`` on its platform.

    >>> platform_id("telegram", 42)
    'telegram:42'
    """
    return f"{platform}:{local}"


def platform_of(owner: str) -> str:
    """Return the platform in the id of a person or a room; the whole text if it names none."""
    return owner.partition(":")[0]


def local_id_of(owner: str) -> str:
    """Return the id that a person or a room has on its platform; empty if there is none.

    >>> local_id_of("email:me@example.org")
    'me@example.org'
    """
    return owner.partition(":")[2]
