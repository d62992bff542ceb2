"""A listing of sixty invented papers in medicine, as a database would export them in RIS."""

from collections.abc import Iterator, Mapping

import numpy as np

# What papers on a subject are about, who is studied, and what the paper looks at in the end.
SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "heart failure": {
        "about": "reduced ejection fraction, cardiac rehabilitation, natriuretic peptide, loop diuretic dose,"
        " fluid restriction, ventricular remodelling",
        "who": "outpatients with chronic heart failure, adults after a first decompensation",
        "outcome": "readmission within thirty days, walking distance, breathlessness at rest",
    },
    "insomnia": {
        "about": "sleep restriction, stimulus control, bedtime diary, actigraphy recording, melatonin dose,"
        " daytime sleepiness",
        "who": "adults with long-standing insomnia, nurses on rotating night shifts",
        "outcome": "sleep onset latency, nights without waking, tiredness in the morning",
    },
    "diabetes": {
        "about": "continuous glucose monitoring, basal insulin titration, foot ulcer screening, carbohydrate counting,"
        " metformin adherence, retinal photography",
        "who": "people with type 2 diabetes, adolescents with type 1 diabetes",
        "outcome": "glycated haemoglobin, episodes of hypoglycaemia, time in the target range",
    },
    "stroke": {
        "about": "mirror therapy, constraint-induced movement, aphasia training, gait retraining, swallowing screening,"
        " thrombolysis delay",
        "who": "survivors of an ischaemic stroke, carers of patients after a stroke",
        "outcome": "independence in daily life, grip strength, words found in a minute",
    },
}
TITLES = (
    "{First} and {second} in {who}",
    "Does {first} change {outcome}? A trial in {who}",
    "{First} for {who}: a cohort study",
    "What {who} think of {first}",
)
SENTENCES = (
    "We followed {n} {who} for {m} months.",
    "{First} was offered to one half, and {second} to the other.",
    "The main outcome was {outcome}.",
    "{First} improved {outcome} more than {second} did.",
    "Few of the {who} gave up {first} before the end.",
    "How {first} acts together with {second} isn't known yet.",
    "Earlier trials of {second} had left out {who}.",
)
SENTENCES_A_PAPER = 5


def medical_ris(n_papers: int = 60, seed: int = 7) -> str:
    """Return `n_papers` as RIS, as many on each subject."""
    generator = np.random.default_rng(seed)
    subjects = list(SUBJECTS.values())
    return "\n".join(_record(n, subjects[n % len(subjects)], generator) for n in range(n_papers))


def _record(number: int, subject: Mapping[str, str], generator: np.random.Generator) -> str:
    title, *abstract = _sentences(subject, generator)
    return (
        f"TY  - JOUR\nTI  - {title} ({number + 1})\nAU  - Weiß, Ida\nAU  - Okoro, Ben\nPY  - {2019 + number % 5}\n"
        f"JO  - Ward Notes\nDO  - 10.5555/ward.{number + 1}\nAB  - {' '.join(abstract)}\nER  - \n"
    )


def _sentences(subject: Mapping[str, str], generator: np.random.Generator) -> Iterator[str]:
    first, second = generator.permutation(subject["about"].split(", "))[:2].tolist()
    who, outcome = (str(generator.choice(subject[part].split(", "))) for part in ("who", "outcome"))
    words = {
        "first": first,
        "First": first[0].upper() + first[1:],
        "second": second,
        "who": who,
        "outcome": outcome,
        "n": int(generator.integers(20, 900)),
        "m": int(generator.integers(2, 36)),
    }
    yield str(generator.choice(TITLES)).format_map(words)
    for place in generator.permutation(len(SENTENCES))[:SENTENCES_A_PAPER]:
        yield SENTENCES[place].format_map(words)
