"""What people can mend is told in a line, what they can't is raised, and any letter can be printed."""

import errno
import io
import re

import pytest

from taxo.errors import TaxoError
from taxo.manners import counted, tell, write_any_letter
from tests.stages import ROOT

NOUNS = "papers|topics|records|listings|copies|phrases|clusters|files|reviews|groups|partitions"
# A number and always the plural: "1 papers".
UNAGREED = re.compile(rf"\{{[^{{}}]+\}} (?:{NOUNS})\b")
# Where the number is never one, or is that of something else.
NEVER_ONE = {
    "taxo/classifier/sklearn_api.py",  # a classifier has two topics or more
    "taxo/cli/partitioned.py",  # "12,345 papers" of a cluster's partitions
    "taxo/cli/sample.py",
    "taxo/cli/provenance.py",  # ids that several papers begin with
    "taxo/readers/json_document.py",
    "taxo/report/pages/quality_findings.py",  # its conditions say several
    "taxo/report/pages/review.py",
    "taxo/report/single.py",  # too many for one file
    "taxo/train/model_card.py",
    "taxo/discover/stage.py",  # so many as a sample has
    "taxo/text/tokens.py",  # of the pile, where another one was read
}


def test_errors_are_told_in_a_line() -> None:
    full = OSError(errno.ENOSPC, "No space left on device", "papers.csv")
    assert tell(full) == "papers.csv: No space left on device"
    assert tell(TaxoError("a remedy")) == "a remedy"
    assert "pip install pyyaml" in tell(ModuleNotFoundError("No module named 'yaml'", name="yaml"))


def test_a_missing_module_of_taxo_itself_is_a_bug() -> None:
    with pytest.raises(ModuleNotFoundError):
        tell(ModuleNotFoundError("No module named 'nonsense'", name="nonsense"))


def test_a_pipe_gets_utf_8_whatever_the_terminal_speaks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    write_any_letter(stream)
    stream.write("Müller 🤗")
    stream.flush()
    assert raw.getvalue().decode() == "Müller 🤗"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (2203, "2203 papers")]
)
def test_a_noun_agrees_with_its_number(number: int, said: str) -> None:
    assert counted(number, "paper") == said


def test_nouns_that_take_more_than_an_s_are_given_whole() -> None:
    assert counted(1, "copy", "copies") == "1 copy"
    assert counted(0, "copy", "copies") == "0 copies"


def test_what_is_printed_agrees_with_its_numbers() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("taxo", "pipelines")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if UNAGREED.search(line) and re.search(r'f"', line)
    }
    assert found == NEVER_ONE
