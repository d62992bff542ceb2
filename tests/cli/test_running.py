"""`taxo run` tells a line a stage, what each found below it, and nothing that DVC says to those who use it by hand."""

from taxo.cli.running import _told

SAID = """\
Running stage 'extract':
> taxo stage extract
60 papers from 60 records
Updating lock file 'dvc.lock'
Stage 'encode' didn't change, skipping
Stage 'discover' is cached - skipping run, checking out outputs

To track the changes with git, run:

\tgit add dvc.lock
Use `dvc push` to send your updates to remote storage.
ERROR: failed to reproduce 'label': exit code 1
"""


def test_what_dvc_says_becomes_a_line_a_stage() -> None:
    assert list(_told(SAID.splitlines(keepends=True))) == [
        "1/8 extract: Read every listing into papers, merge the copies, account for every line.",
        "      60 papers from 60 records",
        "2/8 encode: nothing changed",
        "3/8 discover: nothing changed",
        "      ERROR: failed to reproduce 'label': exit code 1",
    ]
