"""Listings are found in folders of folders, whatever else lies there."""

import os

import pytest

from taxo.errors import ListingError
from taxo.extract.listings import find_listings
from taxo.extract.stage import extract_papers
from tests.listings import PARAMS, WriteListings, page


def test_links_and_pipes_neither_trap_nor_stop_the_walk(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells")})
    (folder / "loop").symlink_to("..", target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    found = extract_papers(folder, PARAMS)
    assert len(found.papers) == 1
    reasons = {row.listing: str(row.reason) for row in found.ledger if row.verdict == "rejected"}
    assert set(reasons) == {"self.txt", "gone.txt", "pipe.txt"}
    assert "not an ordinary file" in reasons["pipe.txt"]


def test_ignored_names_are_no_listings(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells"), "README.md": "#", "old/page.txt": page("ducks")})
    assert [source.name for source in find_listings(folder, ["README*", "old"])] == ["page.txt"]


def test_folder_that_may_not_be_read_is_an_error(
    write_listings: WriteListings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ListingError, match=r"listings: can't be read \(Permission denied\)"):
        extract_papers(write_listings({"page.txt": page("shells")}), PARAMS)
