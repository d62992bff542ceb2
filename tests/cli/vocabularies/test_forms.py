"""Taxonomies of every form become topics, what is lost is told, and what is written is read back the same."""

import json
import os
from pathlib import Path

import pytest

from taxo.cli import main
from taxo.cli.vocabularies.concepts import Concept, Losses, taxonomy_of
from taxo.cli.vocabularies.forms import WRITERS, read_any
from taxo.errors import TaxoError
from taxo.project.taxonomy import Taxonomy, TaxonomyTopic, load_taxonomy

TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <http://example.org/> .
x:heart a skos:Concept ; skos:prefLabel "Heart disease"@en, "Herzkrankheit"@de ;
    skos:altLabel "cardiac disorder"@en, "Herzleiden"@de ; skos:hiddenLabel "hart disease"@en ;
    skos:definition "Of the heart."@en ; skos:notation "C14" ; skos:narrower x:failure .
x:failure a skos:Concept ; skos:prefLabel "Heart failure"@en ; skos:broader x:circulation ; skos:related x:heart .
x:circulation a skos:Concept ; skos:prefLabel "Circulation"@en ; skos:exactMatch <http://example.com/1> .
"""
RDF_XML = """\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <skos:Concept rdf:about="http://example.org/heart"><skos:prefLabel xml:lang="en">Heart disease</skos:prefLabel>
    <skos:altLabel xml:lang="en">cardiac disorder</skos:altLabel></skos:Concept>
</rdf:RDF>
"""
JSON_LD = json.dumps(
    {
        "@context": {"skos": "http://www.w3.org/2004/02/skos/core#"},
        "@id": "http://example.org/heart",
        "@type": "skos:Concept",
        "skos:prefLabel": {"@value": "Heart disease", "@language": "en"},
        "skos:altLabel": {"@value": "cardiac disorder", "@language": "en"},
    }
)
WHOLE = Taxonomy(
    (
        TaxonomyTopic(
            "heart", "Heart", None, "Of the heart.", ("cardiac",), uri="http://example.org/1", notation="1"
        ),
        TaxonomyTopic(
            "heart-failure", "Heart failure", "heart", "", ("ejection fraction",), ("pump",), ("=1+1",)
        ),
        TaxonomyTopic("children", "Children", None, "", ("child", "paediatric"), setting=True),
    )
)


def read(name: str, text: str, folder: Path, language: str = "en") -> tuple[Taxonomy, list[str]]:
    (folder / name).write_text(text, encoding="utf-8")
    taxonomy, losses = read_any(folder / name, language)
    return taxonomy, losses.tell()


def test_skos_becomes_topics_and_what_is_lost_is_told(tmp_path: Path) -> None:
    taxonomy, lost = read("a.ttl", TURTLE, tmp_path)
    heart, failure = taxonomy.by_id["heart-disease"], taxonomy.by_id["heart-failure"]
    assert (heart.name, heart.phrases, heart.about) == (
        "Heart disease", ("cardiac disorder", "hart disease"), "Of the heart.")  # fmt: skip
    assert (heart.uri, heart.notation) == ("http://example.org/heart", "C14")
    assert failure.parent == "circulation"
    assert taxonomy.by_id["circulation"].phrases == ("Circulation",)
    assert lost == [
        "2 labels in other languages",
        "1 related concepts",
        "1 matches in other vocabularies",
        "1 further parents: a topic has one, the first",
    ]


def test_labels_are_taken_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    taxonomy, _ = read("a.ttl", TURTLE, tmp_path, "de")
    assert {topic.name for topic in taxonomy.topics} == {"Herzkrankheit", "Heart failure", "Circulation"}
    assert taxonomy.by_id["herzkrankheit"].phrases == ("Herzleiden",)


@pytest.mark.parametrize(("name", "text"), [("a.rdf", RDF_XML), ("a.jsonld", JSON_LD)])
def test_skos_is_read_in_other_notations_of_rdf(name: str, text: str, tmp_path: Path) -> None:
    [topic] = read(name, text, tmp_path)[0].topics
    assert (topic.name, topic.phrases, topic.uri) == (
        "Heart disease", ("cardiac disorder",), "http://example.org/heart")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "names", "parents"),
    [
        ("a.tsv", "<http://x.org/1>\tHeart\t1\n<http://x.org/2>\tLung\n", ["Heart", "Lung"], [None, None]),
        ("a.csv", "uri,notation,label_en,label_fi\nhttp://x.org/1,1,Heart,Sydän\nhttp://x.org/2,,,Keuhko\n",
         ["Heart", "Keuhko"], [None, None]),
        ("a.csv", "id,name,parent,phrases\nheart,Heart,,cardiac; cor\n,Pump,heart,\n",
         ["Heart", "Pump"], [None, "heart"]),
        ("a.json", '{"name": "Heart", "children": [{"label": "Pump", "altLabels": ["ventricle"]}, "Valve"]}',
         ["Heart", "Pump", "Valve"], [None, "heart", "heart"]),
        ("a.json", '{"Heart": {"Pump": ["Left", "Right"]}}', ["Heart", "Pump", "Left", "Right"],
         [None, "heart", "pump", "pump"]),
        ("a.yaml", "topics:\n  - {id: heart, name: Heart}\n", ["Heart"], [None]),
    ],
)  # fmt: skip
def test_tables_and_json_become_topics(
    name: str, text: str, names: list[str], parents: list[str | None], tmp_path: Path
) -> None:
    taxonomy, _ = read(name, text, tmp_path)
    assert [topic.name for topic in taxonomy.topics] == names
    assert [topic.parent for topic in taxonomy.topics] == parents


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.ttl", "no turtle", "not readable as turtle"),
        ("a.ttl", "@prefix x: <http://x/> .\nx:a x:b x:c .", "no skos:Concept"),
        ("a.rdf", "<rdf", "not readable as xml"),
        (
            "a.jsonld",
            '{"@context": "https://example.org/context"}',
            "its context is the address https://example.org",
        ),
        ("a.jsonld", "{", "not readable as JSON"),
        ("a.csv", "a,b\n1,2\n", "line 1: expected the columns id and name, or uri and label_en"),
        ("a.tsv", "<http://x.org/1>\tHeart\nHeart\n", "line 2: expected <uri>, a tab and a label"),
        ("a.json", "[]", "no topic in it"),
        ("a.json", "[" * 9999, "not readable as JSON"),
        ("a.docx", "", "in no form that is known by its ending"),
    ],
)
def test_what_is_no_taxonomy_is_refused(name: str, text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(TaxoError, match=told):
        read(name, text, tmp_path)


@pytest.mark.parametrize(("form", "ending"), [("csv", "csv"), ("json", "json")])
def test_tables_and_json_keep_all_that_a_topic_has(form: str, ending: str, tmp_path: Path) -> None:
    assert read(f"a.{ending}", WRITERS[form](WHOLE, "en"), tmp_path) == (WHOLE, [])


def test_skos_keeps_what_it_has_words_for(tmp_path: Path) -> None:
    back, lost = read("a.ttl", WRITERS["skos"](WHOLE, "en"), tmp_path)
    assert lost == []
    found = {topic.name: topic for topic in back.topics}
    assert found["Heart"] == WHOLE.by_id["heart"].__class__(
        "heart", "Heart", None, "Of the heart.", ("cardiac",), uri="http://example.org/1", notation="1"
    )
    assert found["Heart failure"].phrases == ("ejection fraction", "pump")
    assert found["Heart failure"].parent == "heart"


def test_annif_s_table_has_uri_label_and_notation() -> None:
    assert WRITERS["tsv"](WHOLE, "en").splitlines() == [
        "<http://example.org/1>\tHeart\t1",
        "<urn:taxo:heart-failure>\tHeart failure",
        "<urn:taxo:children>\tChildren",
    ]


def test_circles_twins_and_long_names_become_a_taxonomy_that_holds() -> None:
    concepts = [
        Concept("1", "A" * 300, broader=("2",)),
        Concept("2", "Twin", broader=("3",), notation="x"),
        Concept("3", "twin", broader=("1", "nowhere")),
        Concept("4", "None", broader=("4",)),
        Concept("5", "Twin"),
    ]
    losses = Losses()
    taxonomy = taxonomy_of(concepts, losses)
    assert [topic.name for topic in taxonomy.topics] == [
        "A" * 200,
        "Twin",
        "twin (2)",
        "None",
        "Twin (2)".replace("2", "3"),
    ]
    assert [topic.topic_id for topic in taxonomy.topics][1:] == ["twin", "twin-2", "none-2", "twin-3"]
    assert taxonomy.topics[0].parent is None
    assert losses.counts["parents that would have made a circle"] == 1
    assert losses.counts["parents that aren't in the file"] == 1


def test_the_command_takes_over_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(tmp_path)
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert main(["taxonomy", "import", "a.ttl"]) == 0
    assert (
        "3 topics in taxonomy.yaml, 1 of them above others\nnot taken over: 2 labels"
        in capsys.readouterr().out
    )
    assert main(["taxonomy", "import", "a.ttl"]) == 1
    assert "taxonomy.yaml has topics; --replace" in capsys.readouterr().err
    assert main(["taxonomy", "import", "a.ttl", "--replace"]) == 0
    assert main(["taxonomy", "export", "--format", "csv", "--out", "b.csv"]) == 0
    assert read_any(tmp_path / "b.csv", "en")[0] == load_taxonomy(tmp_path)
    assert (
        (tmp_path / "taxonomy.yaml")
        .read_text(encoding="utf-8")
        .startswith("# Taken over from a.ttl.\n# Not taken")
    )


def test_a_project_begins_with_a_taxonomy_of_any_form(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert main(["init", str(tmp_path / "pile"), "--taxonomy", str(tmp_path / "a.ttl")]) == 0
    assert len(load_taxonomy(tmp_path / "pile").topics) == 3
