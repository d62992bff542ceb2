"""`taxo diff` tells what changed between baselines, folders and revisions, as text, Markdown and JSON."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from taxo.changes import Snapshot
from taxo.cli import main
from taxo.cli.differences.comparison import Comparison, Side
from taxo.cli.differences.facts import facts
from taxo.cli.differences.markdown import MOST_LETTERS, as_markdown
from taxo.cli.differences.markdown_text import NO_WIDTH, in_html, in_markdown
from taxo.cli.differences.sentences import headline
from taxo.cli.differences.text import as_text
from taxo.project.tables import ASSIGNMENTS, CLUSTER_TOPICS, PAPERS, Assignment, ClusterTopic, Paper
from tests.bare import taxo_bare
from tests.changes.piles import pile

TAXONOMY = """\
topics:
  - {id: sleep, name: Sleep, phrases: [sleep]}
  - {id: heart, name: Heart, phrases: [heart]}
"""


def compared(before: Snapshot, now: Snapshot, notes: Sequence[str] = ()) -> Comparison:
    return Comparison(Side("may", before, tuple(notes)), Side("june", now))


def write_project(root: Path, topics: dict[str, str], taxonomy: str = TAXONOMY) -> Path:
    """A project whose last run found `topics`: a letter a paper, "" as a topic for none."""
    given = {letter: topic for topic, letters in topics.items() for letter in letters}
    PAPERS.write([Paper(letter, f"Title {letter}", "") for letter in given], root)
    found = [Assignment(i, t or None, 0.9, [t] if t else []) for i, t in given.items()]
    ASSIGNMENTS.write(found, root)
    (root / "taxonomy.yaml").write_text(taxonomy, encoding="utf-8")
    return root


def write_report(path: Path, rows: str) -> Path:
    path.write_text(f"paper_id,title,topic_id,topic\n{rows}", encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["diff", *words]) == code
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["diff", *words]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    return printed.err


def test_the_first_line_counts_papers_and_topics() -> None:
    found = compared(pile(a="uvw", b="xyz"), pile(a="uvx", b="yzpq", none="r"))
    assert headline(found) == "3 new papers (1 without a topic), 1 moved to another topic, 1 gone"
    found = compared(pile(a="uvw", b="xyz"), pile(a="uvwx", b="yz"))
    assert headline(found) == "1 paper moved to another topic"
    found = compared(pile(old="uvwxyz"), pile(one="uvw", two="xyz"))
    assert headline(found) == "6 papers moved to another topic; topics: 1 split"
    assert headline(compared(pile(a="uv"), pile(a="u"))) == "1 paper gone"


def test_the_text_tells_topics_papers_and_reasons() -> None:
    before = pile(old="uvwxyz", a="bcd", heart="ef")
    now = pile({"one": "The first"}, one="uvw", two="xyz", a="bc", heart="efdg", none="h")
    text = as_text(compared(before, now, ["may, line 3: broken"]), whole=False)
    assert text.startswith(
        "may: 11 papers\njune: 13 papers\nnote: may, line 3: broken\n\n2 new papers (1 without"
    )
    assert "  split    old (6) → The first (3), two (3)\n" in text
    assert "new papers (2)\n  heart (1)\n    Title g\n  no topic (1)\n    Title h\n" in text
    assert "moved since topics changed (6)\n  old → The first: “old” was split (3)\n    Title u\n" in text
    assert (
        "by what the whole pile tells (1): learned anew from papers that came or went\n  a → heart (1)\n"
        in text
    )
    assert re.search(r"heart +2 +4 +\+1 +\+1\n", text)
    assert "lists are cut" not in text


@pytest.mark.parametrize(
    ("before", "now", "line"),
    [
        (pile(old="uvw"), pile(new="uvw"), "  renamed  old (3) → new (3)"),
        (pile(a="uvw", b="xyz"), pile(c="uvwxyz"), "  merged   a (3), b (3) → c (6)"),
        (pile(a="uvw"), pile(a="uvw", b="xy"), "  new      b (2) from new papers (2)"),
        (pile(a="uvw", b="x"), pile(a="uvwx"), "  gone     b (1): its papers are in a (1)"),
        (pile(a="uvw", b="x"), pile(a="uvw"), "  gone     b (1): its papers left the pile"),
        (pile(a="uv"), pile(a="uv", definition="p2 h1 x0 s0"), "  edited   a: phrases, hints"),
    ],
)
def test_the_text_tells_what_became_of_topics(before: Snapshot, now: Snapshot, line: str) -> None:
    assert line in as_text(compared(before, now), whole=False).splitlines()


def test_the_same_again_and_another_pile_are_told_in_a_line() -> None:
    same = as_text(compared(pile(a="uv"), pile(a="uv")), whole=False)
    assert same == "may: 2 papers\njune: 2 papers\n\nnothing changed\n"
    other = compared(pile(a="uv"), pile(a="xy"))
    assert as_text(other, whole=False).endswith("\n\nnothing to compare: both have no paper in common\n")
    assert as_markdown(other, whole=False).count("\n\n") == 1
    found = facts(other)
    assert (found["same_pile"], found["changed"], found["new"], found["gone"]) == (False, True, [], [])


def large(n_topics: int, n_papers: int, title: str) -> Comparison:
    """A pile to which many papers came."""
    shared = pile(a="uv")
    paper = next(iter(shared.papers.values()))
    new = {
        f"{t}-{p}": type(paper)(title.format(p), f"topic-{t}", reviewed=False)
        for t in range(n_topics)
        for p in range(n_papers)
    }
    return compared(shared, Snapshot({**shared.papers, **new}, shared.topics))


def test_long_lists_are_cut_with_their_count_unless_all_is_wanted() -> None:
    found = large(30, 40, "Paper {}")
    short, whole = as_text(found, whole=False), as_text(found, whole=True)
    assert len(short.splitlines()) < 100
    assert "    … and 38 more\n" in short
    assert "  … and 800 papers in 20 smaller groups\n" in short
    assert "  … and 10 more changes of topics\n" in short
    assert short.endswith("lists are cut; `taxo diff --all` shows them whole\n")
    assert whole.count("    Paper ") == 1200
    assert "…" not in whole


@pytest.mark.parametrize("title", ["Paper {}", "$" * 200 + "{}", "@a <b> *c* " * 40 + "{}"])
@pytest.mark.parametrize(("n_topics", "n_papers"), [(3, 20), (400, 200)])
def test_markdown_fits_a_comment_and_says_what_was_cut(n_topics: int, n_papers: int, title: str) -> None:
    text = as_markdown(large(n_topics, n_papers, title), whole=False)
    assert len(text) <= MOST_LETTERS
    assert text.startswith(f"### What changed: {n_topics * n_papers:,} new papers; topics: {n_topics} new\n")
    assert ("Lists are cut" in text) == ("… and " in text)
    assert text.count("<details>") == text.count("</details>") > 0
    assert n_topics < 10 or "Lists are cut" in text


def test_markdown_can_be_whole() -> None:
    text = as_markdown(large(50, 100, "Paper {}"), whole=True)
    assert text.count("\n- Paper ") == 5000
    assert "Lists are cut" not in text


def test_markdown_has_headings_tables_and_folded_lists() -> None:
    before, now = pile(old="uvwxyz", a="bcd"), pile(one="uvw", two="xyz", a="bce")
    text = as_markdown(compared(before, now, ["a <note>"]), whole=False)
    assert "> **Note:** a &lt;note&gt;\n" in text
    assert "| split | old (6) | one (3), two (3) |\n" in text
    assert "| a | 3 | **3** | +1 |  |  | -1 |\n" in text
    assert (
        "<details><summary>old → one: 3 papers, “old” was split</summary>\n\n- Title u\n- Title v\n" in text
    )


@pytest.mark.parametrize(
    "text",
    [
        "@octocat",
        "see org/team#12 or #12",
        "GH-12",
        "https://example.org/a",
        "www.example.org",
        "a :tada: b",
        "a@b.org",
    ],
)
def test_github_makes_nothing_of_a_title(text: str) -> None:
    links = re.compile(r"@\w|#\d|GH-\d|https?:|www\.|:tada:", re.IGNORECASE)
    for written in (in_markdown(text), in_html(text)):
        assert links.search(text)
        assert not links.search(written)
        assert written.replace(NO_WIDTH, "").replace("\\", "") == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a | b", "a \\| b"),
        ("`x` *y* _z_ [l](u) ~s~", "\\`x\\` \\*y\\* \\_z\\_ \\[l\\](u) \\~s\\~"),
        ("<img src=x> & </details>", "&lt;img src=x&gt; &amp; &lt;/details&gt;"),
        ("- [ ] task", "\\- \\[ \\] task"),
        ("1. first", "1\\. first"),
        ("cost $x$", "cost <span>$</span>x<span>$</span>"),
        ("two\nlines\x1b[31m", "two lines \\[31m"),
        ("turned\u202eround", "turnedround"),
        ("Schlaf – Größe, 睡眠", "Schlaf – Größe, 睡眠"),
    ],
)
def test_markup_in_a_title_shows_as_it_is(text: str, written: str) -> None:
    assert in_markdown(text) == written


def test_json_has_the_shape_that_the_documents_tell() -> None:
    before = pile(old="uvwxyz", a="bcd", heart="efk")
    found = facts(compared(before, pile(one="uvw", two="xyz", a="bc", heart="efdg", none="h")))
    documents = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    part = documents.partition("## What changed, as a program reads it")[2].partition("\n\nIt compares")[0]
    assert set(found) == set(
        re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)))
    )
    assert found["counts"]["both"] == 11
    assert found["topics"][0] == {
        "kind": "split",
        "before": [{"id": "old", "name": "old", "papers": 6}],
        "now": [{"id": "one", "name": "one", "papers": 3}, {"id": "two", "name": "two", "papers": 3}],
    }
    assert found["new"] == [
        {"id": "g", "title": "Title g", "topic": "heart"},
        {"id": "h", "title": "Title h", "topic": None},
    ]
    assert found["gone"] == [{"id": "k", "title": "Title k", "topic": "heart"}]
    assert {(m["id"], m["from"], m["to"], m["cause"]) for m in found["moved"]} >= {
        ("d", "a", "heart", "pile")
    }
    for size in found["sizes"]:
        assert size["now"] == size["before"] + size["new"] + size["in"] - size["out"] - size["gone"]


def test_a_project_is_compared_with_its_baseline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(write_project(tmp_path, {"sleep": "abc", "heart": "d"}))
    write_report(
        tmp_path / "baseline.csv", "a,Title a,sleep,Sleep\nb,Title b,heart,Heart\nx,'=Gone,heart,Heart\n,,\n"
    )
    text = told(capsys)
    assert (
        "baseline.csv: 3 papers\nthis project: 4 papers\nnote: baseline.csv, line 5: the row names no paper"
        in text
    )
    assert "2 new papers, 1 moved to another topic, 1 gone" in text
    assert "one of the two doesn't tell what its topics were defined by" in text
    assert "gone (1)\n  =Gone\n" in text
    assert json.loads(told(capsys, "--json")) == json.loads(told(capsys, "--format", "json"))


def test_folders_and_files_are_compared_with_the_project_or_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path / "old", {"sleep": "abc"})
    os.chdir(write_project(tmp_path / "new pile", {"sleep": "ab", "": "c"}))
    assert "../old: 3 papers\nthis project: 3 papers\n" in told(capsys, "../old")
    assert "sleep → no topic (1)" in told(capsys, "../old", ".").replace("Sleep", "sleep")
    assert told(capsys, ".", ".").endswith("nothing changed\n")
    write_report(tmp_path / "may.csv", "a,A,sleep,Sleep\nb,B,sleep,Sleep\n")
    assert "1 new paper (1 without a topic)" in told(capsys, "../may.csv")


def test_exit_codes_out_and_quiet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(tmp_path)
    write_report(tmp_path / "1.csv", "a,A,t,T\n")
    write_report(tmp_path / "2.csv", "a,A,t,T\nb,B,t,T\n")
    assert told(capsys, "1.csv", "2.csv", "--quiet") == ""
    assert told(capsys, "1.csv", "2.csv", "--quiet", "--exit-code", code=1) == ""
    assert told(capsys, "1.csv", "1.csv", "--exit-code").endswith("nothing changed\n")
    assert (
        told(capsys, "1.csv", "2.csv", "--format", "markdown", "--out", "a.md")
        == "1 new paper; a.md tells it\n"
    )
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("### What changed: 1 new paper\n")
    assert "no/folder" not in told(capsys, "1.csv", "2.csv", "--out", "b.txt", "--quiet")


def test_topics_that_discovery_made_are_compared_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, topics in (("old", {"one": "abcd"}), ("new", {"one": "ab", "two": "cd"})):
        write_project(tmp_path / folder, topics, "topics: []\n")
        named = [ClusterTopic(rank, t, t.title(), cluster=rank) for rank, t in enumerate(topics)]
        CLUSTER_TOPICS.write(named, tmp_path / folder)
    os.chdir(tmp_path)
    text = told(capsys, "old", "new")
    assert "  split    One (4) → One (2), Two (2)\n" in text
    assert "moved since discovery grouped otherwise (2)\n" in text


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def keep(root: Path, layout: str = ".dvc/cache/files/md5") -> None:
    """Do what a run and a commit do: note hashes in dvc.lock, tables in the cache, the rest in git."""
    listed = {}
    for name in ("data/papers.parquet", "data/assignments.parquet", "taxonomy.yaml"):
        listed[name] = hashlib.md5((root / name).read_bytes()).hexdigest()
    for name in (PAPERS.path, ASSIGNMENTS.path):
        copy = root / layout / listed[name][:2] / listed[name][2:]
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy)
    entries = [{"path": path, "hash": "md5", "md5": hashed} for path, hashed in listed.items()]
    lock = {"schema": "2.0", "stages": {"label": {"cmd": "x", "deps": entries[2:], "outs": entries[:2]}}}
    (root / "dvc.lock").write_text(yaml.safe_dump(lock), encoding="utf-8")
    (root / ".gitignore").write_text("/data\n/.dvc/cache\n/elsewhere\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "run")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project in a folder of a git repository, run and committed twice; the working folder is the project's."""
    git(tmp_path, "init", "--quiet")
    project = write_project(tmp_path / "my pile", {"sleep": "abc"})
    (project / ".dvc").mkdir()
    keep(project)
    keep(write_project(project, {"sleep": "ab", "heart": "cd"}, TAXONOMY.replace("[heart]", "[heart, ECG]")))
    os.chdir(project)
    return project


def test_a_revision_s_tables_come_from_the_cache(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(capsys, "HEAD~1")
    assert re.match(r"HEAD~1 \([0-9a-f]{8}\): 3 papers\nthis project: 4 papers\n\n1 new paper, 1 moved", text)
    assert "  edited   Heart: phrases\n" in text
    assert (
        "moved since a topic was edited (1)\n  Sleep → Heart: phrases of “Heart” edited (1)\n    Title c\n"
        in text
    )
    assert "1 new paper, 1 moved" in told(capsys, "HEAD~1", "HEAD")
    assert told(capsys, "HEAD").endswith("nothing changed\n")


def test_a_cache_may_lie_elsewhere_or_be_an_older_one(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "elsewhere").mkdir()
    shutil.move(repository / ".dvc/cache/files/md5", repository / "elsewhere/old")
    (repository / ".dvc/config").write_text("[core]\n    analytics = false\n", encoding="utf-8")
    (repository / ".dvc/config.local").write_text("[cache]\n    dir = ../elsewhere/old\n", encoding="utf-8")
    assert "1 new paper" in told(capsys, "HEAD~1")
    (repository / ".dvc/config.local").write_text("not settings", encoding="utf-8")
    assert "not readable as DVC's settings" in refused(capsys, "HEAD~1")


def test_tables_that_are_still_the_same_need_no_cache(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(repository / ".dvc/cache")
    assert told(capsys, "HEAD").endswith("nothing changed\n")
    told_of = refused(capsys, "HEAD~1")
    assert "HEAD~1:data/papers.parquet: isn't in DVC's cache any more; `dvc fetch --all-commits`" in told_of


def test_a_taxonomy_edited_after_the_run_is_told(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TAXONOMY.replace("[heart]", "[heart, ECG, cardiac]")
    (repository / "taxonomy.yaml").write_text(text, encoding="utf-8")
    found = json.loads(told(capsys, "HEAD", "--json"))
    assert ["taxonomy.yaml was edited after the last run" in note for note in found["now"]["notes"]] == [True]
    assert (found["before"]["notes"], found["edited"][0]["parts"]) == ([], ["phrases"])


def test_revisions_that_cannot_be_read_are_told_in_a_line(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "nonsense: no such file or folder here, and no revision of git" in refused(capsys, "nonsense")
    (repository / "dvc.lock").write_text("stages: [1]\n", encoding="utf-8")
    git(repository, "commit", "--all", "--quiet", "--message", "broken")
    assert "HEAD:dvc.lock: isn't as DVC writes it" in refused(capsys, "HEAD", ".")
    git(repository, "rm", "--quiet", "dvc.lock")
    git(repository, "commit", "--quiet", "--message", "none")
    assert "HEAD:dvc.lock: no such file: `taxo run` hadn't run by then" in refused(capsys, "HEAD", ".")
    for copy in (repository / ".dvc/cache/files/md5").glob("*/*"):
        copy.write_bytes(b"broken")
    assert "HEAD~3:data/papers.parquet: not a readable table" in refused(capsys, "HEAD~3", ".")


def test_what_is_no_project_no_table_or_no_report_is_told_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.chdir(tmp_path)
    assert "is no taxo project; run it in one" in refused(capsys)
    assert "isn't under git, so that it can be no revision" in refused(capsys, "HEAD~1")
    (tmp_path / "empty").mkdir()
    assert "empty/taxonomy.yaml: no such file, so this is no taxo project" in refused(capsys, "empty")
    write_report(tmp_path / "none.csv", "")
    assert "none.csv: names no paper; name the papers.csv of a report" in refused(capsys, "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert "other.csv: expected the columns paper_id and topic_id; name the" in refused(capsys, "other.csv")
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00paper_id")
    assert "bytes.csv: not readable" in refused(capsys, "bytes.csv")


def test_a_project_without_a_run_or_a_baseline_is_told_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path)]) == 0
    capsys.readouterr()
    os.chdir(tmp_path)
    assert "baseline.csv names no paper, so there is nothing to compare with" in refused(capsys)
    write_report(tmp_path / "baseline.csv", "a,A,t,T\n")
    assert "data/papers.parquet: no such table; `taxo run` makes it" in refused(capsys)
    write_project(tmp_path, {"sleep": "ab"})
    ASSIGNMENTS.write([Assignment("a", None, 0.0)], tmp_path)
    assert "isn't of the papers in data/papers.parquet" in refused(capsys)
    (tmp_path / PAPERS.path).write_bytes(b"nothing")
    assert "data/papers.parquet: not a readable table" in refused(capsys)
    (tmp_path / "taxonomy.yaml").write_text("topics: {", encoding="utf-8")
    assert "taxonomy.yaml, line" in refused(capsys)


def test_two_reports_need_no_library(tmp_path: Path) -> None:
    write_report(tmp_path / "1.csv", "a,A,t,T\n")
    write_report(tmp_path / "2.csv", "a,A,u,U\nb,B,u,U\n")
    for form in ("text", "markdown", "json"):
        done = taxo_bare("diff", "1.csv", "2.csv", "--format", form, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "B" in done.stdout
    write_project(tmp_path / "pile", {"sleep": "ab"})
    done = taxo_bare("diff", "1.csv", "pile", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "two files papers.csv need no library" in done.stderr
