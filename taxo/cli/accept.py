"""`taxo accept`: list what is suggested, or move a topic or phrases into taxonomy.yaml."""

import argparse

HELP = """\
Move what the last run suggested (data/suggestions.yaml) into taxonomy.yaml: a new topic, behind the other topics of its
group, or phrases for a topic, behind its other phrases. Nothing else in that file changes, comments included. The next
`dvc repro` gives papers by it. Without arguments it lists what is suggested."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell `parser` the command's arguments."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("topic_id", nargs="?", metavar="TOPIC_ID", help="the id of a suggested topic")
    which.add_argument(
        "--list",
        action="store_true",
        help="list what is suggested and what speaks for it (as without arguments)",
    )
    which.add_argument("--all", action="store_true", help="accept every new topic as it is")
    phrases = parser.add_mutually_exclusive_group()
    phrases.add_argument(
        "--phrase",
        action="append",
        metavar="PHRASE",
        help="add this suggested phrase to the topic instead (in quotes; may be given several times)",
    )
    phrases.add_argument(
        "--phrases", action="store_true", help="add all phrases that are suggested for the topic"
    )
    parser.add_argument(
        "--id", dest="new_id", metavar="ID", help="another id: lower-case words joined by hyphens"
    )
    parser.add_argument("--name", help="another name (in quotes)")
    parser.add_argument("--parent", metavar="ID", help='another group to list it under ("" for none)')


def run(args: argparse.Namespace) -> int:
    """Accept and print what was added, or list what can be accepted."""
    from taxo.cli.taxonomy_edit import AcceptError, Changes, list_suggestions

    changes = Changes(args.new_id, args.name, args.parent)
    wants_phrases = args.phrases or args.phrase is not None
    if not args.topic_id and changes != Changes():
        raise AcceptError("--id, --name and --parent change one topic: accept it by its id")
    if not args.topic_id and wants_phrases:
        raise AcceptError(
            "--phrase and --phrases add to one topic: name it, `taxo accept TOPIC_ID --phrases`"
        )
    if wants_phrases and changes != Changes():
        raise AcceptError(
            "--id, --name and --parent are for new topics; leave them out where phrases are added"
        )
    if wants_phrases:
        return _accept_phrases(args)
    if args.all or args.topic_id:
        return _accept_topics(args)
    print("\n".join(list_suggestions()) or "nothing is suggested: the taxonomy explains the papers")
    return 0


def _accept_topics(args: argparse.Namespace) -> int:
    from taxo.cli.taxonomy_edit import Changes, accept_all, accept_topic

    changes = Changes(args.new_id, args.name, args.parent)
    added = accept_all() if args.all else accept_topic(args.topic_id, changes=changes)
    for topic in added:
        under = f" under `{topic.parent}`" if topic.parent else ""
        print(f"taxonomy.yaml has “{topic.name}” (`{topic.topic_id}`){under} now")
    print(f"run `dvc repro` to give papers to {'it' if len(added) == 1 else 'them'}")
    return 0


def _accept_phrases(args: argparse.Namespace) -> int:
    from taxo.cli.taxonomy_edit import accept_phrases

    added = accept_phrases(args.topic_id, None if args.phrases else args.phrase)
    for phrase in added:
        print(f"taxonomy.yaml has “{phrase}” among the phrases of `{args.topic_id}` now")
    print(
        "run `dvc repro` to label the papers by it" if len(added) == 1 else "run `dvc repro` to label by them"
    )
    return 0
