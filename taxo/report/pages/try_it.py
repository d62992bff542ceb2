"""Build the page that classifies a text in the browser: without a server, and with the same results as Python."""

from dataclasses import dataclass

from taxo.report.catalogue import Catalogue

N_EXAMPLES = 3  # papers that are offered to try


@dataclass(frozen=True, slots=True)
class TryPage:
    """What the page says of the classifier, and papers of the corpus to try it on, by their places."""

    n_terms: int
    n_topics: int
    n_kilobytes: int
    examples: tuple[int, ...]


def build_try(catalogue: Catalogue) -> TryPage:
    """Return the page; its examples are typical papers of the largest topics."""
    model = catalogue.inputs.model
    largest = sorted(catalogue.by_topic.items(), key=lambda item: (-len(item[1]), item[0]))[:N_EXAMPLES]
    places = {entry.paper.paper_id: i for i, entry in enumerate(catalogue.entries)}
    return TryPage(
        n_terms=len(model.data["terms"]),
        n_topics=len(model.data["classes"]),
        n_kilobytes=round(model.n_bytes / 1000),
        examples=tuple(places[entries[0].paper.paper_id] for _, entries in largest),
    )
