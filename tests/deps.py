"""Write each stage's code into its `deps` in dvc.yaml, read off the imports: `python -m tests.deps`."""

import re
from pathlib import Path

from tests.imports import closure

ROOT = Path(__file__).parent.parent
DVC_FILE = ROOT / "dvc.yaml"
# A stage's name, and in its `deps` the lines of code: all that ends in .py stands together behind the data.
STAGE = re.compile(r"^  (\w+):\n(?:    .*\n|\n)*", re.MULTILINE)
CODE = re.compile(r"(?:^      - \S+\.py\n)+", re.MULTILINE)


def with_code(dvc: str) -> str:
    """Return the text of dvc.yaml with every stage's code in its `deps`, and all else as it was."""
    stages, rest = dvc.split("\nplots:", 1) if "\nplots:" in dvc else (dvc, "")
    written = STAGE.sub(lambda found: CODE.sub(_code(found[1]), found[0], count=1), stages)
    return f"{written}\nplots:{rest}" if rest else written


def _code(stage: str) -> str:
    return "".join(f"      - {file}\n" for file in sorted(closure(f"pipelines/{stage}.py", ROOT)))


if __name__ == "__main__":
    DVC_FILE.write_text(with_code(DVC_FILE.read_text(encoding="utf-8")), encoding="utf-8")
