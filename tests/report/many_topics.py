"""A pile with a taxonomy of 5,000 topics in four levels, of which its 160 invented papers speak of 80."""

from itertools import product
from pathlib import Path

from taxo.project.taxonomy import Taxonomy, TaxonomyTopic
from taxo.project.taxonomy_writing import save_taxonomy
from tests.tiny_project import PARAMS_FOLDER

N_TOPICS, N_SPOKEN = 5000, 80
SPOKEN = [
    a + b + "an" for a, b in product(("bor", "tel", "mig", "sap", "kur", "dol", "wen", "fax"), "aeiouylnrt")
]
SILENT = [
    a + b + c for a, b, c in product(("zub", "qix", "vop", "jaf"), ("ral", "men", "tis", "gow"), ("ed", "os"))
]
PLACES = ("harbours of the north", "villages on the coast")


def taxonomy() -> Taxonomy:
    """Ten sections of ten groups, each with fifty topics; of every 62 one is spoken of."""
    sections = [TaxonomyTopic(f"s{s}", f"Section {s}") for s in range(10)]
    groups = [TaxonomyTopic(f"s{s}-g{g}", f"Group {s}.{g}", f"s{s}") for s in range(10) for g in range(10)]
    fields = [TaxonomyTopic(f"f{n}", f"Field {n}", groups[n % 100].topic_id) for n in range(200)]
    every = N_TOPICS // N_SPOKEN
    topics = [
        TaxonomyTopic(f"t{n}", *_name(n, every), fields[n % 200].topic_id, phrases=(_phrase(n, every),))
        for n in range(N_TOPICS)
    ]
    return Taxonomy((*sections, *groups, *fields, *topics))


def _name(n: int, every: int) -> tuple[str]:
    return (f"{_phrase(n, every).capitalize()} {n}",)


def _phrase(n: int, every: int) -> str:
    place, rest = divmod(n, every)
    return f"{SPOKEN[place]} trade" if rest == 0 and place < N_SPOKEN else f"{SILENT[n % 32]} number{n}"


def write_many_topics(folder: Path) -> Path:
    """Put listing, taxonomy and params into `folder`, and return it."""
    (folder / "data/raw").mkdir(parents=True)
    rows = [
        f"How {word} trade shapes {place},We study {word} trade in the {place} and show that the price of {word} goods "
        f"rises over the years; what we find holds for small samples of the {word} accounts as well."
        for word, place in product(SPOKEN, PLACES)
    ]
    (folder / "data/raw/papers.csv").write_text("\n".join(["title,abstract", *rows]) + "\n", encoding="utf-8")
    save_taxonomy(taxonomy(), folder / "taxonomy.yaml")
    (folder / "reviews.csv").write_text("paper,topics,not_topics,by,note\n", encoding="utf-8")
    (folder / "baseline.csv").write_text("paper_id,topic_id\n", encoding="utf-8")
    (folder / "params.yaml").write_bytes((PARAMS_FOLDER / "params.yaml").read_bytes())
    return folder
