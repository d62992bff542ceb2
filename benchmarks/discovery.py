"""Measure whether discovery finds as many topics as there are, and the same ones again, beside what people use for it.

    pip install -r benchmarks/requirements.txt
    HF_HUB_OFFLINE=1 python -m benchmarks.discovery --data ../data --out benchmarks/results/discovery.json

Nobody is told how many topics there are. Agreement is AMI with people's labels. Of the music library there are none,
but its authors' keywords: there it is the correlation (phi) of two facts about pairs of papers, that they share a rare
keyword and that they share a topic. Papers without a topic are together in one more. BERTopic is tried on taxo's
vectors and, where it is installed, on those of its sentence encoder, which are timed where they are first needed.
"""

import argparse
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.minilm import forget
from benchmarks.topic_models import (
    Labels,
    bertopic,
    bertopic_on_lsa,
    hdbscan_on_lsa,
    kmeans_by_silhouette,
    nmf_by_silhouette,
    taxo_consensus,
)
from taxo.evaluate.scores import agreement
from taxo.extract import ExtractParams, extract_papers
from taxo.label.reviews import load_reviews
from taxo.project.params import load_params
from taxo.project.tables import Paper
from taxo.project.taxonomy import load_taxonomy
from taxo.text.words import stem

SEEDS = (1, 2)
LEFT_OUT = 0.05
A_TENTH_MORE = 1 / 11  # of all papers: what is left out before a tenth is added
MOST_CHARACTERS = 3000  # of a post: some quote whole manuals
RARE = range(2, 21)  # papers that a rare keyword has

Method = Callable[[Sequence[Paper], int], Labels]
Row = Mapping[str, str | float | int | None]


@dataclass(frozen=True)
class Set:
    """Papers with their right topics (None where unknown), or with their authors' `keywords`."""

    papers: Sequence[Paper]
    right: Sequence[str | None]
    keywords: Sequence[frozenset[str]] = ()

    @property
    def n_topics(self) -> int | None:
        """How many topics people see, None where nobody said."""
        return len({*self.right} - {None}) or None

    def agree(self, labels: Labels) -> float:
        """How far `labels` are people's: AMI, or phi over pairs of papers with keywords."""
        if self.keywords:
            return _phi(self.keywords, labels)
        known = [(right, str(label)) for right, label in zip(self.right, labels, strict=True) if right]
        return agreement(*map(list, zip(*known, strict=True)))["ami"]


def main() -> None:
    """Measure every method on every set and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(), help="the project's folder")
    parser.add_argument("--data", type=Path, required=True, help="the folder with the public sets")
    parser.add_argument("--most", type=int, default=1500, help="papers of a set, drawn at random")
    parser.add_argument("--sets", nargs="*", help="of these sets alone")
    parser.add_argument("--only", nargs="*", help="of methods with these first words alone")
    parser.add_argument("--out", type=Path, help="where to put the figures as JSON")
    args = parser.parse_args()
    rows: list[Row] = []
    for name, read in SETS.items():
        if not args.sets or name in args.sets:
            found = _some(read(args.root, args.data), args.most)
            forget()
            for method, run in METHODS.items():
                if not args.only or method.split()[0].strip(",") in args.only:
                    rows.append({"set": name, "method": method, **measure(partial(run, args.root), found)})
                    print(_line(rows[-1]), flush=True)
    rows += _means(rows)
    print("\n".join(_line(row) for row in rows if row["set"] == "mean"))
    if args.out:
        args.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def measure(method: Method, found: Set) -> dict[str, float | int | None]:
    """Run `method` with every seed and on parts of the papers; seconds are processor time of one run."""
    started = time.process_time()
    first = method(found.papers, SEEDS[0])
    seconds = time.process_time() - started
    runs = [first, *(method(found.papers, seed) for seed in SEEDS[1:])]
    return {
        "papers": len(found.papers),
        "agreement": float(np.mean([found.agree(run) for run in runs])),
        "topics": len({*first} - {None}),
        "right_topics": found.n_topics,
        "without": sum(label is None for label in first),
        "seed_ari": float(np.mean([_ari(*pair) for pair in itertools.combinations(runs, 2)])),
        "drop_ari": _ari(*_before_and_after(method, found, first, LEFT_OUT)),
        "kept": _kept(*_before_and_after(method, found, first, A_TENTH_MORE)),
        "seconds": seconds,
    }


def _before_and_after(method: Method, found: Set, before: Labels, share: float) -> tuple[Labels, Labels]:
    """Labels with all papers and without a random `share` of them, of those that stay."""
    stays = np.random.default_rng(0).random(len(found.papers)) >= share
    kept = list(itertools.compress(found.papers, stays))
    return list(itertools.compress(before, stays)), method(kept, SEEDS[0])


def _ari(one: Labels, other: Labels) -> float:
    return agreement([str(label) for label in one], [str(label) for label in other])["ari"]


def _kept(one: Labels, other: Labels) -> float:
    """The share of papers that are in the same topic, topics matched one to one (Kuhn, 1955)."""
    from scipy.optimize import linear_sum_assignment

    places = [{label: n for n, label in enumerate(sorted({*map(str, labels)}))} for labels in (one, other)]
    shared = np.zeros([len(place) for place in places])
    for label, again in zip(one, other, strict=True):
        shared[places[0][str(label)], places[1][str(again)]] += 1
    return float(shared[linear_sum_assignment(-shared)].sum() / len(one))


def _phi(keywords: Sequence[frozenset[str]], labels: Labels) -> float:
    """The correlation over pairs of papers with keywords of sharing a rare one and of sharing a topic."""
    counts = Counter(itertools.chain.from_iterable(keywords))
    rare = [{word for word in words if counts[word] in RARE} for words in keywords]
    rows = [row for row, words in enumerate(keywords) if words]
    columns = {word: n for n, word in enumerate(sorted({*itertools.chain.from_iterable(rare)}))}
    has = np.zeros((len(rows), len(columns)))
    for place, row in enumerate(rows):
        has[place, [columns[word] for word in sorted(rare[row])]] = 1
    pairs = np.triu_indices(len(rows), 1)
    names = np.array([str(labels[row]) for row in rows])
    share_word, share_topic = (has @ has.T > 0)[pairs], (names[:, None] == names[None])[pairs]
    return float(np.nan_to_num(np.corrcoef(share_word, share_topic)[0, 1])) if share_topic.any() else 0.0


def _means(rows: Sequence[Row]) -> list[Row]:
    """Each method's means over the sets."""
    of_method: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of_method[str(row["method"])].append(row)
    figures = ("agreement", "seed_ari", "drop_ari", "kept", "seconds")
    return [
        {
            "set": "mean",
            "method": method,
            **{f: float(np.mean([float(r[f] or 0) for r in found])) for f in figures},
        }
        for method, found in of_method.items()
    ]


def _line(row: Row) -> str:
    told = (
        f"{v:8.3f}" if isinstance(v, float) else f"{v if v is not None else '-':>8}" for v in row.values()
    )
    set_name, method, *figures = told
    return f"{set_name.strip():12}{method.strip():34}" + "".join(figures)


def _some(found: Set, most: int) -> Set:
    """At most so many papers of `found`, drawn at random."""
    kept = np.sort(np.random.default_rng(0).permutation(len(found.papers))[:most]).tolist()
    keywords = [found.keywords[row] for row in kept] if found.keywords else ()
    return Set([found.papers[row] for row in kept], [found.right[row] for row in kept], keywords)


def _listings(root: Path, _: Path) -> Set:
    """The project's own papers, as reviewed."""
    papers = _extracted(root / "data/raw", root)
    reviews = load_reviews(papers, load_taxonomy(root), root).by_paper
    given = [reviews[paper.paper_id].primaries if paper.paper_id in reviews else () for paper in papers]
    return Set(papers, [primaries[0] if primaries else None for primaries in given])


def _table(file: str, column: str, _: Path, data: Path) -> Set:
    import pyarrow.parquet as pq

    rows = pq.read_table(data / file).to_pylist()
    papers = [
        Paper(f"{n:06}", row["title"] or "", (row["abstract"] or "")[:MOST_CHARACTERS])
        for n, row in enumerate(rows)
    ]
    return Set(papers, [str(row[column]) for row in rows])


def _music(root: Path, data: Path) -> Set:
    papers = _extracted(data / "piles/music-interfaces", root)
    keywords = [frozenset(" ".join(map(stem, k.lower().split())) for k in p.keywords) for p in papers]
    return Set(papers, [None] * len(papers), keywords)


def _extracted(folder: Path, root: Path) -> Sequence[Paper]:
    return extract_papers(folder, load_params(ExtractParams, "extract", root)).papers


SETS: dict[str, Callable[[Path, Path], Set]] = {
    "listings": _listings,
    "aaai": partial(_table, "aaai2022.parquet", "area"),
    "newsgroups": partial(_table, "seed-words/newsgroups.parquet", "label"),
    "agnews": partial(_table, "seed-words/agnews.parquet", "label"),
    "music": _music,
}


def _rootless(method: Callable[..., Labels], **how: object) -> Callable[[Path, Sequence[Paper], int], Labels]:
    return lambda _, papers, seed: method(papers, seed, **how)


WITH_ENCODER = {
    "BERTopic, defaults": _rootless(bertopic),
    "BERTopic, outliers put nearest": _rootless(bertopic, nearest=True),
}
METHODS: dict[str, Callable[[Path, Sequence[Paper], int], Labels]] = {
    "taxo": taxo_consensus,
    **(WITH_ENCODER if find_spec("sentence_transformers") else {}),
    "BERTopic on LSA, defaults": bertopic_on_lsa,
    "BERTopic on LSA, nearest": partial(bertopic_on_lsa, nearest=True),
    "HDBSCAN on LSA": lambda root, papers, _: hdbscan_on_lsa(root, papers),
    "KMeans, k by silhouette": _rootless(kmeans_by_silhouette),
    "NMF, k by silhouette": _rootless(nmf_by_silhouette),
}


if __name__ == "__main__":
    main()
