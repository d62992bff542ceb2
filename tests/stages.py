"""The stages as dvc.yaml declares them."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
DVC_FILE = ROOT / "dvc.yaml"
STAGES: dict[str, dict[str, Any]] = yaml.safe_load(DVC_FILE.read_text(encoding="utf-8"))["stages"]


def stages_from(stage: str) -> list[str]:
    """Return `stage` and those that follow it, in the order of dvc.yaml."""
    return list(STAGES)[list(STAGES).index(stage) :]


def outputs(stage: str, *kinds: str) -> list[str]:
    """Return the paths that `stage` declares to write, those of some kinds (outs, metrics, plots) or all."""
    entries = [
        entry for kind in kinds or ("outs", "plots", "metrics") for entry in STAGES[stage].get(kind, [])
    ]
    return [next(iter(entry)) if isinstance(entry, dict) else entry for entry in entries]
