"""The version of the program, as in ``pyproject.toml``; the code is not installed, so no metadata has it."""

VERSION = "0.3.0"
