"""Tell papers that share title and text, as annual reports do, by DOI, year and figures."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from taxo.extract.letters import letters_in_order
from taxo.readers.records import Record

# DOIs of preprint servers and archives, by the prefixes that Crossref and DataCite gave them: arXiv, bioRxiv and
# medRxiv (whose old prefix journals have too), SSRN, Research Square, Preprints.org, OSF and its PsyArXiv, SocArXiv,
# EdArXiv, engrXiv and EarthArXiv, ChemRxiv, TechRxiv, Authorea, Zenodo, figshare, JMIR, EGUsphere; and JSTOR, where
# articles that have a DOI have another one.
PREPRINT = re.compile(
    r"10\.(?:48550|64898|2139|21203|20944|31219|3123[1-5]|3122[0-9]|35542|26434|36227|22541|5281|6084|2307)/.*"
    r"|10\.1101/\d{4}.*|10\.2196/preprints\..*|10\.5194/egusphere.*|10\.\d+/figshare\..*"
)
LONGEST_WAIT = 3  # years from a preprint to its article
# How alike texts are but for their figures if one was made from the other by changing these; a revised abstract isn't.
OTHERWISE_EQUAL = 0.95
COMPARED = 5000  # characters of an abstract; what comes after them tells nothing new, and costs its square
_VERSION = re.compile(r"(?<=.)[./]v\d+$")
_VERSION_OF_F1000 = re.compile(r"(10\.12688/\w+\.\d+)\.\d+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,\u00a0\u2009\u202f'](?=\d{3})")
_FIGURE = re.compile(r"\d+")


@dataclass(frozen=True)
class Identity:
    """What tells a copy from another paper's of the same title and text."""

    doi: str | None
    year: int | None
    text: str

    @classmethod
    def of(cls, record: Record) -> "Identity":
        """Return the identity of a cleaned record."""
        doi = unquote(record.doi).lower() if record.doi else None
        doi = _VERSION_OF_F1000.sub(r"\1", _VERSION.sub("", doi)) if doi else None
        return cls(
            doi, record.published.year if record.published else None, record.abstract[:COMPARED].lower()
        )

    @cached_property
    def figures(self) -> frozenset[str]:
        """The numbers of the text, those on either side of a decimal point by themselves, without leading zeros."""
        found = _FIGURE.findall(_BETWEEN_DIGITS.sub("", self.text))
        return frozenset(filter(None, (figure.lstrip("0") for figure in found)))

    @cached_property
    def is_preprint(self) -> bool:
        """Whether the DOI is of a preprint."""
        return self.doi is not None and bool(PREPRINT.fullmatch(self.doi))


def are_siblings(a: Identity, b: Identity) -> bool:
    """Say whether two copies are two papers, though their titles and texts agree.

    With two DOIs they are if the years or the figures differ too, or if one has no text; a preprint and its article
    only if the years are far apart, or the figures of an otherwise equal text differ. Without two DOIs both years and
    such figures must differ.
    """
    if a.doi is not None and a.doi == b.doi:
        return False
    years = abs(a.year - b.year) if a.year and b.year else 0
    if a.doi is None or b.doi is None:
        return years > 0 and _differ_in_figures(a, b)
    if a.is_preprint != b.is_preprint or (a.is_preprint and a.text and b.text):
        return years > LONGEST_WAIT or _differ_in_figures(a, b)
    return years > 0 or not (a.text and b.text) or _have_own_figures(a, b)


def _have_own_figures(a: Identity, b: Identity) -> bool:
    """Say whether each has figures that the other hasn't; a text that is cut short only lacks some."""
    return not (a.figures <= b.figures or b.figures <= a.figures)


def _differ_in_figures(a: Identity, b: Identity) -> bool:
    if not _have_own_figures(a, b):
        return False
    return letters_in_order(_FIGURE.sub("", a.text), _FIGURE.sub("", b.text)) >= OTHERWISE_EQUAL
