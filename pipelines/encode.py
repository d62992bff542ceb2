"""Turn each paper into a vector."""

from pathlib import Path

from taxo.encode import EncodeParams, encode_papers, summarise
from taxo.manners import counted
from taxo.project.added import settled_rows
from taxo.project.encodings import ENCODINGS
from taxo.project.metrics import write_metrics
from taxo.project.params import load_params
from taxo.project.tables import PAPERS
from taxo.text.tokens import TOKENS, read_tokens
from taxo.text.words import joined_of

from . import run


def main(root: Path = Path()) -> None:
    params = load_params(EncodeParams, "encode", root)
    papers = PAPERS.read(root)
    texts = [(paper.title, paper.abstract) for paper in papers]
    rows = settled_rows(papers)
    joined = joined_of([texts[row] for row in rows.tolist()])
    encodings = encode_papers(papers, params, root, joined)
    ENCODINGS.write(encodings, root)
    keywords = [paper.all_keywords for paper in papers]
    TOKENS.write(read_tokens(texts, keywords, joined, rows), root)
    write_metrics("encode", summarise(encodings, params), root)
    print(
        f"{counted(len(papers), 'paper')} as vectors of {encodings.vectors.shape[1]} dimensions ({params.method})"
    )


if __name__ == "__main__":
    run(main)
