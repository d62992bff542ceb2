"""What commands and stages share towards whoever runs them: errors in a line, letters that any terminal takes."""

import io
from typing import TextIO

from taxo.errors import TaxoError
from taxo.libraries import is_known, missing, told_of_another_taxo


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
