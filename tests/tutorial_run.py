"""Do what docs/tutorial.md says, command by command, as its reader would."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.documented import Commands, Shell, commands_in, files_in
from tests.stages import ROOT

PAGE = "docs/tutorial.md"
RECORDS = ROOT / "docs" / "tutorial"
FOUND = "found"  # the folder of a copy of the project after its first run, where topics are only found


@dataclass(frozen=True)
class Done:
    """A block of commands that was run: its exit code and what it printed."""

    commands: Commands
    code: int
    printed: str


@dataclass(frozen=True)
class Tutorial:
    """What was done in `folder`, whose `pile` is the tutorial's project at the end, and `found` after its first run."""

    folder: Path
    done: list[Done]


def do_tutorial(folder: Path) -> Tutorial:
    """Run every block of the tutorial in `folder`, up to one that fails."""
    shutil.copytree(RECORDS, folder, dirs_exist_ok=True)
    for name, text in files_in(PAGE).items():
        (folder / name).write_text(text, encoding="utf-8")
    shell, done = Shell(folder), list[Done]()
    for commands in commands_in(PAGE):
        result = shell.run(commands.lines)
        done.append(Done(commands, result.returncode, result.stdout))
        if result.returncode:
            break
        if "taxo run" in commands.lines and not (folder / FOUND).exists():
            shutil.copytree(folder / "pile", folder / FOUND)
    return Tutorial(folder, done)
