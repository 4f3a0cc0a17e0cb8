"""The files of ``tests/cases``, each played as people and hosts meet it; see ``tests.replayed``."""

from pathlib import Path

from tests.replayed import replaying

LATE_INTERVIEW = 970002


async def test_movie_with_tmdbs_softcore_flag_is_never_offered(tmp_path: Path) -> None:
    """01: neither its adult flag nor its keywords say so."""
    async with replaying("01_softcore_flag", tmp_path) as played:
        assert LATE_INTERVIEW not in (await played.refresh()).by_id
        assert LATE_INTERVIEW not in await played.shown("/mood love")
