"""A paper whose story is asked for must be one."""

import pytest

from taxo.cli.provenance import explain_paper
from taxo.errors import TaxoError
from tests.conftest import run_stage
from tests.listings import PARAMS, WriteListings, page


def test_asking_for_no_paper_or_for_several_is_an_error(write_listings: WriteListings) -> None:
    root = write_listings({"a.txt": page(*(f"thing{i}" for i in range(20)))}).parent
    run_stage("extract", root)
    with pytest.raises(TaxoError, match="no paper with the id or title 'zzz'"):
        explain_paper("zzz", PARAMS, root)
    with pytest.raises(TaxoError, match="20 papers have an id that starts with ''"):
        explain_paper("", PARAMS, root)


def test_what_was_cut_from_the_abstract_is_told(write_listings: WriteListings) -> None:
    text = page("shells").replace("so far.", "so far. © 2019 Elsevier B.V.")
    root = write_listings({"a.txt": text}).parent
    run_stage("extract", root)
    told = explain_paper("", PARAMS, root)
    assert "notice        © 2019 Elsevier B.V.  (copyright notice)" in told
