"""Which modules of the project a script needs, and how its packages lie above one another, read from the code."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGES = ("taxo", "pipelines")


def closure(script: str, root: Path) -> set[str]:
    """Return the files under `root` that `script` imports, directly or through others, itself included.

    Imports inside functions count, those for types alone don't, nor does `taxo/__init__.py`, since it imports nothing
    until it is asked.
    """
    seen: set[str] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in seen and path != "taxo/__init__.py":
            seen.add(path)
            waiting.extend(_imported_files(root / path, root))
    return seen


def data_beside(files: set[str], root: Path) -> set[str]:
    """Return the data (files, and folders of them) beside `files` that one of these modules names in a string."""
    named = {Path(file).parent / text for file in files for text in _strings(root / file)}
    entries = {path for file in files for path in (root / file).parent.iterdir()}
    data = {path.relative_to(root) for path in entries if _is_data(path)}
    return {path.as_posix() for path in data & named}


def package_imports(root: Path) -> Mapping[str, set[str]]:
    """Return what each package and each lone module of taxo imports of the others, by the names of both."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "taxo").rglob("*.py")):
        file = path.relative_to(root).as_posix()
        if file != "taxo/__init__.py":
            imported = {_node_of(other) for other in _imported_files(path, root)} - {
                "__init__",
                _node_of(file),
            }
            found.setdefault(_node_of(file), set()).update(imported)
    return found


def layers(root: Path) -> list[list[str]]:
    """Return the packages and lone modules of taxo by layers, the lowest first: each imports only from lower ones.

    Raises `graphlib.CycleError`, which names the packages, where some import one another.
    """
    sorter = TopologicalSorter(package_imports(root))
    sorter.prepare()
    found = []
    while sorter.is_active():
        ready = sorter.get_ready()
        found.append(sorted(ready))
        sorter.done(*ready)
    return found


@cache
def syntax_of(path: Path) -> ast.Module:
    """Return the syntax tree of the module at `path`, which no one edits while this runs."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _node_of(file: str) -> str:
    return Path(file).parts[1].removesuffix(".py")


@cache
def _imported_files(path: Path, root: Path) -> tuple[str, ...]:
    """Return the files under `root` that the module at `path` imports, packages on the way included."""
    return tuple(_find_imports(path, root))


def _find_imports(path: Path, root: Path) -> Iterator[str]:
    for name in _imported_names(syntax_of(path), ".".join(path.relative_to(root).parent.parts)):
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            yield from _file_of(parts[:length], root)


def _imported_names(tree: ast.AST, package: str) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = package if node.level else node.module
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")):
            yield from _imported_names(node, package)


def _file_of(parts: list[str], root: Path) -> Iterator[str]:
    if parts[0] in PACKAGES:
        base = Path(*parts)
        for candidate in (base.with_suffix(".py"), base / "__init__.py"):
            if (root / candidate).is_file():
                yield candidate.as_posix()


@cache
def _strings(path: Path) -> frozenset[str]:
    constants = [node.value for node in ast.walk(syntax_of(path)) if isinstance(node, ast.Constant)]
    return frozenset(value for value in constants if isinstance(value, str))


def _is_data(path: Path) -> bool:
    return not (path / "__init__.py").exists() if path.is_dir() else path.suffix != ".py"
