"""Papers built at random, for tests that write them out and read them in again."""

from datetime import date

from hypothesis import strategies as st

from taxo.project.tables import Paper

# Letters of several scripts, and, more often than chance would have it, what formats use as markup.
LETTERS = "abcdefgh ABC 0123456789 äéøßñ €½²— “”…ΑΩЖя中文日本 😀 𝔘"
EXTRA = ("track", "publisher", "issn", "note", "included")  # names of further fields
MARKUP = "\\{}$&%#_~^-'\"`@;,|=+<>[]()!?*:/ "


def lines(min_size: int = 1, alphabet: str = LETTERS + MARKUP) -> st.SearchStrategy[str]:
    """Text as extract leaves it: one line, single blanks, none at its ends."""
    found = st.text(alphabet, min_size=min_size, max_size=60).map(lambda text: " ".join(text.split()))
    return found.filter(lambda text: len(text) >= min_size)


def words() -> st.SearchStrategy[str]:
    """A keyword, which no semicolon is part of."""
    return lines(alphabet=(LETTERS + MARKUP).replace(";", ""))


def names() -> st.SearchStrategy[str]:
    """An author's name, as most exports write it."""
    part = st.text("abcdefgh ABCäéøАΩЖ中文日本-", min_size=2, max_size=9).map(
        lambda text: " ".join(text.split())
    )
    return st.tuples(part, part).filter(all).map(", ".join)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A paper with any of its fields filled."""
    published = draw(st.none() | st.dates(min_value=date(1500, 1, 1), max_value=date(2999, 12, 31)))
    year = published.year if published else draw(st.none() | st.integers(1500, 2999))
    index_terms, mesh_terms = (draw(st.lists(words(), max_size=2, unique=True)) for _ in range(2))
    authors = draw(st.lists(names(), max_size=3, unique=True))
    return Paper(
        paper_id=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
        title=draw(lines()),
        abstract=draw(lines()),
        n_authors=draw(st.none() | (st.just(len(authors)) if authors else st.integers(1, 5000))),
        authors=authors,
        published=published,
        year=year,
        upvotes=draw(st.none() | st.integers(0, 100_000)),
        organisation=draw(st.none() | lines()),
        url=draw(st.none() | st.text("abcxyz_%&=?#~;,.-/", max_size=20).map("https://example.org/".__add__)),
        doi=draw(st.none() | st.from_regex(r"10\.5555/[a-z0-9._()-]{0,9}[a-z0-9]", fullmatch=True)),
        arxiv_id=draw(st.none() | st.from_regex(r"[0-9]{4}\.[0-9]{5}", fullmatch=True)),
        keywords=draw(st.lists(words(), max_size=4, unique=True)) or index_terms or mesh_terms,
        index_terms=index_terms,
        mesh_terms=mesh_terms,
        month=published.month if published else (draw(st.none() | st.integers(1, 12)) if year else None),
        pmid=draw(st.none() | st.integers(1, 10**8).map(str)),
        venue=draw(st.none() | lines(alphabet=LETTERS)),
        type=draw(st.sampled_from([None, "journal article", "conference paper", "data set", "Odd kind"])),
        volume=draw(st.none() | st.integers(1, 99).map(str)),
        issue=draw(st.none() | st.integers(1, 99).map(str)),
        pages=draw(st.sampled_from([None, "3-9", "e12", "1152-1160"])),
        language=draw(st.sampled_from([None, "en", "Deutsch"])),
        retracted=draw(st.booleans()),
        extra=draw(st.dictionaries(st.sampled_from(EXTRA), lines(alphabet=LETTERS), max_size=3)),
    )
