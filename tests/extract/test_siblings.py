"""Papers of one title and text are told apart by DOI, year and figures; a paper's own copies aren't."""

import pytest

from taxo.extract.siblings import Identity, are_siblings
from taxo.readers.records import PartialDate, Record

REPORT = (
    "In the year {} the institute had {} members of staff and gave 3 talks on shells. Its budget stayed as it was, and "
    "the new building was opened in autumn, as planned."
)
A, B = REPORT.format(2019, 40), REPORT.format(2020, 43)
REVISED = REPORT.format(2020, 43) + " Much of this text was written anew, and more of it than before."


def identity(doi: str | None, year: int | None, text: str = A) -> Identity:
    return Identity.of(Record("Report", text, (), published=PartialDate(year) if year else None, doi=doi))


@pytest.mark.parametrize(
    ("siblings", "a", "b"),
    [
        (True, ("10.1/a", 2019), ("10.1/b", 2020)),
        (True, ("10.1/a", 2019, A), ("10.1/b", 2019, B)),
        (True, ("10.1/a", None, A), ("10.1/b", None, B)),
        (True, (None, 2019, A), (None, 2020, B)),
        (True, ("10.1/a", 2019, A), (None, 2020, B)),
        (False, ("10.1/a", 2019), ("10.1/b", 2019)),
        (False, ("10.1/a", 2019), ("10.1/b", None)),
        (False, ("10.1/a", 2019, A), ("10.1/A", 2020, B)),
        (False, (None, 2019), (None, 2020)),
        (False, (None, 2019, A), (None, 2019, B)),
        (False, ("10.1/a", 2019), ("10.1/b", 2019, A[:60])),
        (False, ("10.48550/arxiv.1901.00001", 2019), ("10.1/b", 2021)),
        (False, ("10.1101/2019.01.02.123456", 2019), ("10.1/b", 2020)),
        (False, ("10.1101/123456", 2019), ("10.1/b", 2020)),
        (False, ("10.2139/ssrn.1234567", 2019), ("10.1/b", 2022)),
        (False, ("10.48550/arxiv.1901.00001", 2019, A), ("10.1/b", 2020, REVISED)),
        (True, ("10.48550/arxiv.1901.00001", 2019), ("10.1/b", 2025)),
        (True, ("10.48550/arxiv.1901.00001", 2019, A), ("10.1/b", 2020, B)),
        (True, ("10.1/a", 2019, ""), ("10.1/b", 2019, "")),
        (True, ("10.1/a", 2019, A), ("10.1/b", 2019, "")),
        (True, ("10.5194/egusphere-1-rc1", 2019, ""), ("10.5194/egusphere-1-rc2", 2019, "")),
        (False, ("10.48550/arxiv.1901.00001", 2019, ""), ("10.1/b", 2020, A)),
        (False, ("10.48550/arxiv.1901.00001", 2019), ("10.2139/ssrn.1234567", 2020)),
        (False, ("10.1016/s0025-7753%2817%2930624-3", 2019), ("10.1016/s0025-7753(17)30624-3", 2020)),
        (False, ("10.1/a", 2019), ("10.2307/3060925", 2019)),
        (True, ("10.1101/gr.123456.118", 2019), ("10.1/b", 2020)),
        (False, ("10.12688/f1000research.12345.1", 2019), ("10.12688/f1000research.12345.2", 2020)),
        (False, ("10.6084/m9.figshare.1.v1", 2019), ("10.6084/m9.figshare.1", 2025)),
    ],
)  # fmt: skip
def test_siblings_are_told_from_copies(
    siblings: bool, a: tuple[str, int, str], b: tuple[str, int, str]
) -> None:
    assert are_siblings(identity(*a), identity(*b)) == siblings
    assert are_siblings(identity(*b), identity(*a)) == siblings


def test_figures_are_one_however_they_are_written() -> None:
    text = "1,000 of 0.5 and 3·14"
    assert identity(None, None, text).figures == identity(None, None, "1000 of .5 and 3.14").figures
