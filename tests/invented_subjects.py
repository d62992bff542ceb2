"""Piles of invented papers on subjects that share no word but those of their sentences."""

from collections.abc import Mapping

import numpy as np

from taxo.project.tables import Paper

# What papers on a subject are about, and where it is looked at.
SUBJECTS = {
    "bees": (
        "pollen diversity, colony collapse, queen rearing, mite infestation, nectar foraging, swarm flight, wax comb",
        "hives, apiaries, meadows, orchards",
    ),
    "glaciers": (
        "basal sliding, calving front, firn density, grounding line, albedo change, meltwater lake, moraine age",
        "ice caps, fjords, nunataks, catchments",
    ),
    "contracts": (
        "penalty clause, force majeure, good faith, liability cap, breach remedy, unfair term, arbitration seat",
        "courts, tribunals, statutes, judgments",
    ),
    "solar": (
        "perovskite film, tandem cell, hole transport, bandgap tuning, lead leakage, spin coating, defect passivation",
        "modules, substrates, wafers, rooftops",
    ),
    "sepsis": (
        "septic shock, lactate level, vasopressor dose, early antibiotic, organ failure, blood culture, fluid bolus",
        "wards, patients, clinics, admissions",
    ),
    "traffic": (
        "signal timing, bus lane, parking fee, cycling network, freight route, toll pricing, crossing delay",
        "corridors, junctions, suburbs, commuters",
    ),
}
TITLES = ("On {a} and {b}", "{a} again: a view from {u}", "What {a} does to {b}", "Counting {a} across {u}")
SENTENCES = (
    "We look at {a} beside {b} in {u}.",
    "Nobody knows how {a} follows {b} over many years.",
    "Data of {n} {u} tell that {a} hangs on {b}.",
    "The rate of {a} rose by {n} percent, and {b} stayed as it was.",
    "Earlier work in {u} overlooked {a}.",
    "Whoever plans {a} should think of {b} first.",
    "A new way to measure {a} is compared with one for {b}.",
)
SENTENCES_A_PAPER = 4


def invented_papers(sizes: Mapping[str, int], seed: int = 0) -> tuple[list[Paper], list[str]]:
    """Return so many papers on each subject, in random order, and the subject of each."""
    generator = np.random.default_rng(seed)
    made = [(subject, *_texts(subject, generator)) for subject, size in sizes.items() for _ in range(size)]
    order = generator.permutation(len(made)).tolist()
    papers = [Paper(f"{place:04}", made[row][1], made[row][2]) for place, row in enumerate(order)]
    return papers, [made[row][0] for row in order]


def _texts(subject: str, generator: np.random.Generator) -> tuple[str, str]:
    about, places = (listed.split(", ") for listed in SUBJECTS[subject])

    def fill(pattern: str) -> str:
        first, second = (about[int(n)] for n in generator.permutation(len(about))[:2])
        where = places[int(generator.integers(len(places)))]
        return pattern.format(a=first, b=second, u=where, n=generator.integers(2, 999)).capitalize()

    chosen = generator.permutation(len(SENTENCES))[:SENTENCES_A_PAPER]
    return fill(TITLES[int(generator.integers(len(TITLES)))]), " ".join(
        fill(SENTENCES[int(n)]) for n in chosen
    )
