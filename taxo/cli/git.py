"""Ask git about a folder."""

import subprocess
from pathlib import Path


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run git with `words` in `folder` and return what came of it; `FileNotFoundError` where there is no git."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)


def is_in_git(folder: Path) -> bool:
    """Say whether `folder` is in a git repository, its own or a bigger one; it isn't where there is no git."""
    try:
        return git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() == b"true"
    except FileNotFoundError:
        return False
