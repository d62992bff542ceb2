"""Write each stage's code into its `deps` in dvc.yaml, read off the imports: `make deps`."""

import re

from tests.imports import closure, data_beside
from tests.stages import DVC_FILE, ROOT

# A stage's name, and in its `deps` the lines of code (and of data beside it): they stand together behind the others.
STAGE = re.compile(r"^  (\w+):\n(?:    .*\n|\n)*", re.MULTILINE)
CODE = re.compile(r"(?:^      - (?:pipelines|taxo)/\S+\n)+", re.MULTILINE)


def with_code(dvc: str) -> str:
    """Return the text of dvc.yaml with every stage's code in its `deps`, and all else as it was."""
    stages, rest = dvc.split("\nplots:", 1) if "\nplots:" in dvc else (dvc, "")
    written = STAGE.sub(lambda found: CODE.sub(_code(found[1]), found[0], count=1), stages)
    return f"{written}\nplots:{rest}" if rest else written


def code_of(stage: str) -> set[str]:
    """Return the files of code that `stage` runs, and the data that lie beside them."""
    files = closure(f"pipelines/{stage}.py", ROOT)
    return files | data_beside(files, ROOT)


def _code(stage: str) -> str:
    return "".join(f"      - {path}\n" for path in sorted(code_of(stage)))


if __name__ == "__main__":
    DVC_FILE.write_text(with_code(DVC_FILE.read_text(encoding="utf-8")), encoding="utf-8")
