"""Find the commands that a document shows, with what they print, and run them in a folder of their own."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.stages import ROOT

# A block of commands; what they print may follow as a block of text.
COMMANDS = re.compile(
    r"^(?P<indent> *)```sh\n(?P<commands>.*?)^ *```\n(?:\n* *```text\n(?P<shown>.*?)^ *```$)?",
    re.MULTILINE | re.DOTALL,
)
# A file that the reader shall write: its name stands behind the kind of block.
FILE = re.compile(r"^```\w+ (?P<name>[\w./-]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"  # a line of it stands for any number of lines
# What differs between machines, and what stands for it.
VARIABLE = ((re.compile(r"\bin \d+ s\b"), "in some s"), (re.compile(r"open \S*/(?=pile/)"), "open /"))


@dataclass(frozen=True)
class Commands:
    """Lines for a shell, the line of the document on which they begin, and what it says that they print, if it does."""

    line: int
    lines: tuple[str, ...]
    shown: str | None

    @property
    def name(self) -> str:
        """Where they stand and the first of them, for the names of tests."""
        return f"line {self.line}: {self.lines[0]}"


def text_of(page: str) -> str:
    """Return the text of a document, by its path in the repository."""
    return (ROOT / page).read_text(encoding="utf-8")


def commands_in(page: str) -> list[Commands]:
    """Return the blocks of commands of a document in order; comments and blank lines are no commands."""
    text = text_of(page)
    found = []
    for match in COMMANDS.finditer(text):
        lines = [line.partition("  #")[0].strip() for line in match["commands"].splitlines()]
        shown = match["shown"]
        found.append(
            Commands(
                text[: match.start()].count("\n") + 2,
                tuple(line for line in lines if line and not line.startswith("#")),
                None if shown is None else _without(match["indent"], shown),
            )
        )
    return found


def _without(indent: str, block: str) -> str:
    """A block without the blanks by which the whole of it is indented."""
    return "\n".join(line.removeprefix(indent) for line in block.rstrip("\n").splitlines())


def files_in(page: str) -> dict[str, str]:
    """Return the files that a document tells its reader to write, by name."""
    return {match["name"]: match["text"] for match in FILE.finditer(text_of(page))}


@dataclass
class Shell:
    """A shell that stays in the folder to which the last command went, with this repository's `taxo` first."""

    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: _environment())

    def run(self, lines: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        """Run lines up to the first that fails; return the exit code and all that was printed, in order."""
        place = self.folder.parent / f"{self.folder.name}.place"
        script = "\n".join(["set -e", *lines, f"pwd > '{place}'"])
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        if done.returncode == 0:
            self.folder = Path(place.read_text(encoding="utf-8").strip())
            place.unlink()
        return done


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "ann@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }


def is_shown(shown: str, printed: str) -> bool:
    """Say whether a document shows what was printed: line by line, but for times, folders, and what it leaves out."""
    lines = (
        "(?:.*\n)*?" if line == LEFT_OUT else f"{re.escape(line)}\n" for line in settled(shown).splitlines()
    )
    return re.fullmatch("".join(lines), settled(printed) + "\n") is not None


def settled(text: str) -> str:
    """Return `text` with what differs between machines put the same, and without blanks at ends of lines."""
    for pattern, replacement in VARIABLE:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())
