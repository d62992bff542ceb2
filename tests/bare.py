"""Run Python code as in an environment where nothing but Python and numpy is installed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Refuses to import what comes neither with Python nor with numpy or taxo.
REFUSE = """
import importlib.abc, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy", "taxo"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refuse())
"""


def run_bare(
    code: str, *, cwd: Path | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `code` so in the folder `cwd` and return what it printed."""
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REFUSE}\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", cwd=cwd, input=stdin
    )


def taxo_bare(
    *words: str, cwd: Path | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command `taxo` with `words` so."""
    code = f"from taxo.cli import main\nsys.exit(main({list(words)!r}))"
    return run_bare(code, cwd=cwd, stdin=stdin)
