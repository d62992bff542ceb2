"""Tell the names of bodies, such as institutes and consortia, from those of persons."""

# Words by which a name without a comma is told to be that of a body, not of a person.
_BODIES = frozenset(
    {
        *(
            "association",
            "authors",
            "centre",
            "center",
            "collaboration",
            "committee",
            "community",
            "consortium",
        ),
        *(
            "council",
            "department",
            "foundation",
            "group",
            "initiative",
            "institut",
            "institute",
            "investigators",
        ),
        *(
            "laboratory",
            "ministry",
            "network",
            "office",
            "organisation",
            "organization",
            "project",
            "society",
        ),
        *("study", "team", "trial", "university", "universität", "université", "working", "world"),
    }
)
MOST_WORDS = 4  # of a person's name


def is_body(name: str) -> bool:
    """Say whether a name is that of a body ("World Health Organization"), not of a person."""
    words = name.lower().replace(",", " ").split()
    return "," not in name and (len(words) > MOST_WORDS or not _BODIES.isdisjoint(words))
