"""``python -m tests.quality.voice``: how the code reads, package by package, in the figures that ``LIMITS`` bounds.

The figures are alarms. They stand for habits that made this code hard to read: names that do not say what they hold,
prose that must be deciphered, expressions that must be unfolded.
"""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
CODE: Final = ("bot", "core", "training")
MAX_FILES_PER_FOLDER: Final = 15
MAX_BRANCHES: Final = 8

RIDDLES: Final = frozenset(
    """
    what who whose whom nobody somebody anybody those tell tells told
    """.split()  # noqa: SIM905 - a list of words
)
VAGUE: Final = frozenset(
    """
    one told found known asked said others other way ways here there both which who where when
    """.split()  # noqa: SIM905 - a list of words
)
PARTICIPLES: Final = frozenset(
    """
    told shown drawn written known given made had kept found sent said heard met spoken seen left done taken meant begun
    chosen built gone held won lost understood
    """.split()  # noqa: SIM905 - a list of words
)
NO_PARTICIPLES: Final = frozenset({"embed", "feed", "need", "red", "seed", "speed"})


class Limit(NamedTuple):
    """At most ``most`` findings of a rule per ``per`` units of a package's size."""

    most: float
    per: int
    unit: str
    advice: str


LIMITS: Final = {
    "riddle": Limit(3, 1000, "words", "say plainly who or what is meant"),
    "vague": Limit(3, 1000, "lines", "name the thing that it holds"),
    "participle": Limit(2, 100, "functions", "name what the function does, by a verb"),
    "ternary": Limit(6, 1000, "lines", "write an if statement"),
    "comprehension": Limit(12, 1000, "lines", "write a loop that can be read aloud"),
    "branches": Limit(2, 100, "functions", f"split it: it has more than {MAX_BRANCHES} branches"),
    "question": Limit(0, 100, "functions", "a name that asks (is, has, can) answers with a bool"),
}
"""Rule → its limit. One finding is always allowed where the limit is not 0, so that small packages have room."""


class Finding(NamedTuple):
    """A place that a rule objects to."""

    rule: str
    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        """Name file and line, as compilers do."""
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.text}: {LIMITS[self.rule].advice}"


def packages() -> list[str]:
    """Return the folders of the code that hold modules, as paths from the root: ``bot/frontends/telegram``."""
    folders = {path.parent for name in CODE for path in (ROOT / name).rglob("*.py")}
    return sorted(str(folder.relative_to(ROOT)) for folder in folders)


def modules(package: str) -> list[Path]:
    """Return the modules of a package, without those of packages inside it."""
    return sorted((ROOT / package).glob("*.py"))


def measure(package: str) -> tuple[list[Finding], Counter[str]]:
    """Return all findings in a package, and its size in words of prose, lines and functions."""
    findings: list[Finding] = []
    sizes: Counter[str] = Counter()
    for path in modules(package):
        text = path.read_text("utf-8")
        tree = ast.parse(text)
        sizes["lines"] += text.count("\n")
        for line, word in _prose(tree, text):
            sizes["words"] += 1
            if word in RIDDLES:
                findings.append(Finding("riddle", path, line, f"“{word}” in prose"))
        for node in ast.walk(tree):
            sizes["functions"] += isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            findings += _findings_at(node, path)
    return findings, sizes


def complaints(package: str) -> list[str]:
    """Return a sentence with file and line for each finding of every rule whose limit the package exceeds."""
    findings, sizes = measure(package)
    complaints: list[str] = []
    for rule, limit in LIMITS.items():
        of_rule = [finding for finding in findings if finding.rule == rule]
        if len(of_rule) > max(limit.most * sizes[limit.unit] / limit.per, min(limit.most, 1)):
            complaints += map(str, of_rule)
    return complaints


def branches(function: ast.AST) -> int:
    """Count McCabe's number with boolean operators, conditional expressions and comprehensions; no inner functions."""
    count, waiting = 1, list(ast.iter_child_nodes(function))
    loops = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
    choices = (ast.If, ast.IfExp, ast.ExceptHandler, ast.match_case)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        count += isinstance(node, (*loops, *choices))
        if isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        waiting += ast.iter_child_nodes(node)
    return count


def is_participle(name: str) -> bool:
    """Tell ``_shown`` and ``asked_for`` from ``show`` and ``ask_for``."""
    word = name.strip("_").split("_")[0]
    return word in PARTICIPLES or (word.endswith("ed") and len(word) > len("red") and word not in NO_PARTICIPLES)


def _findings_at(node: ast.AST, path: Path) -> Iterator[Finding]:
    match node:
        case ast.Name(id=name) if name in VAGUE:
            yield Finding("vague", path, node.lineno, f"`{name}`")
        case ast.IfExp():
            yield Finding("ternary", path, node.lineno, "conditional expression")
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield Finding("comprehension", path, node.lineno, "comprehension")
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _findings_at_function(node, path)
        case _:
            pass


def _findings_at_function(function: ast.FunctionDef | ast.AsyncFunctionDef, path: Path) -> Iterator[Finding]:
    name = function.name
    if not name.startswith("__") and is_participle(name):
        yield Finding("participle", path, function.lineno, f"`{name}`")
    if branches(function) > MAX_BRANCHES:
        yield Finding("branches", path, function.lineno, f"`{name}`")
    answer = ast.unparse(function.returns) if function.returns else ""
    if re.match(r"_?(is|has|can)_", name) and not re.match(r"bool\b|TypeGuard|TypeIs", answer):
        yield Finding("question", path, function.lineno, f"`{name}` -> {answer}")


def _prose(tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """Yield the words of docstrings and comments with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            docstring = ast.get_docstring(node, clean=False)
            if docstring is not None:
                first = node.body[0].lineno
                for offset, line in enumerate(docstring.splitlines()):
                    yield from ((first + offset, word) for word in _words(line))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield from ((token.start[0], word) for word in _words(token.string))


def _words(line: str) -> list[str]:
    return re.findall(r"[a-z']+", line.lower())


def main(names: list[str]) -> None:
    """Print the figures of the packages that are named, of all when none is, and each excess with its place."""
    for package in names or packages():
        findings, sizes = measure(package)
        counts = Counter(finding.rule for finding in findings)
        figures = (
            f"{rule} {counts[rule] * limit.per / max(1, sizes[limit.unit]):.1f}" for rule, limit in LIMITS.items()
        )
        print(f"{package:32} {'  '.join(figures)}")  # noqa: T201 - its output
        for complaint in complaints(package) if names else ():
            print(f"  {complaint}")  # noqa: T201 - the same


if __name__ == "__main__":
    main(sys.argv[1:])
