"""Take over a taxonomy of another form into the project's `taxonomy.yaml`, and say what of it is lost."""

from pathlib import Path

from taxo.cli.vocabularies.concepts import Losses
from taxo.cli.vocabularies.forms import read_any
from taxo.errors import TaxoError
from taxo.manners import counted
from taxo.project.taxonomy import TAXONOMY_FILE, load_taxonomy
from taxo.project.taxonomy_writing import save_taxonomy

LANGUAGE = "en"


def take_over(path: Path, language: str, replace: bool = False, root: Path = Path()) -> tuple[str, list[str]]:
    """Write the taxonomy in the file at `path` into `taxonomy.yaml` under `root`; return what to say of it, and what
    isn't taken over, a line each.

    Raises `TaxoError` where it can't be read, and where there are topics already unless they are to be replaced.
    """
    taxonomy, losses = read_any(path, language)
    if not replace and load_taxonomy(root).topics:
        raise TaxoError(f"{TAXONOMY_FILE} has topics; --replace puts these in their place")
    save_taxonomy(taxonomy, root / TAXONOMY_FILE, comment_on(path, losses))
    n_groups = len({topic.parent for topic in taxonomy.topics} - {None})
    told = f"{counted(len(taxonomy.topics), 'topic')} in {TAXONOMY_FILE}, {n_groups} of them above others"
    return told, [f"not taken over: {loss}" for loss in losses.tell()]


def comment_on(path: Path, losses: Losses) -> str:
    """Return what stands above a taxonomy that was taken over."""
    return "\n".join(
        [f"Taken over from {path.name}.", *(f"Not taken over: {loss}." for loss in losses.tell())]
    )
