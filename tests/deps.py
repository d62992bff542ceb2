"""Write each stage's code into its `deps` in dvc.yaml, read off the imports: `make deps`."""

import re
from pathlib import Path

from tests.imports import closure, data_beside
from tests.stages import DVC_FILE, ROOT

# A stage's name, and in its `deps` the lines of code (and of data beside it): they stand together behind the others.
STAGE = re.compile(r"^  (\w+):\n(?:    .*\n|\n)*", re.MULTILINE)
CODE = re.compile(r"(?:^      - (?:pipelines|taxo)/\S+\n)+", re.MULTILINE)
# DVC reads and writes dvc.lock after every stage, a quarter of a second for a thousand lines. So a package stands for
# its files where a stage runs this share of them at least, though it then also runs when one of the others changes.
SHARE = 0.5


def with_code(dvc: str) -> str:
    """Return the text of dvc.yaml with every stage's code in its `deps`, and all else as it was."""
    stages, rest = dvc.split("\nplots:", 1) if "\nplots:" in dvc else (dvc, "")
    written = STAGE.sub(lambda found: CODE.sub(_code(found[1]), found[0], count=1), stages)
    return f"{written}\nplots:{rest}" if rest else written


def code_of(stage: str) -> set[str]:
    """Return the code that `stage` runs and the data beside it: packages where it runs much of them, else files."""
    files = closure(f"pipelines/{stage}.py", ROOT)
    return with_packages(files | data_beside(files, ROOT), files, ROOT)


def with_packages(entries: set[str], files: set[str], root: Path) -> set[str]:
    """Return `entries` with each package of taxo in place of what is in it, where `files` are enough of its modules."""
    whole = {package for package in {*map(_package, files)} - {""} if _is_run(package, files, root)}
    return {entry for entry in entries if _package(entry) not in whole} | whole


def _package(entry: str) -> str:
    """The package of taxo that a file or folder is in, "" for none."""
    parts = Path(entry).parts
    return "/".join(parts[:2]) if parts[0] == "taxo" and len(parts) > 2 else ""


def _is_run(package: str, files: set[str], root: Path) -> bool:
    modules = {path.relative_to(root).as_posix() for path in (root / package).rglob("*.py")}
    return len(modules & files) >= SHARE * len(modules)


def _code(stage: str) -> str:
    return "".join(f"      - {path}\n" for path in sorted(code_of(stage)))


if __name__ == "__main__":
    DVC_FILE.write_text(with_code(DVC_FILE.read_text(encoding="utf-8")), encoding="utf-8")
