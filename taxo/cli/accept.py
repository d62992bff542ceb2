"""`taxo accept`: list what is suggested, or carry out what a person decides on it."""

import argparse

from taxo.manners import add_quiet

FORMS = """\
accept ID                     take the suggested topic into taxonomy.yaml
accept ID as "New name"       the same under another name
accept ID under GROUP         the same under that group; behind a name too: accept ID as "New name" under GROUP
accept ID into TOPIC          add its phrases to those of TOPIC instead
dismiss ID                    never propose it again
phrase TOPIC "a phrase"       add this suggested phrase to those of TOPIC"""
HELP = f"""\
Decide on what the last run suggested (data/suggestions.yaml). Without arguments it lists that. What is accepted goes
into taxonomy.yaml: a new topic behind the other topics of its group, phrases behind the topic's other phrases. Nothing
else in that file changes, comments included, and nothing at all where something is wrong. The next `taxo run` labels
the papers by it.

--from FILE takes many decisions at once, all or none, one a line; “#” begins a comment. The report's page
suggestions.html shows what speaks for each suggestion and writes such a file (decisions.txt):

{FORMS}"""
EXAMPLES = """\
  taxo accept
  taxo accept gesture-control --rename "Gestural control" --parent instruments
  taxo accept --phrases heart-failure
  taxo accept model-compression --dismiss
  taxo accept --from ~/Downloads/decisions.txt"""
OF_TOPIC = object()  # what --phrases is without a value: the topic stands elsewhere


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("topic_id", nargs="?", metavar="TOPIC_ID", help="the id of a suggested topic")
    which.add_argument("--list", action="store_true", help="list what is suggested (as without arguments)")
    which.add_argument("--all", action="store_true", help="accept every new topic, one of those much alike")
    which.add_argument(
        "--from", dest="file", metavar="FILE", help="carry out the decisions in FILE (- for stdin)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--into", metavar="TOPIC", help="add its phrases to those of TOPIC instead")
    what.add_argument("--dismiss", action="store_true", help="note in taxonomy.yaml that nobody wants it")
    what.add_argument(
        "--phrase",
        action="append",
        metavar="PHRASE",
        help="add this suggested phrase to the topic (in quotes; may be given several times)",
    )
    what.add_argument(
        "--phrases",
        nargs="?",
        const=OF_TOPIC,
        metavar="TOPIC",
        help="add all phrases that are suggested for TOPIC",
    )
    parser.add_argument(
        "--id", dest="new_id", metavar="ID", help="another id: lower-case words joined by hyphens"
    )
    parser.add_argument("--rename", "--name", dest="name", metavar="NAME", help="another name (in quotes)")
    parser.add_argument("--parent", metavar="ID", help='another group to list it under ("" for none)')
    parser.add_argument("--json", action="store_true", help="list what is suggested as JSON")
    add_quiet(parser, "errors where something is decided")


def run(args: argparse.Namespace) -> int:
    """Carry out what is decided and print what it changed, or list what is suggested."""
    from taxo.cli.accepting import accept

    return accept(args)
