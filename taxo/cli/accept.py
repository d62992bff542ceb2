"""`taxo accept`: list proposed topics, or move one into taxonomy.yaml."""

import argparse

HELP = """\
Move a topic that the last run proposed (data/proposals.yaml) into taxonomy.yaml, behind the other topics of its group.
Nothing else in that file changes, comments included. The next `dvc repro` gives the topic its papers.
Without arguments it lists what is proposed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("topic_id", nargs="?", metavar="TOPIC_ID", help="the id of a proposed topic")
    which.add_argument(
        "--list",
        action="store_true",
        help="list what is proposed and what speaks for it (as without arguments)",
    )
    which.add_argument("--all", action="store_true", help="accept every proposed topic as it is")
    parser.add_argument(
        "--id", dest="new_id", metavar="ID", help="another id: lower-case words joined by hyphens"
    )
    parser.add_argument("--name", help="another name (in quotes)")
    parser.add_argument("--parent", metavar="ID", help='another group to list it under ("" for none)')


def run(args: argparse.Namespace) -> int:
    """Accept and print what was added, or list what can be accepted."""
    from taxo.cli.taxonomy_edit import AcceptError, Changes, accept_all, accept_proposal, list_proposals

    changes = Changes(args.new_id, args.name, args.parent)
    if not args.topic_id and changes != Changes():
        raise AcceptError("--id, --name and --parent change one topic: accept it by its id")
    if not args.all and not args.topic_id:
        print("\n".join(list_proposals()) or "nothing is proposed: the taxonomy explains the papers")
        return 0
    added = accept_all() if args.all else accept_proposal(args.topic_id, changes=changes)
    for topic in added:
        under = f" under `{topic.parent}`" if topic.parent else ""
        print(f"taxonomy.yaml has “{topic.name}” (`{topic.topic_id}`){under} now")
    print(
        "run `dvc repro` to give papers to it"
        if len(added) == 1
        else "run `dvc repro` to give papers to them"
    )
    return 0
