"""Which modules of the project a script needs, read from the code without running it."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("taxo", "pipelines")


def closure(script: str, root: Path) -> set[str]:
    """Return the files under `root` that `script` imports, directly or through others, itself included.

    Imports inside functions count; `taxo/__init__.py` doesn't, since it imports nothing until it is asked.
    """
    seen: set[str] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in seen and path != "taxo/__init__.py":
            seen.add(path)
            waiting.extend(_imported_files(root / path, root))
    return seen


def _imported_files(path: Path, root: Path) -> Iterator[str]:
    for name in _imported_names(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            yield from _file_of(parts[:length], root)


def _imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file_of(parts: list[str], root: Path) -> Iterator[str]:
    if parts[0] in PACKAGES:
        base = Path(*parts)
        for candidate in (base.with_suffix(".py"), base / "__init__.py"):
            if (root / candidate).is_file():
                yield candidate.as_posix()
