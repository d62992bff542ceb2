"""Listings are found in folders of folders, whatever else lies there."""

import os

import pytest

from taxo.errors import ListingError
from taxo.extract.listings import find_listings
from taxo.extract.stage import ExtractParams, extract_papers
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


def test_a_link_that_leads_out_is_told_and_not_read(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells"), "../secret.txt": page("ducks")})
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "inside.txt").symlink_to("page.txt")
    found = extract_papers(folder, PARAMS)
    assert [paper.title for paper in found.papers] == ["On shells and Their Voices"]
    (row,) = (row for row in found.ledger if row.listing == "link.txt")
    assert (row.verdict, row.excerpt) == ("rejected", None)
    assert "extract.follow_links: true" in str(row.reason)
    followed = extract_papers(folder, ExtractParams(**(vars(PARAMS) | {"follow_links": True})))
    assert len(followed.papers) == 2


def test_a_link_into_dvc_s_cache_is_followed(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells"), "../.dvc/cache/files/ab": page("ducks")})
    (folder / "ducks.txt").symlink_to(folder.parent / ".dvc/cache/files/ab")
    assert len(extract_papers(folder, PARAMS).papers) == 2


def test_files_and_folders_are_read_together(write_listings: WriteListings) -> None:
    folder = write_listings(
        {"a/page.txt": page("shells"), "README.txt": page("ducks"), "b.txt": page("maps")}
    )
    found = extract_papers([folder / "a", folder / "README.txt"], PARAMS)
    assert len(found.papers) == 2


def test_ignored_names_are_no_listings(write_listings: WriteListings) -> None:
    folder = write_listings({"page.txt": page("shells"), "README.md": "#", "old/page.txt": page("ducks")})
    assert [source.name for source in find_listings([folder], ["README*", "old"])] == ["page.txt"]


def test_folder_that_may_not_be_read_is_an_error(
    write_listings: WriteListings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ListingError, match=r"listings: can't be read \(Permission denied\)"):
        extract_papers(write_listings({"page.txt": page("shells")}), PARAMS)
