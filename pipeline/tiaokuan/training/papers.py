"""Generated contracts as files – text, Word, PDF – and as gold in the form that scoring programs read."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tiaokuan.training.sheet import Emphasis, Line, Paper, Piece
from tiaokuan.training.values import Fill

CONTEXT = 16
GAP = "    年    月    日"
DATE_PARTS = ("年", "月", "日")
PARTY = re.compile("[甲乙]方")
BOXED = ("box", "boxed")  # before its option, behind it
TICKED, EMPTY = "☑", "□"
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body>{}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1500" w:bottom="1440" w:left="1500" w:header="850" w:footer="990"'
    ' w:gutter="0"/></w:sectPr></w:body></w:document>'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def drawn(fill: Fill) -> Iterator[tuple[str, bool]]:
    """A slot as (text, underlined) with all that is printed for it."""
    if fill.mark in BOXED:
        for option in fill.options:
            box = TICKED if fill.text == option else EMPTY
            yield (box + option if fill.mark == "box" else option + box) + " ", False
        return
    if fill.mark == "gap":
        yield GAP, False
    elif fill.mark in ("line", "tight") and fill.kind == "date" and (fill.parts or fill.state == "blank"):
        for piece, sign in zip(fill.parts or ("    ", "   ", "   "), DATE_PARTS, strict=True):
            yield piece if fill.state != "blank" else "    ", True
            yield sign, False
    elif fill.state == "blank":
        yield from _empty(fill)
    elif fill.mark == "wide":
        yield f" {fill.text}{fill.unit} ", True
        return
    elif fill.mark in ("line", "tight"):
        yield fill.text if fill.mark == "tight" else f" {fill.text} ", True
    elif fill.mark == "bracket":
        yield f"【{fill.text}】", False
    elif fill.mark == "score":
        yield f"__{fill.text}__", False
    else:
        yield fill.text, False
    yield fill.hint + (fill.unit or ""), False


def _empty(fill: Fill) -> Iterator[tuple[str, bool]]:
    if fill.mark == "line":
        yield "        ", True
    elif fill.mark == "score" and fill.kind == "date":
        yield "____年__月__日", False
    elif fill.mark in ("score", "bracket"):
        yield "______" if fill.mark == "score" else "【    】", False


def plain(pieces: Iterable[Piece]) -> str:
    """Pieces as a text file prints them: an underlined blank is a run of underscores, underlined words are plain words."""
    out = []
    for piece in pieces:
        if isinstance(piece, Fill):
            out += [
                "_" * max(4, len(text)) if ruled and not text.strip() else text.strip() if ruled else text
                for text, ruled in drawn(piece)
            ]
        else:
            out.append((piece.text.strip() or "________") if isinstance(piece, Emphasis) else piece)
    return "".join(out)


def text_file(paper: Paper) -> bytes:
    """The contract as a text file; a table's row is a line with tabs."""
    rows = ["\t".join(plain(cell) for cell in line.cells) if line.cells else plain(line.pieces) for line in paper.lines]
    return "\n".join(rows).encode()


def word_file(paper: Paper) -> bytes:
    """The contract as a Word file, the same byte for byte each time."""
    body = []
    for table, rows in groupby(paper.lines, key=lambda line: line.table):
        if table < 0:
            body += [_paragraph(line.pieces, line.centred) for line in rows]
        else:
            body += [_table(list(rows)), _paragraph(())]  # two tables that touch would be one
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", DOCUMENT.format("".join(body))),
        ):
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()


def _run(text: str, underlined: bool) -> str:
    rule = '<w:rPr><w:u w:val="single"/></w:rPr>' if underlined else ""
    return f'<w:r>{rule}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _paragraph(pieces: Iterable[Piece], centred: bool = False) -> str:
    runs = []
    for piece in pieces:
        if isinstance(piece, Fill):
            runs += [_run(text, ruled) for text, ruled in drawn(piece)]
        else:
            runs.append(_run(piece.text, True) if isinstance(piece, Emphasis) else _run(piece, False))
    middle = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    return f"<w:p>{middle}{''.join(runs)}</w:p>"


def _table(rows: list[Line]) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    width = 8900 // max(len(row.cells) for row in rows)
    cells = (
        "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell)}</w:tc>' for cell in row.cells)
        for row in rows
    )
    grid = f'<w:gridCol w:w="{width}"/>' * max(len(row.cells) for row in rows)
    table = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{table}</w:tbl>"


def print_pdfs(files: list[Path], folder: Path) -> bool:
    """Let LibreOffice print Word files, at least one, as PDFs into a folder; False where there is no LibreOffice.

    Raises OSError, subprocess.CalledProcessError where it fails.
    """
    office = shutil.which("soffice")
    if office is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        command = [
            office,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
        ]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=900)  # noqa: S603 – no shell
    return True


def gold(paper: Paper, name: str) -> dict[str, Any]:
    """The gold of a generated contract for a file of this name."""
    text, slots, spans = "", [], []
    heads = _heads(paper)
    for line in paper.lines:
        for column, pieces in enumerate(line.cells or (line.pieces,)):
            for piece in pieces:
                if not isinstance(piece, Fill):
                    text += plain((piece,))
                    continue
                start = len(text)
                whole = plain((piece,))
                lead = whole.find(piece.text) if piece.text and piece.mark not in BOXED else 0
                tail = len(piece.hint + (piece.unit or ""))
                end = start + lead + len(piece.text) if piece.text and piece.mark not in BOXED else start + len(whole) - tail
                spans.append((start + lead, end))
                slots.append(_slot(piece, whole) | {"asked": _asked(heads.get((line.table, column)), line)})
                text += whole
            text += "\n"
    for slot, (start, end) in zip(slots, spans, strict=True):
        slot["before"] = _squeezed(text[max(0, start - 200) : start])[-CONTEXT:]
        slot["after"] = _squeezed(text[end : end + 200])[:CONTEXT]
    clauses = [
        {"level": line.level, "number": line.number or None, "heading": line.heading, "clause_type": line.label}
        for line in paper.lines
        if line.level
    ]
    labels = [[_squeezed(plain(line.pieces))[:40], line.label] for line in paper.lines if line.label and line.pieces]
    return {"file": name, "complete": True, "clauses": clauses, "slots": slots, "lines": labels}


def _heads(paper: Paper) -> dict[tuple[int, int], str]:
    """The heads of columns by table and column, of tables whose first row is words alone."""
    heads: dict[tuple[int, int], str] = {}
    for table, rows in groupby((line for line in paper.lines if line.cells), key=lambda line: line.table):
        first = next(rows).cells
        if not any(isinstance(piece, Fill) for cell in first for piece in cell):
            heads |= {(table, column): plain(cell) for column, cell in enumerate(first)}
    return heads


def _asked(head: str | None, line: Line) -> list[str]:
    """The words that ask for a cell below a head: the head, of the parties' details also the row's first cell; none in other places."""
    first = plain(line.cells[0]) if line.cells else ""
    words = [] if head is None else [head, first] if PARTY.match(head) or PARTY.match(first) else [head]
    return [word[:2] if PARTY.match(word) else word for word in words]


def _squeezed(text: str) -> str:
    return re.sub("[_—─…]+", "_", re.sub(r"\s+", "", text))


def _slot(fill: Fill, whole: str) -> dict[str, Any]:
    inline = fill.mark in ("none", "label", "gap")
    return {
        "raw": fill.text or whole.removesuffix(fill.hint + (fill.unit or "")),
        "state": fill.state,
        "origin": "inline" if inline else "blank_mark",
        "kind": fill.kind,
        "unit": fill.unit,
        "value": fill.value,
        "key": fill.key,
        "optional": fill.optional,
    }
