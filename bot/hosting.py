"""What the place where the bot runs makes of settings that nobody set."""

from collections.abc import Mapping

_PROXIES_OF_SPACES = "10.0.0.0/8"  # all that can reach a Space, https://github.com/embeddings-benchmark/mteb/pull/4754


def completed(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with what holds where the bot runs; an empty variable counts as not set.

    Hugging Face tells a Space that it is one by ``SPACE_ID``:
    https://huggingface.co/docs/hub/spaces-overview#helper-environment-variables
    """
    here = {"WEB_PROXIES": _PROXIES_OF_SPACES} if environ.get("SPACE_ID") else {}
    return {**environ, **{name: value for name, value in here.items() if not environ.get(name)}}
