"""Carry out `taxo accept`: turn its arguments into decisions, and these into changes of the taxonomy's file."""

import argparse
import json
import shutil
import sys
from functools import partial
from pathlib import Path

from taxo.cli.accept import OF_TOPIC
from taxo.cli.decision_file import carry_out, read_decisions
from taxo.cli.decisions import (
    AcceptError,
    Changes,
    Decision,
    accept_all,
    accept_phrases,
    accept_topic,
    dismiss_topic,
    merge_topic,
    read_files,
    write_files,
)
from taxo.cli.suggestion_list import format_list, list_facts


def accept(args: argparse.Namespace) -> int:
    """Carry out what is decided and print what it changed, or list what is suggested."""
    decisions = _decisions(args)
    files = read_files()
    if not decisions:
        facts = json.dumps(list_facts(files), ensure_ascii=False, indent=2) if args.json else None
        print(facts or format_list(files, shutil.get_terminal_size().columns))
        return 0
    after = carry_out(decisions, files)
    write_files(after)
    if args.quiet:
        return 0
    print("\n".join(after.done))
    if after.text != files.text:
        print("run `taxo run` to label the papers by it")
    return 0


def _decisions(args: argparse.Namespace) -> list[tuple[str, Decision]]:
    """What the arguments decide, each with its place in a file ("" where it is in none)."""
    topic_id, phrases = args.topic_id, args.phrases
    if phrases not in (None, OF_TOPIC):
        if topic_id not in (None, phrases):
            raise AcceptError(f"--phrases is for one topic: `{topic_id}` or `{phrases}`?")
        topic_id, phrases = phrases, OF_TOPIC
    changes = Changes(args.new_id, args.name, args.parent)
    wants_phrases = args.phrase is not None or phrases is OF_TOPIC
    _check(args, topic_id, changes != Changes(), wants_phrases)
    if args.file is not None:
        return _from_file(args.file)
    if args.all:
        return [("", accept_all)]
    if topic_id is None:
        return []
    if wants_phrases:
        return [("", partial(accept_phrases, topic_id=topic_id, wanted=args.phrase))]
    if args.into is not None:
        return [("", partial(merge_topic, topic_id=topic_id, into=args.into))]
    if args.dismiss:
        return [("", partial(dismiss_topic, topic_id=topic_id))]
    return [("", partial(accept_topic, topic_id=topic_id, changes=changes))]


def _check(args: argparse.Namespace, topic_id: str | None, has_changes: bool, wants_phrases: bool) -> None:
    """Refuse what contradicts itself; raises `AcceptError`."""
    does_other = wants_phrases or args.into is not None or args.dismiss
    if has_changes and does_other:
        raise AcceptError("--id, --rename and --parent are for topics that are accepted; leave them out here")
    if has_changes and topic_id is None:
        raise AcceptError("--id, --rename and --parent change one topic: accept it by its id")
    if does_other and (topic_id is None or args.all or args.list or args.file is not None):
        raise AcceptError("--into, --dismiss, --phrase and --phrases are for one topic: name it by its id")
    if args.json and (topic_id is not None or args.all or args.file is not None):
        raise AcceptError("--json lists what is suggested; leave out the rest")


def _from_file(name: str) -> list[tuple[str, Decision]]:
    if name == "-":
        return read_decisions(sys.stdin, "standard input")
    try:
        with Path(name).open(encoding="utf-8") as lines:
            return read_decisions(lines, name)
    except OSError as error:
        raise AcceptError(f"{name}: not readable: {error.strerror}") from error
