"""Ask whether anything that is installed has a known weakness: ``make audit``.

pip-audit calls packages that the service does not know "skipped" and is content with them. Here they are not: a mirror
without advisories knows none, and would have everything found safe.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

SAFE, WEAK, UNKNOWN = range(3)
_HERE: Final = Path(__file__).parent
_LOCKS: Final = sorted(path.name for path in _HERE.glob("*.txt"))


def judge(report: str, complaint: str) -> tuple[int, list[str]]:
    """Read what pip-audit found: the exit status and what to say.

    Args:
        report: Its standard output, JSON if all went well.
        complaint: Its standard error, whose last line names what went wrong.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except ValueError:
        why = (complaint.strip() or "it said nothing").splitlines()[-1]
        return UNKNOWN, [f"Nothing is known: the advisories could not be read. {why}"]
    weak = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in packages
        for flaw in one.get("vulns", ())
    ]
    unknown = sum("skip_reason" in one for one in packages)
    told = [f"{len(packages) - unknown} of {len(packages)} packages were looked up, {len(weak)} weaknesses are known."]
    if unknown:
        told.append(f"Nothing is known of {unknown} packages: the index that was asked keeps no advisories of them.")
    return WEAK if weak else UNKNOWN if unknown or not packages else SAFE, told + weak


def audited(lock: str, arguments: Sequence[str]) -> int:
    """Audit one lock file, as two may hold a package in two versions, and say what was found."""
    chosen = ["--format", "json", "--progress-spinner", "off", "--disable-pip", "--requirement", str(_HERE / lock)]
    command = [sys.executable, "-m", "pip_audit", *chosen, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - all of it is the host's
    status, told = judge(done.stdout, done.stderr)
    sys.stdout.write("\n  ".join([f"{lock}:", *told]) + "\n")
    sys.stdout.flush()
    return status


def main(arguments: Sequence[str]) -> int:
    """Audit all lock files; further arguments are pip-audit's own, such as ``--vulnerability-service osv``.

    Returns:
        0 when no weakness is known, 1 when one is, 2 when something could not be looked up.
    """
    found = {audited(lock, arguments) for lock in _LOCKS}
    return WEAK if WEAK in found else max(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
