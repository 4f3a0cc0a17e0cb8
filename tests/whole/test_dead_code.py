"""Nothing lies about that nobody uses."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "bot" / "frontends" / "web" / "templates"


def said_by_templates() -> list[str]:
    """Find the sentences that the templates use: ``texts.SEND``."""
    return [name for path in TEMPLATES.iterdir() for name in re.findall(r"\btexts\.\w+", path.read_text("utf-8"))]


def test_code_is_used_somewhere_outside_the_tests(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text("\n".join(said_by_templates()))
    command = [sys.executable, "-m", "vulture", "bot", "core", "training", str(page)]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (found.stdout, found.stderr) == ("", "")
