"""Listings of a few invented papers in several formats, and the parameters that read them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from taxo.extract.stage import ExtractParams

WriteListings = Callable[[Mapping[str, str | bytes]], Path]
ABOUT = "We knock on {} and listen to what they answer, which is more than has been asked of them so far."
PARAMS = ExtractParams(
    listings="listings",
    ignore=("README*",),
    follow_links=False,
    min_abstract=80,
    title_only=False,
    language="en",
    near_duplicate=0.85,
    page_years={},
    columns={},
)
PARAMS_FILE = """\
extract:
  listings: listings
  ignore: ["README*"]
  follow_links: false
  min_abstract: 80
  title_only: false
  language: en
  near_duplicate: 0.85
  page_years: {}
  columns: {}
"""


def page(*papers: str, details: str = "") -> str:
    head = "Get trending papers in your email inbox!\n\nSubscribe\n\n"
    return head + "".join(f"On {p} and Their Voices\n\n{ABOUT.format(p)}\n\n{details}" for p in papers)


def bibtex(*papers: str) -> str:
    return "\n".join(
        f"@article{{{p},\n  title = {{On {{{p}}} and their voices}},\n"
        f"  abstract = {{{ABOUT.format(p)}}},\n  doi = {{10.1000/{p}}}\n}}\n"
        for p in papers
    )


def ris(*papers: str) -> str:
    return "\n".join(
        f"TY  - JOUR\nTI  - On {p} and Their Voices\nAB  - {ABOUT.format(p)}\nER  - \n" for p in papers
    )


def json_list(*papers: str) -> str:
    objects = (f'{{"title": "On {p} and Their Voices", "abstract": "{ABOUT.format(p)}"}}' for p in papers)
    return f"[{', '.join(objects)}]"
