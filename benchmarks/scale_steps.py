"""The steps that `scale.py` measures beside the stages, each in a process of its own: the unit and the peers.

python -m benchmarks.scale_steps STEP PROJECT

What a step should be judged by, where that isn't all that its process took, it prints as JSON on its last line.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.minilm import joined

RAW = Path("data") / "raw" / "papers.parquet"
MINUTES = 10  # that BERTopic's own encoder is given
CHUNK = 256  # texts that it is given at a time
FASTTEXT = {
    "dim": 100,
    "epoch": 25,
    "lr": 0.5,
    "wordNgrams": 2,
    "thread": 1,
    "minCount": 2,
    "bucket": 200_000,
}


def main() -> None:
    step, project = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(STEPS[step](project) or {}))


def unit(project: Path) -> None:
    """TF-IDF of words and pairs, and its truncated SVD: what everybody's first try takes."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{title} {abstract}" for title, abstract in listed_texts(project)]
    found = TfidfVectorizer(ngram_range=(1, 2), min_df=2, max_features=50_000).fit_transform(texts)
    TruncatedSVD(100).fit_transform(found)


def bertopic(project: Path) -> dict[str, Any]:
    """BERTopic with its defaults on the vectors that `encode` made."""
    from bertopic import BERTopic

    from taxo.project.encodings import ENCODINGS
    from taxo.project.tables import PAPERS

    papers = PAPERS.read(project)
    vectors = ENCODINGS.read(papers, project).vectors
    texts = joined((paper.title, paper.abstract) for paper in papers)
    topics, _ = BERTopic(embedding_model=None).fit_transform(texts, embeddings=vectors)
    return {"topics": len({*topics} - {-1}), "without_topic": topics.count(-1)}


def bertopic_encoder(project: Path) -> dict[str, Any]:
    """How many papers BERTopic's own sentence encoder reads in ten minutes by the clock."""
    from benchmarks.minilm import encode_anew

    texts, start, done = joined(listed_texts(project)), time.perf_counter(), 0
    while done < len(texts) and time.perf_counter() - start < 60 * MINUTES:
        encode_anew(texts[done : done + CHUNK])
        done = min(done + CHUNK, len(texts))
    return {"papers_encoded": done}


def classifier(project: Path) -> dict[str, Any]:
    """The project's classifier, numpy alone, on every paper."""
    from taxo import TopicClassifier

    texts = listed_texts(project)
    model = TopicClassifier.load(project / "models" / "topic-classifier")
    return timed(lambda: model.predict_proba(texts))


def fasttext(project: Path) -> dict[str, Any]:
    """fastText, fitted on the same labels, on every paper; making the text small isn't counted."""
    import fasttext as library

    from taxo.project.tables import ASSIGNMENTS, PAPERS

    given = {row.paper_id: row.topic_id for row in ASSIGNMENTS.read(project)}
    file = project / "fasttext.txt"
    with file.open("w", encoding="utf-8") as out:
        for paper in PAPERS.read(project):
            if topic := given[paper.paper_id]:
                out.write(f"__label__{topic} {plain(paper.title, paper.abstract)}\n")
    model = library.train_supervised(str(file), verbose=0, **FASTTEXT)
    texts = [plain(title, abstract) for title, abstract in listed_texts(project)]
    return timed(lambda: model.predict(texts, k=-1))


def listed_texts(project: Path) -> list[tuple[str, str]]:
    """Title and abstract of each paper of the listing."""
    import pyarrow.parquet as pq

    table = pq.read_table(project / RAW, columns=["title", "abstract"]).to_pydict()
    return [(title or "", text or "") for title, text in zip(table["title"], table["abstract"], strict=True)]


def plain(title: str, abstract: str) -> str:
    """A text as fastText wants it: small letters, on one line."""
    return " ".join(f"{title} {abstract}".lower().split())


def timed(work: Callable[[], Sequence[Any]]) -> dict[str, Any]:
    """What `work` took the second time, seconds by the clock and of the processors."""
    work()
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - clock, "cpu_seconds": time.process_time() - processor}


STEPS: dict[str, Callable[[Path], dict[str, Any] | None]] = {
    "unit": unit,
    "BERTopic, same encodings": bertopic,
    "BERTopic's own encoder": bertopic_encoder,
    "classifier": classifier,
    "fastText": fasttext,
}

if __name__ == "__main__":
    main()
