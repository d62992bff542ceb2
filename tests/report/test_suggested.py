"""What is suggested and not yet decided."""

from dataclasses import replace
from pathlib import Path

from taxo.cli.decisions import accept_phrases, accept_topic, read_files, write_files
from taxo.project.suggestions import save_suggestions
from taxo.report.suggested import read_suggested
from tests.report.small_corpus import SUGGESTIONS, write_corpus


def test_what_the_taxonomy_has_by_now_is_no_longer_suggested(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    assert [entry.topic for entry in read_suggested(root).topics] == ["agents", "sparse-agents"]
    write_files(accept_phrases(accept_topic(read_files(root), "agents"), "pruning"), root)
    save_suggestions(SUGGESTIONS, "# As before.\n", root)
    left = read_suggested(root)
    assert [entry.topic for entry in left.topics] == ["sparse-agents"]
    assert left.phrases == []


def test_a_phrase_that_a_topic_has_is_taken_out_of_its_entry(tmp_path: Path) -> None:
    root = write_corpus(tmp_path)
    save_suggestions([replace(SUGGESTIONS[2], phrases=("prune", "from the start"))], "# Two.\n", root)
    [entry] = read_suggested(root).phrases
    assert entry.phrases == ("from the start",)
