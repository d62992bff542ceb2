"""Say which words of a pile name nothing, and what these tell of the words beside them: a noun follows an article."""

from collections.abc import Sequence
from dataclasses import dataclass

from taxo.project.tables import Paper
from taxo.text.small_words import languages, small_words
from taxo.text.words import CHARACTER

# By language. After a determiner comes a noun or what belongs to one; what stands before it is no noun.
DETERMINERS = {
    "en": "a an the this these those its their our his her each every any both such",
    "da": "en et den det de denne dette disse",
    "de": "der die das den dem des ein eine einen einem einer eines diese dieser dieses diesen diesem jede jeder",
    "es": "el la los las un una unos unas este esta estos estas su sus nuestro nuestra",
    "fr": "le la les l' un une des ce cet cette ces son sa ses leur leurs notre nos",
    "it": "il lo la i gli le l' un uno una questo questa questi queste",
    "nl": "de het een deze dit die hun onze",
    "pt": "o a os as um uma este esta estes estas seu sua nosso nossa",
    "sv": "en ett den det de denna detta dessa",
}
# Those that point to what was just told, or to the paper: "this study", "our results". "That" is as often none of them.
DEMONSTRATIVES = {
    "en": "this these our",
    "da": "denne dette disse vores",
    "de": "diese dieser dieses diesem diesen unser unsere unserer unseren unserem",
    "es": "este esta estos estas nuestro nuestra",
    "fr": "ce cet cette ces notre nos",
    "it": "questo questa questi queste nostro nostra",
    "nl": "deze dit onze",
    "pt": "este esta estes estas nosso nossa",
    "sv": "denna detta dessa vår våra",
}
# What stands before a verb or an adjective by itself, and hardly ever before a noun.
NO_NOUN_MARKERS = {
    "en": "we they i you he she it who can could may might must should will would cannot not also be been being is are "
    "was were more less very too",
    "de": "wir sie er es ist sind war waren wird werden wurde wurden nicht sehr auch",
    "es": "se es son fue fueron no muy ser",
    "fr": "nous il elle ils est sont était ne pas très être",
}
PLACE_MARKERS = {"en": "in from at near"}  # what stands before a place
# The small words inside a name: "quality of life", "traitement du signal".
CONNECTORS = {
    "en": "of",
    "es": "de del",
    "fr": "de des du d' à",
    "it": "di del dell' dello della dei degli delle d'",
    "nl": "van",
    "pt": "de do da dos das",
}
COORDINATORS = {
    "en": "and or",
    "da": "og eller",
    "de": "und oder",
    "es": "y e o",
    "fr": "et ou",
    "it": "e o",
    "nl": "en of",
    "pt": "e ou",
    "sv": "och eller",
}
ENDS_WITH_NOUN = {"en", "da", "nl", "sv"}  # languages whose names do, and don't begin with it
# What the languages' lists lack: a preposition with an article in one, and what is a preposition with another word.
FURTHER = {
    "de": "ans aufs beim durchs fürs hinters ins übers ums unters vors hinterm überm unterm vorm",
    "fr": "partir",  # "à partir de"
}
# Words that English lists take for small and names need: "low back pain", "side effects", "system identification".
CONTENT = frozenset(
    "amount back bill bottom fire front full interest name part serious side system top".split(),  # noqa: SIM905
)
# Characters that end a word of Chinese or Japanese, which have no blanks. Of the Japanese particles those alone that
# are in hardly any word: "が" is in "がん", "の" between two parts of a name.
PARTICLES = frozenset(
    "的了在是和与及或对将把被从于以为而并等该此其这那之也都就但因由让使向至到更很最不没我你他她它们个些所着"
    "はをへ"
)


@dataclass(frozen=True)
class FunctionWords:
    """The small words of a pile and classes of them, in lower case.

    `ends_with_noun` says that what stands before a noun says of what kind it is, as in English, not what stands behind.
    """

    small: frozenset[str]
    determiners: frozenset[str]
    demonstratives: frozenset[str]
    no_noun_markers: frozenset[str]
    place_markers: frozenset[str]
    connectors: frozenset[str]
    coordinators: frozenset[str]
    ends_with_noun: bool = True


def function_words(papers: Sequence[Paper], stop_words: Sequence[str] = ()) -> FunctionWords:
    """Return the function words of the languages of `papers`; a user's `stop_words` are small words too."""
    codes = languages([(paper.title, paper.abstract) for paper in papers])
    classes = [
        frozenset(word for code in codes for word in listed.get(code, "").split())
        for listed in (
            DETERMINERS,
            DEMONSTRATIVES,
            NO_NOUN_MARKERS,
            PLACE_MARKERS,
            CONNECTORS,
            COORDINATORS,
        )
    ]
    further = [word for code in codes for word in FURTHER.get(code, "").split()]
    own = frozenset([*further, *(word.lower() for word in stop_words)])
    listed = {word for word in small_words(papers) if not (len(word) == 1 and CHARACTER.match(word))}
    listed -= CONTENT if "en" in codes else frozenset()
    every = frozenset().union(listed, PARTICLES, *classes, own)
    ends_with_noun = bool(ENDS_WITH_NOUN & set(codes))
    determiners, demonstratives, no_noun, places, connectors, coordinators = classes
    return FunctionWords(
        every, determiners, demonstratives, no_noun, places, connectors, coordinators, ends_with_noun
    )
