"""Feed damaged listings to every reader and fail on a traceback, a hang or a line that nobody accounts for.

Run by `make fuzz`. An input is made from the seed and its number alone, so that `--only N` repeats one.
"""

import argparse
import bz2
import gzip
import io
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
import zstandard

from taxo.errors import ListingError, TaxoError
from taxo.extract.stage import ExtractParams, extract_papers
from taxo.project.tables import LedgerEntry
from taxo.readers import choose_reader
from taxo.readers.source import Source

CASES = Path(__file__).parent / "cases"
SECONDS = 20  # no input of a few kilobytes may take longer
MAX_BYTES = 60_000
PARAMS = ExtractParams(".", (), False, 1, False, None, 0.85, {}, {})
# A listing that is fine, beside each damaged one, so that there are papers and so a ledger.
SOUND = '{"title": "A sound paper", "abstract": "It is read whatever stands beside it."}\n' * 2
# Pieces that mean something to a format, or that people's files have been found to hold.
TEXTS = (
    *("@article{k,", "@string{", "@comment{", "}", "{", '"', "\\", "#", "= {"),
    *("TY  - JOUR\n", "ER  - \n", "AB  - ", "PMID- 1\n", "TI  - ", "      "),
    *("[", "]", "[[[[", '{"a":', '{"title": "x"}', ",", ":", "null", "1e999", "\\ud800"),
    *("<entry>", "</entry>", "<record>", "<![CDATA[", "]]>", "&nbsp;", "<!--"),
    *("<article>", "</article>", "<html>", "data-props=", "sep=;", "\t", ";"),
    *("\n", "\r", "\r\n", "\n\n", "\u2028", "\x85", "\ufeff", "é", "𝔘", "…"),
    *("\\'{", "$", "\\begin{x}", "\\href{", "\\verb", "Subscribe"),
)
BYTES = (
    b"\x00",
    b"\x00\x00",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x80",
    b"\xe9",
    b"\xc3",
    b"\x1a",
    b"\x1f\x8b",
    b"PAR1",
)
TOKENS = [*(text.encode() for text in TEXTS), *BYTES]


@dataclass(frozen=True)
class Listing:
    """A file name and what the file holds."""

    name: str
    data: bytes


def sound_listings() -> list[Listing]:
    """Return the listings of all the readers' cases, in several encodings and packings, and Parquet."""
    paths = [CASES / "daily_papers.yaml", CASES / "plain.yaml", *sorted((CASES / "readers").glob("*.yaml"))]
    cases = [case for path in paths for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
    found = [Listing(case.get("file", "page.txt"), case["text"].encode()) for case in cases]
    found += [Listing(listing.name, listing.data.decode().encode("utf-16")) for listing in found[::5]]
    found += [Listing(f"{listing.name}.gz", gzip.compress(listing.data, mtime=0)) for listing in found[::4]]
    found += [Listing(f"{listing.name}.zst", zstandard.compress(listing.data)) for listing in found[1:-1:4]]
    return found + [_parquet()] * 4 + hostile_listings()


def hostile_listings() -> list[Listing]:
    """Return listings that were made to do harm."""
    bomb = "<!DOCTYPE b [<!ENTITY a 'aaaa'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return [
        Listing(
            "bomb.xml",
            f"<?xml version='1.0'?>{bomb}]><feed><entry><title>&i;</title></entry></feed>".encode(),
        ),
        Listing(
            "outside.xml",
            b"<!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed><entry>&x;</entry></feed>",
        ),
        Listing("deep.json", b'[{"title": ' + b"[" * 20_000),
        Listing("deep.jsonl", b'{"title": ' * 10_000 + b"\n{}"),
        Listing("deep.xml", b"<feed><entry>" + b"<a>" * 5_000),
        Listing("deep.html", b"<html><article>" + b"<div>" * 8_000),
        Listing("deep.bib", b"@misc{a, title = {" + b"{" * 5_000 + b"}" * 5_001 + b"}"),
        Listing("zeros.txt", b"\x00" * 5_000),
        Listing("zeros.gz", gzip.compress(b"\x00" * 3_000_000, mtime=0)),
        Listing("other.bz2", bz2.compress(b"A title\n\nAn abstract.\n")),
        Listing("quote.csv", b'title,abstract\n"' + b"a,b\n" * 10_000),
    ]


def _parquet() -> Listing:
    rows = [{"title": f"Title {i}", "abstract": f"Abstract {i}.", "year": 2000 + i} for i in range(20)]
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return Listing("papers.parquet", file.getvalue())


def damaged(number: int, seed: int, listings: Sequence[Listing]) -> Listing:
    """Make input `number`: a sound listing with one to six things done to it."""
    chance = random.Random(f"{seed}-{number}")
    listing = chance.choice(listings)
    data = bytearray(listing.data)
    for _ in range(chance.randint(1, 6)):
        other = chance.choice(listings).data
        chance.choice(MUTATIONS)(data, chance, other)
        del data[MAX_BYTES:]
    name = chance.choice(listings).name if chance.random() < 0.1 else listing.name
    return Listing(name, bytes(data))


def _flip(data: bytearray, chance: random.Random, other: bytes) -> None:
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _delete(data: bytearray, chance: random.Random, other: bytes) -> None:
    start, end = _slice(data, chance)
    del data[start:end]


def _repeat(data: bytearray, chance: random.Random, other: bytes) -> None:
    start, end = _slice(data, chance)
    data[end:end] = data[start:end] * chance.choice([1, 2, 50])


def _insert_token(data: bytearray, chance: random.Random, other: bytes) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(TOKENS) * chance.choice([1, 1, 1, 3, 200])


def _splice(data: bytearray, chance: random.Random, other: bytes) -> None:
    start, end = _slice(other, chance)
    at = chance.randint(0, len(data))
    data[at:at] = other[start:end]


def _cut(data: bytearray, chance: random.Random, other: bytes) -> None:
    del data[chance.randint(0, len(data)) :]


def _join_lines(data: bytearray, chance: random.Random, other: bytes) -> None:
    data[:] = data.replace(
        b"\n", chance.choice([b"", b" ", b"\r", b"\r\n", b"\n\n"]), chance.choice([1, 3, -1])
    )


def _recode(data: bytearray, chance: random.Random, other: bytes) -> None:
    text = data.decode("utf-8", errors="ignore")
    data[:] = text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig"]), "ignore"
    )


def _pack(data: bytearray, chance: random.Random, other: bytes) -> None:
    packed = gzip.compress(data, mtime=0) if chance.random() < 0.5 else zstandard.compress(bytes(data))
    data[:] = packed


def _slice(data: bytes | bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice([1, 4, 40, 400]))


MUTATIONS: Sequence[Callable[[bytearray, random.Random, bytes], None]] = (
    *(_flip, _delete, _repeat, _insert_token, _insert_token, _insert_token, _splice, _splice),
    *(_cut, _join_lines, _recode, _pack),
)


def check(listing: Listing, folder: Path) -> str:
    """Extract `listing` and return what became of it; raises on anything but an orderly end."""
    for path in folder.iterdir():
        path.unlink()
    (folder / "sound.jsonl").write_text(SOUND, encoding="utf-8")
    (folder / listing.name).write_bytes(listing.data)
    try:
        found = extract_papers(folder, PARAMS)
    except TaxoError as error:
        return f"refused: {str(error).partition(':')[0].split()[0]}"
    rows = [row for row in found.ledger if row.listing == listing.name]
    (form,) = (row.format for row in found.listings if row.listing == listing.name)
    if form is None:
        assert [(row.verdict, bool(row.reason)) for row in rows] == [("rejected", True)], rows
        return "in no known format"
    source = Source(listing.name, folder / listing.name)
    for problem in _unaccounted(source, rows, found.errors):
        raise AssertionError(problem)
    return "read to the end" if not found.errors else "read until it broke off"


def _unaccounted(source: Source, rows: Sequence[LedgerEntry], errors: Sequence[str]) -> Iterator[str]:
    """Yield what the ledger lacks: a line without a verdict, one with two, or one that no reader understood."""
    verdicts = [row for row in rows if row.verdict != "notice"]
    counts = Counter(n for row in verdicts for n in range(row.first_line, row.last_line + 1))
    yield from (f"line {n} has {count} verdicts" for n, count in counts.items() if count > 1)
    yield from (f"line {row.first_line} is {row.reason}" for row in rows if row.reason == "not understood")
    if _reader_unit(source) == "record":
        yield from (f"record {n} has no verdict" for n in range(1, max(counts, default=0)) if n not in counts)
        return
    try:
        for number, line in source.lines():
            if line.replace("\0", "").strip() and not counts[number]:
                yield f"line {number} has no verdict: {line[:80]!r}"
    except ListingError as error:
        if not errors:
            yield f"nothing says that {error}"


def _reader_unit(source: Source) -> str:
    return choose_reader(source).UNIT


def main() -> int:
    """Run the inputs and print a line that counts what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="how many (default 20000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other inputs (default 1)")
    parser.add_argument("--only", type=int, metavar="N", help="run input N alone")
    args = parser.parse_args()
    listings = sound_listings()
    numbers = range(args.inputs) if args.only is None else [args.only]
    outcomes: Counter[str] = Counter()
    started = time.monotonic()
    signal.signal(signal.SIGALRM, _hang)
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            signal.alarm(SECONDS)
            try:
                outcomes[check(damaged(number, args.seed, listings), Path(folder))] += 1
            except Exception:
                traceback.print_exc()
                print(
                    f"input {number} of seed {args.seed} failed; repeat: --seed {args.seed} --only {number}"
                )
                outcomes["failed"] += 1
    signal.alarm(0)
    counts = ", ".join(f"{count} {what}" for what, count in sorted(outcomes.items()))
    print(f"fuzz: {len(numbers)} inputs, seed {args.seed}, {time.monotonic() - started:.0f} s: {counts}")
    return 1 if outcomes["failed"] else 0


def _hang(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"an input took more than {SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
