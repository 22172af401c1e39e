"""Names in running text: parties, persons, organisations and addresses, by a spaCy pipeline.

Blank `zh` over jieba with our lexicon. Rules come first where they are exact: what stands behind 甲方： is a party; then a small trained
recogniser, then a span ruler for what the words themselves show. It is not part of reading a contract – spaCy takes longer to load than a contract to read, and rules find the places where
names are filled in –, but of the spaCy pipeline (tiaokuan.spacy_pipe) and for running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tiaokuan.label_rules import ROLE
from tiaokuan.learned.store import checked, default_folder, read_manifest
from tiaokuan.learned.words import tokenizer

LABELS = ("party", "person", "organisation", "address")
FILE = "names.spacy"
HEAD = re.compile(
    rf"(?:^|(?<=[\s\u3000]))(?:{ROLE.pattern})(?:单位)?(?:名称|全称|姓名)?(?:[（(][^（）()\n]{{1,20}}[）)])*"
    r"(?:\s*[:：][ \t\u3000_【]*|\t_*)(?P<name>(?>[^\s_【】：:，。；]{2,40}))(?![：:])",
    re.MULTILINE,
)
"""What stands behind a party's label: 甲方（委托方）：…"""
FORMS = "(?:公司|事务所|合作社|[大中小]学|学院|医院|研究院|服务中心|委员会|法院|[支分]行|管理局|办公室)$"
RULES: list[dict[str, Any]] = [
    {"label": "organisation", "pattern": [{"TEXT": {"REGEX": "^[一-鿿]{2,}$"}, "OP": "{1,3}"}, {"TEXT": {"REGEX": FORMS}}]},
]


class Name(NamedTuple):
    """A name: its characters in the text, and one of LABELS."""

    start: int
    end: int
    label: str
    text: str


class Tokens:
    """spaCy's tokenizer over jieba with our lexicon alone; what it does not know is cut by jieba's model of unknown words."""

    def __init__(self, vocab: Any, words: Sequence[str]) -> None:
        """`vocab`: spaCy's."""
        self.vocab, self.cutter = vocab, tokenizer(words)

    def __call__(self, text: str) -> Any:
        """The text as a Doc whose tokens have all its characters."""
        from spacy.tokens import Doc  # noqa: PLC0415

        pieces = [word for word in self.cutter.cut(text, HMM=True) if word]
        return Doc(self.vocab, words=pieces, spaces=[False] * len(pieces))

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: the lexicon is kept beside the models."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> Tokens:
        """The tokenizer as it is."""
        return self


def pipeline(words: Sequence[str]) -> Any:
    """The pipeline with an untrained recogniser."""
    import spacy  # noqa: PLC0415

    nlp = spacy.blank("zh")
    nlp.tokenizer = Tokens(nlp.vocab, words)
    small = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 64, "depth": 3, "embed_size": 1500}
    small |= {"window_size": 1, "maxout_pieces": 2, "subword_features": True}
    nlp.add_pipe("ner", config={"model": {"tok2vec": small}})
    ruler: Any = nlp.add_pipe("span_ruler", config={"spans_key": "named"})
    ruler.add_patterns(RULES)
    return nlp


@cache
def load(folder: str = "") -> Any:
    """The trained pipeline of a folder of models, of this program where none is named. Raises ModelError."""
    place = Path(folder) if folder else default_folder()
    manifest = read_manifest(place)
    nlp = pipeline(checked(place, manifest, "lexicon.txt").decode().split())
    return nlp.from_bytes(checked(place, manifest, FILE), exclude=["tokenizer", "span_ruler"])


def of(doc: Any) -> list[Name]:
    """The names in a spaCy Doc that the pipeline has seen, in order, without overlap: by label, by the recogniser, by the ruler."""
    found = [Name(*match.span("name"), "party", match["name"]) for match in HEAD.finditer(doc.text)]
    for span in [*doc.ents, *sorted(doc.spans.get("named", ()), key=len, reverse=True)]:
        name = Name(span.start_char, span.end_char, span.label_, span.text)
        if not any(name.start < other.end and other.start < name.end for other in found):
            found.append(name)
    return sorted(found)


def find(text: str, folder: str = "") -> list[Name]:
    """The names in a text. Raises ModelError."""
    return of(load(folder)(text))
