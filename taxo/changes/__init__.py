"""What changed in a pile between two times: papers that came, went and moved, and what became of topics."""

from taxo.changes.compare import Changes, ChangeSummary, compare
from taxo.changes.definition import definition_of
from taxo.changes.snapshot import Snapshot, snapshot_of_baseline, snapshot_of_tables
from taxo.changes.table import changes_csv

__all__ = [
    "ChangeSummary",
    "Changes",
    "Snapshot",
    "changes_csv",
    "compare",
    "definition_of",
    "snapshot_of_baseline",
    "snapshot_of_tables",
]
