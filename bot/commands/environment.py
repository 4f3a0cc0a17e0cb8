"""The environment that settings are read from: variables, and the file ``.env``."""

import os

from bot.dotenv_file import read_env_file
from bot.settings import ROOT, add_host_defaults


def read_environment() -> dict[str, str]:
    """Return the environment, completed by the file ``.env`` and by defaults for the host's platform.

    Raises:
        EnvFileUnreadable: The file exists and cannot be read.
    """
    return add_host_defaults(read_env_file(ROOT / ".env") | dict(os.environ))
