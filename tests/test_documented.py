"""The tutorial and the pages of docs/ are true: their commands run, in order, and print what is shown.

All are in one module, for the pages are tried in the project that the tutorial makes, and that takes a minute.
"""

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from taxo.version import __version__
from tests.documented import Commands, Shell, commands_in, files_in, is_shown, text_of
from tests.stages import ROOT
from tests.tutorial_run import FOUND, PAGE, Tutorial

BLOCKS = commands_in(PAGE)
PAGES = (
    "README.md",
    "docs/accepting.md",
    "docs/cluster.md",
    "docs/dvc.md",
    "docs/every-week.md",
    "docs/exporting.md",
    "docs/first-taxonomy.md",
    "docs/listings.md",
    "docs/reviewing.md",
    "docs/taking-over.md",
)
# Pages that begin where the topics are only found, not where the tutorial ends.
BEFORE = ("docs/accepting.md", "docs/first-taxonomy.md", "docs/taking-over.md")
# Blocks that are another test's: they install, make the tutorial's project, or run stages, as the tutorial does.
ELSEWHERE = re.compile(
    r"pip install|python3 -m venv|\. taxo-env|taxo init pile|make |(?:taxo run|dvc repro(?: --quiet)?)$"
)
REVIEWS = "paper,topics,not_topics,by,note\n{paper},{topic},,{by},\n"
PAPER = "Gait speed predicts falls in a geriatric clinic"


def test_the_page_has_commands_and_shows_what_most_of_them_print() -> None:
    assert len(BLOCKS) > 10
    assert sum(block.shown is not None for block in BLOCKS) > len(BLOCKS) / 2


def test_the_short_way_of_the_readme_is_the_tutorial_s() -> None:
    short = next(block.lines for block in commands_in("README.md") if "taxo init pile" in block.lines)
    assert short == tuple(line for block in BLOCKS[:2] for line in block.lines)


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(BLOCKS)), ids=[block.name for block in BLOCKS])
def test_a_command_prints_what_the_tutorial_shows(place: int, tutorial: Tutorial) -> None:
    if place >= len(tutorial.done):
        pytest.skip("an earlier command failed")
    done = tutorial.done[place]
    assert done.code == 0, done.printed
    if done.commands.shown is not None:
        assert is_shown(done.commands.shown, done.printed), done.printed


@pytest.mark.slow
def test_what_the_tutorial_says_of_the_outcome_is_so(tutorial: Tutorial) -> None:
    project = tutorial.folder / "pile"
    rows = (project / "reports/html/changes.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    changes = [re.search(r",(new|moved|gone),", row) for row in rows]
    assert [found[1] for found in changes if found].count("new") == 4
    assert all("heart-failure,insomnia" in row for row in rows if ",moved," in row)
    teachers = next(row for row in rows if "rural teachers" in row)
    assert ",new,,," in teachers, "said to be about none"
    assert "four new papers" in text_of(PAGE)


def test_what_is_shown_is_compared_line_by_line_without_times_and_folders() -> None:
    printed = "one\ntwo\nthree\ndone in 71 s; open /tmp/a/pile/reports/html/index.html\n"
    assert is_shown("one\n…\ndone in 40 s; open /home/ann/pile/reports/html/index.html", printed)
    assert is_shown("one\ntwo\n…", printed)
    assert not is_shown("one\nthree\n…", printed)
    assert not is_shown("one\ntwo\nthree", printed)


def runnable(commands: Commands) -> tuple[str, ...]:
    """The commands of a block that are run here."""
    if any("taxo init pile" in line for line in commands.lines):
        return ()
    return tuple(line for line in commands.lines if not ELSEWHERE.match(line))


@pytest.fixture
def shell(page: str, tutorial: Tutorial, tmp_path: Path) -> Shell:
    """A shell in a copy of the tutorial's project with the files that `page` names."""
    project = tmp_path / "pile"
    shutil.copytree(tutorial.folder / (FOUND if page in BEFORE else "pile"), project)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    for path, by in (
        (downloads / "reviews.csv", "Ann"),
        (project / "ann.csv", "Ann"),
        (project / "ben.csv", "Ben"),
    ):
        path.write_text(REVIEWS.format(paper=PAPER, topic="fall-prevention", by=by), encoding="utf-8")
    shutil.copy(ROOT / "docs" / "tutorial" / "new.ris", project)
    started = Shell(project)
    started.environment["HOME"] = str(tmp_path)
    return started


def write_files(page: str, names: set[str], project: Path) -> None:
    """Write the files that the page shows; settings for params.yaml are put among those that are there."""
    for name, text in files_in(page).items():
        path = project / name
        if name == "params.yaml" and name in names:
            path.write_text(
                yaml.safe_dump(merged(yaml.safe_load(path.read_text("utf-8")), yaml.safe_load(text))), "utf-8"
            )
        elif name in names:
            path.write_text(text, encoding="utf-8")


def merged(settings: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """`settings` by section with those of `changed` in their place."""
    return {section: {**values, **changed.get(section, {})} for section, values in settings.items()}


def files_before(page: str, line: int) -> set[str]:
    """The names of the files that a page shows above a line."""
    above = "\n".join(text_of(page).splitlines()[:line])
    return {name for name in files_in(page) if f" {name}\n" in above}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_run_and_print_what_it_shows(page: str, shell: Shell) -> None:
    project, written = shell.folder, set[str]()
    for commands in commands_in(page):
        names = files_before(page, commands.line)
        write_files(page, names - written, project)
        written |= names
        done = shell.run(runnable(commands))
        assert done.returncode == 0, f"{page}, {commands.name}\n{done.stdout}"
        assert commands.shown is None or is_shown(commands.shown, done.stdout), done.stdout


def block_of(kind: str, start: str) -> str:
    """The block of docs/cluster.md of that kind that begins so."""
    [found] = re.findall(
        rf"^```{kind}\n({re.escape(start)}.*?)^```$", text_of("docs/cluster.md"), re.MULTILINE | re.DOTALL
    )
    return str(found)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["docs/cluster.md"])
def test_the_arrays_of_slurm_and_kubernetes_make_every_partition(shell: Shell) -> None:
    job = yaml.safe_load(block_of("yaml", "apiVersion:"))["spec"]
    [container] = job["template"]["spec"]["containers"]
    assert (job["completionMode"], container["command"]) == ("Indexed", ["sh", "-c"])
    script = block_of("bash", "#!")
    [first, last] = re.findall(r"--array=(\d+)-(\d+)$", script, re.MULTILINE)[0]
    assert shell.run(commands_in("docs/cluster.md")[0].lines).returncode == 0
    lines = []
    for number in range(int(first), int(last) + 1):
        lines += [f"export SLURM_ARRAY_TASK_ID={number}", script]
    for index in range(job["completions"]):
        lines += [f"export JOB_COMPLETION_INDEX={index}", *container["args"]]
    done = shell.run(tuple(lines))
    assert done.returncode == 0, done.stdout
    made = {path.name: path.read_bytes() for path in (shell.folder / "topics").iterdir()}
    assert len(made) == 2
    for way in ("slurm", "kubernetes"):
        folder = shell.folder / f"topics-by-{way}"
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_every_page_with_commands_is_run() -> None:
    others = {"docs/tutorial.md"}
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert {page for page in found - others if any(map(runnable, commands_in(page)))} == set(PAGES) - {
        "README.md"
    }


def test_what_make_is_told_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    pages = ("README.md", "CONTRIBUTING.md", *PAGES[1:])
    told = {
        name for page in pages for name in re.findall(r"(?:^ *|`)make ([a-z]+)", text_of(page), re.MULTILINE)
    }
    assert {"report", "test"} <= told
    assert {name for name in told if f"\n{name}: " not in makefile} == set()


def test_what_pip_is_told_to_install_is_this_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = "\n".join(text_of(page) for page in (*PAGES, "docs/pipeline.md"))
    wheels = re.findall(r"dist/(\S+?)-(\S+?)-py3-none-any\.whl", text)
    assert set(wheels) == {(project["name"].replace("-", "_"), __version__)}
    extras = set(re.findall(r"(?:\.whl|\"\.|`)\[(\w+)\][\"`]", text))
    assert {"project", "pipeline"} <= extras <= set(project["optional-dependencies"])


@pytest.mark.slow
def test_the_data_dictionary_s_example_runs(tutorial: Tutorial) -> None:
    pytest.importorskip("pandas")
    [code] = re.findall(
        r"^```python\n(.*?)^```$", text_of("docs/data-dictionary.md"), re.MULTILINE | re.DOTALL
    )
    (tutorial.folder / "example.py").write_text(code, encoding="utf-8")
    shell = Shell(tutorial.folder / "pile")
    done = shell.run(("python ../example.py",))
    assert done.returncode == 0, done.stdout
    assert re.search(r"^inhaler-technique +1\d$", done.stdout, re.MULTILINE), done.stdout


def test_the_parameters_that_pages_set_are_there() -> None:
    schema = json.loads((ROOT / "taxo/project/schemas/params.schema.json").read_text(encoding="utf-8"))
    pages = [path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")]
    told = {place for page in pages for place in re.findall(r"--set-param\s+([\w.]+)=", text_of(page))}
    assert told
    for place in told:
        section = schema
        for name in place.split("."):
            section = section["properties"][name]
