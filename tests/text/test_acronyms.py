"""Acronyms count as what the pile says they mean, and stand for what is too long to be a name."""

from taxo.text.acronyms import learn_acronyms
from taxo.text.clauses import clauses

SMALL = frozenset({"the", "of", "to", "in", "we", "for", "and"})


def replaced(texts: list[tuple[str, str]], text: str) -> str:
    """How `text` reads with what `texts` teach."""
    acronyms = learn_acronyms(texts, SMALL)
    return " ".join(word.key for clause in clauses(text, SMALL) for word in acronyms.replace(clause))


def test_an_acronym_counts_as_what_several_papers_say_it_means() -> None:
    texts = [("", "Magnetic resonance imaging (MRI) helps.")] * 2
    assert replaced(texts, "Brain MRI in children") == "brain magnetic resonance imaging in children"
    assert replaced(texts[:1], "Brain MRI in children") == "brain mri in children"


def test_of_a_long_form_that_no_name_can_be_the_acronym_stands() -> None:
    texts = [("", "The National Survey of the Health of Older People (NSHOP) ended.")] * 2
    assert replaced(texts, "the National Survey of the Health of Older People") == "the nshop"


def test_an_acronym_of_two_meanings_stays() -> None:
    texts = [("", "Mean square error (MSE)."), ("", "Music sound engine (MSE).")] * 2
    assert replaced(texts, "the MSE falls") == "the mse fall"
