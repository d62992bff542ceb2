"""Leave abstracts out of a report that is passed on: publishers' texts, or submissions under review."""

from dataclasses import replace

from taxo.report.inputs import ReportInputs


def leave_out_abstracts(inputs: ReportInputs) -> ReportInputs:
    """Return `inputs` without the text of any abstract, so that no page can show it.

    With the abstracts go the excerpts of the ledger: what a listing's unused lines say may be an abstract, too, and a
    notice was cut from one. Titles stay, and the words and phrases that decided a topic.
    """
    return replace(
        inputs,
        papers=[replace(paper, abstract="") for paper in inputs.papers],
        ledger=[replace(entry, excerpt=None) for entry in inputs.ledger],
    )
