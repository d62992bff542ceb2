"""What people can mend is told in a line, what they can't is raised, and any letter can be printed."""

import errno
import io

import pytest

from taxo.errors import TaxoError
from taxo.manners import tell, write_any_letter


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
