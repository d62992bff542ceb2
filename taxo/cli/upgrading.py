"""Bring an older project to the installed version: its stages, its parameters, its editor's schemas."""

from collections.abc import Iterator
from pathlib import Path

from taxo.cli.pipeline import STAGES_FILE
from taxo.cli.project import check_project, generated_files, is_clone, renew_version, write_text
from taxo.errors import TaxoError
from taxo.project.params import DEFAULTS
from taxo.project.params_check import PARAMS_FILE, find_problems
from taxo.project.yaml_reading import Lined, read_yaml


def upgrade(root: Path = Path(), dry_run: bool = False) -> tuple[list[str], list[str]]:
    """Write what is behind in the project at `root`; return a sentence for each change, and one for each problem of
    params.yaml that is left.

    Raises `TaxoError` where `root` is no project or its params.yaml can't be read.
    """
    check_project(root)
    if is_clone(root):
        raise TaxoError(
            f"{STAGES_FILE} is the developers' own here: this is a clone of taxo; `git pull` upgrades it"
        )
    done = []
    for name, text in generated_files().items():
        if not (root / name).exists() or (root / name).read_text(encoding="utf-8") != text:
            done.append(f"{name}: written anew")
            if not dry_run:
                write_text(root / name, text)
    before = (root / PARAMS_FILE).read_text(encoding="utf-8-sig")
    after, added = with_missing(before, DEFAULTS.read_text(encoding="utf-8"))
    done += [f"{PARAMS_FILE}: `{path}` added, with its default" for path in added]
    if added and not dry_run:
        write_text(root / PARAMS_FILE, after)
    if not dry_run:
        renew_version(root)
    return done, find_problems(after)


def with_missing(text: str, defaults: str) -> tuple[str, list[str]]:
    """Return the params file `text` with what it lacks of `defaults`, and the paths of that.

    What is added stands at the end of its section, with the comment that it has in `defaults`.
    """
    added = []
    for path in list(_lacking(read_yaml(text, PARAMS_FILE), read_yaml(defaults, PARAMS_FILE), ())):
        text = _insert(text, path, _block(defaults, path))
        added.append(".".join(path))
    return text, added


def _lacking(found: object, wanted: object, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the path of each key of `wanted` that `found` lacks, the highest of those inside one another."""
    if isinstance(wanted, Lined) and isinstance(found, Lined):
        for key, value in wanted.items():
            if key not in found:
                yield (*above, key)
            else:
                yield from _lacking(found[key], value, (*above, key))


def _block(text: str, path: tuple[str, ...]) -> str:
    """The lines of the parameter at `path` with the comment above it."""
    lines = text.splitlines(keepends=True)
    first = _line(text, path)
    begin = first
    while begin > 0 and lines[begin - 1].lstrip().startswith("#"):
        begin -= 1
    return "".join(lines[begin : _end(lines, first)])


def _insert(text: str, path: tuple[str, ...], block: str) -> str:
    lines = (text if text.endswith("\n") or not text else f"{text}\n").splitlines(keepends=True)
    end = _end(lines, _line(text, path[:-1])) if path[:-1] else len(lines)
    return "".join([*lines[:end], block, *lines[end:]])


def _line(text: str, path: tuple[str, ...]) -> int:
    """The number, from 0, of the line with the last key of `path`."""
    found = read_yaml(text, PARAMS_FILE)
    for key in path[:-1]:
        found = found[key]
    return int(found.lines[path[-1]]) - 1


def _end(lines: list[str], first: int) -> int:
    """Where the value of the key on the line `first` ends: behind its last line that is indented more."""
    depth = len(lines[first]) - len(lines[first].lstrip())
    end = first + 1
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip()) <= depth:
            break
        end = number + 1
    return end
