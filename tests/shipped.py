"""Tell whether taxonomy, params, reviews and listings are those that ship: `make shipped` says that they are.

Tests marked `shipped` hold for these inputs alone, and are skipped where people edited them as the README invites.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
INPUTS = ("taxonomy.yaml", "params.yaml", "reviews.csv", "baseline.csv", "data/raw")
DEFAULT_PARAMS = "taxo/project/default_params.yaml"
HASHES_FILE = "tests/shipped.txt"  # lines as sha256sum writes them
REMEDY = "if they are to ship so: `make report shipped readme`, then mend the tests marked `shipped`"


def hash_inputs(root: Path = ROOT) -> dict[str, str]:
    """Return the SHA-256 of each input under `root` by its path, "\\r\\n" read as "\\n": git may check out either."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(
            path.read_bytes().replace(b"\r\n", b"\n")
        ).hexdigest()
        for path in _input_files(root)
    }


def find_edited(root: Path = ROOT) -> list[str]:
    """Return the paths of inputs under `root` that were changed, added or removed since the hashes were written."""
    lines = (root / HASHES_FILE).read_text(encoding="utf-8").splitlines()
    shipped = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    found = hash_inputs(root)
    return sorted(path for path in shipped.keys() | found.keys() if shipped.get(path) != found.get(path))


def write_defaults(root: Path = ROOT) -> None:
    """Write params.yaml into the package, as it is and as JSON, for projects that start from it."""
    text = (root / "params.yaml").read_text(encoding="utf-8")
    (root / DEFAULT_PARAMS).write_text(text, encoding="utf-8", newline="\n")
    values = json.dumps(yaml.safe_load(text), ensure_ascii=False, indent=1)
    (root / DEFAULT_PARAMS).with_suffix(".json").write_text(f"{values}\n", encoding="utf-8", newline="\n")


def write_hashes(root: Path = ROOT) -> None:
    """Write down that the inputs under `root` are those that ship."""
    lines = (f"{digest}  {path}\n" for path, digest in hash_inputs(root).items())
    (root / HASHES_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def _input_files(root: Path) -> Iterator[Path]:
    """Yield the inputs in a fixed order; hidden files and READMEs beside the listings are none."""
    for path in (root / name for name in INPUTS):
        if path.is_file():
            yield path
        for listing in sorted(path.rglob("*")):
            if listing.is_file() and not listing.name.startswith((".", "README")):
                yield listing


def main(words: list[str]) -> int:
    """Write the hashes; with `--check` only compare them, and return 1 where an input was edited."""
    if words != ["--check"]:
        write_hashes()
        write_defaults()
        return 0
    edited = find_edited()
    if edited:
        print(f"error: not as {HASHES_FILE} says: {', '.join(edited)}; {REMEDY}", file=sys.stderr)
    return int(bool(edited))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
