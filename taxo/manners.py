"""What commands and stages share towards whoever runs them: exit codes, errors and counts in a line, any letters."""

import argparse
import io
from typing import TextIO

from taxo.errors import TaxoError
from taxo.libraries import is_known, missing, told_of_another_taxo

# Exit codes, beside 0 and what argparse says of a wrong command line.
FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130
EXIT_CODES = f"""\
exit codes:
  0    done, also where whoever reads the output stops reading
  {FAILED}    an error, told in a line; `taxo check` found a problem, `taxo diff --exit-code` a change
  {WRONG_USE}    the command line is wrong
  {INTERRUPTED}  interrupted"""


def add_quiet(parser: argparse._ActionsContainer, left: str = "errors") -> None:
    """Give `parser` the argument `--quiet`; `left` says what is printed all the same."""
    parser.add_argument("--quiet", action="store_true", help=f"print nothing but {left}")


def tell(error: TaxoError | OSError | ModuleNotFoundError) -> str:
    """Return what to say of `error` in a line; what is a bug is raised again."""
    if isinstance(error, ModuleNotFoundError):
        another = told_of_another_taxo()
        if (error.name or "").startswith("taxo") and another:
            return another
        if not is_known(error.name):
            raise error
        return str(missing(error.name or ""))
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename is not None else ""
        return f"{place}{error.strerror or error}"
    return str(error)


def write_any_letter(stream: TextIO) -> None:
    """Let `stream` take any letter: files and pipes get UTF-8, a terminal that lacks a letter shows a "?"."""
    if not isinstance(stream, io.TextIOWrapper):
        return
    if stream.isatty():
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8", errors="replace")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return "1 paper", "2 papers": `many` is the noun of several, `one` with an s unless it is given.

    >>> counted(1, "copy", "copies"), counted(0, "copy", "copies"), counted(2203, "record")
    ('1 copy', '0 copies', '2203 records')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
