"""Make the sample contracts: data/contracts/*.toml -> data/samples/*.docx, .pdf, .html, .txt, and scans.

    python data/make_samples.py [FOLDER]

A contract is one TOML file: `title`, `files` (what to make of it: docx, pdf, html, txt, scan), `before` and `after` (what a web site
puts around it, for html and txt), `seal` (the words of a red seal, for scan) and `body`, one paragraph a line:

    <u>    </u>  <u>三</u>    underlined: white space is a blank, words are filled in
    <pen> 30 </pen>           underlined and filled in by pen: a hand's font, blue
    <ins>新</ins><del>旧</del>  a tracked change (docx only; elsewhere the new words stand)
    {{点击填写}}  {{=海州市}}   a content control: showing its placeholder, filled
    [x]  [ ]                  a check box control
    +0 …  +1 …  +2 …          numbered by Word: 第一条, 1.1, （1）
    = …                       a line in the middle
    | a | b |                 a table's row

docx, html and txt come out the same byte for byte each time; a PDF is printed by LibreOffice from the docx, where there is one; a
scan is that PDF's pages as pictures, sealed, tilted, grey and coded as JPEG (needs the fonts LXGW WenKai and Noto Sans CJK).
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

HERE = Path(__file__).parent
HAND, SEAL_FONT = "LXGW WenKai", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
SCAN_DPI, SEAL_SIDE, SEAL_RED = 150, 240, (200, 30, 40)
SEAL_LEFT, SEAL_TOP = 190, 900  # pixels of the scan
SAMPLES = HERE / "samples"
PIECE = re.compile(r"<(u|pen|ins|del)>(.*?)</\1>|\{\{(=?)(.*?)\}\}|\[([ x])\]")
NUMBERED = re.compile(r"\+([0-2]) ")
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%3）"/></w:lvl></w:abstractNum>"""


def pieces(line: str) -> Iterator[tuple[str, str]]:
    """A line as (what, words); what is text, u, ins, del, placeholder, control or box."""
    at = 0
    for match in PIECE.finditer(line):
        if match.start() > at:
            yield "text", line[at : match.start()]
        if match[1]:
            yield match[1], match[2]
        elif match[5]:
            yield "box", "☑" if match[5] == "x" else "☐"
        else:
            yield ("control" if match[3] else "placeholder"), match[4]
        at = match.end()
    if at < len(line):
        yield "text", line[at:]


def cells(line: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def blocks(body: str) -> Iterator[tuple[str, Any]]:
    """The body as ("table", rows) and ("line", words); empty lines only part blocks."""
    rows: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(cells(line))
            continue
        if rows:
            yield "table", rows
            rows = []
        if line.strip():
            yield "line", line


def write_docx(contract: dict[str, Any]) -> bytes:
    """The contract as a Word file."""
    paper = docx.Document()
    paper.core_properties.author = "tiaokuan"
    normal = paper.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    numbering = paper.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    heading = paper.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(contract["title"])
    run.bold, run.font.size = True, Pt(18)
    for what, content in blocks(contract["body"]):
        if what == "table":
            table = paper.add_table(len(content), max(map(len, content)), style="Table Grid")
            for row, texts in enumerate(content):
                for column, words in enumerate(texts):
                    fill(table.cell(row, column).paragraphs[0], words)
        else:
            add_line(paper.add_paragraph(), content)
    out = BytesIO()
    paper.save(out)
    return undated(out.getvalue())


def add_line(paragraph: Any, line: str) -> None:
    """Write one line of the body, with its number or in the middle where it says so."""
    if match := NUMBERED.match(line):
        properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{match[1]}"/><w:numId w:val="90"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(properties))
        line = line[match.end() :]
    elif line.startswith("= "):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line = line[2:]
    fill(paragraph, line)


def fill(paragraph: Any, line: str) -> None:
    """Append a line's pieces to a paragraph."""
    for what, words in pieces(line):
        if what in ("text", "u", "pen"):
            run = paragraph.add_run(words)
            run.underline = None if what == "text" else True
            if what == "pen":
                run.font.color.rgb, run.font.name = RGBColor(0x1F, 0x2F, 0x8F), HAND
                run._r.rPr.rFonts.set(qn("w:eastAsia"), HAND)
                run._r.rPr.find(qn("w:u")).set(qn("w:color"), "000000")
        else:
            paragraph._p.append(parse_xml(FORMS[what](html.escape(words))))


def _change(tag: str, text_tag: str) -> Callable[[str], str]:
    more = 'w:id="1" w:author="审阅人" w:date="2026-01-05T09:00:00Z"'
    return lambda words: (
        f'<w:{tag} {nsdecls("w")} {more}><w:r><w:{text_tag} xml:space="preserve">{words}</w:{text_tag}></w:r></w:{tag}>'
    )


def _control(properties: str) -> Callable[[str], str]:
    return lambda words: (
        f"<w:sdt {nsdecls('w')} {W14}><w:sdtPr>{properties.format(checked=int(words == '☑'))}</w:sdtPr>"
        f"<w:sdtContent><w:r><w:t>{words}</w:t></w:r></w:sdtContent></w:sdt>"
    )


FORMS: dict[str, Callable[[str], str]] = {
    "ins": _change("ins", "t"),
    "del": _change("del", "delText"),
    "placeholder": _control("<w:showingPlcHdr/><w:text/>"),
    "control": _control("<w:text/>"),
    "box": _control('<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>'),
}


def undated(data: bytes) -> bytes:
    """A zip file with the same date on every member, so that it comes out the same each time."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            fixed = zipfile.ZipInfo(member.filename, (2026, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(member))
    return out.getvalue()


def plain(line: str) -> str:
    """A line as plain text: blanks as underscores."""
    line = NUMBERED.sub("", line).removeprefix("= ")
    shown = {"placeholder": "____", "del": ""}
    return "".join(shown.get(what, words if words.strip() else "_" * max(4, len(words))) for what, words in pieces(line))


def write_txt(contract: dict[str, Any]) -> bytes:
    """The contract as text pasted from a web page."""
    lines = [contract["title"]]
    for what, content in blocks(contract["body"]):
        lines += ["\t".join(map(plain, row)) for row in content] if what == "table" else [plain(content)]
    parts = [contract.get("before", "").strip(), "\n\n".join(lines), contract.get("after", "").strip()]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def marked(line: str) -> str:
    """A line as HTML."""
    line = line.removeprefix("= ")
    shown: dict[str, Callable[[str], str]] = {
        "u": lambda words: f"<u>{html.escape(words).replace(' ', '&nbsp;')}</u>",
        "del": lambda _: "",
        "placeholder": lambda words: f'<input type="text" placeholder="{html.escape(words)}">',
        "control": lambda words: f'<input type="text" value="{html.escape(words)}">',
        "box": lambda words: f'<input type="checkbox"{" checked" if words == "☑" else ""}>',
    }
    return "".join(shown.get(what, html.escape)(words) for what, words in pieces(line))


def write_html(contract: dict[str, Any]) -> bytes:
    """The contract as a page of a web site, with the site around it."""
    lines = [f"<h1>{html.escape(contract['title'])}</h1>"]
    for what, content in blocks(contract["body"]):
        if what == "table":
            rows = ("<tr>" + "".join(f"<td>{marked(cell)}</td>" for cell in row) + "</tr>" for row in content)
            lines += ["<table>", *rows, "</table>"]
        else:
            lines.append(f"<p>{marked(content)}</p>")
    head = f'<meta charset="utf-8"><title>{html.escape(contract["title"])} - 范本之家</title>'
    body = [contract.get("before", "").strip(), '<div class="content">', *lines, "</div>", contract.get("after", "").strip()]
    page = ["<!DOCTYPE html>", f'<html lang="zh-CN"><head>{head}</head>', "<body>", *body, "</body></html>"]
    return ("\n".join(page) + "\n").encode()


def write_pdf(contract: dict[str, Any]) -> bytes | None:
    """The contract's docx as LibreOffice prints it; None where there is no LibreOffice."""
    if (soffice := shutil.which("soffice")) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "contract.docx")
        source.write_bytes(write_docx(contract))
        command = [soffice, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, source], check=True, capture_output=True, timeout=120)  # noqa: S603
        return source.with_suffix(".pdf").read_bytes()


def write_scan(contract: dict[str, Any]) -> bytes | None:
    """The contract's PDF printed, sealed on the last page and scanned: pictures only."""
    import cv2  # noqa: PLC0415  only scans need it
    import numpy as np  # noqa: PLC0415
    import pypdfium2  # noqa: PLC0415

    if (printed := write_pdf(contract)) is None:
        return None
    noise = np.random.default_rng(17)
    out = pypdfium2.PdfDocument.new()
    with pypdfium2.PdfDocument(printed) as pdf:
        for number, page in enumerate(pdf, 1):
            picture = page.render(scale=SCAN_DPI / 72).to_numpy()[..., :3].copy()
            height, width = picture.shape[:2]
            if number == len(pdf):
                layer = np.asarray(seal(contract["seal"]))[..., ::-1]
                place = np.s_[SEAL_TOP : SEAL_TOP + SEAL_SIDE, SEAL_LEFT : SEAL_LEFT + SEAL_SIDE]
                picture[place] = np.minimum(picture[place], layer)
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(noise.uniform(0.4, 1.1)), 1)
            picture = cv2.warpAffine(picture, turn, (width, height), borderValue=(255, 255, 255))
            light = np.linspace(0.96, 0.86, width)[None, :, None]
            picture = np.clip(cv2.GaussianBlur(picture, (0, 0), 0.6) * light + noise.normal(0, 4, (height, width, 1)), 0, 255)
            coded = cv2.imencode(".jpg", picture.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 45])[1].tobytes()
            image, sheet = pypdfium2.PdfImage.new(out), out.new_page(*page.get_size())
            image.load_jpeg(BytesIO(coded), inline=True)
            image.set_matrix(pypdfium2.PdfMatrix().scale(*page.get_size()))
            sheet.insert_obj(image)
            sheet.gen_content()
    file = BytesIO()
    out.save(file)
    return file.getvalue()


def seal(words: str) -> Any:
    """A round red seal on white: a ring, a star, and the words along the ring."""
    from PIL import Image, ImageChops, ImageDraw, ImageFont  # noqa: PLC0415  only scans need it

    middle, layer = SEAL_SIDE / 2, Image.new("RGB", (SEAL_SIDE, SEAL_SIDE), "white")
    pen = ImageDraw.Draw(layer)
    pen.ellipse((4, 4, SEAL_SIDE - 5, SEAL_SIDE - 5), outline=SEAL_RED, width=5)
    pen.regular_polygon((middle, middle, SEAL_SIDE / 7), 5, fill=SEAL_RED)
    pen.regular_polygon((middle, middle, SEAL_SIDE / 7), 5, rotation=36, fill=SEAL_RED)
    font = ImageFont.truetype(SEAL_FONT, SEAL_SIDE // 9)
    for index, char in enumerate(words):
        tile = Image.new("RGB", (SEAL_SIDE, SEAL_SIDE), "white")
        ImageDraw.Draw(tile).text((middle, SEAL_SIDE * 0.13), char, SEAL_RED, font, anchor="mm")
        turned = tile.rotate(((len(words) - 1) / 2 - index) * 20, fillcolor="white")
        layer = ImageChops.darker(layer, turned)
    return layer


WRITERS: dict[str, Callable[[dict[str, Any]], bytes | None]] = {
    "docx": write_docx,
    "pdf": write_pdf,
    "html": write_html,
    "txt": write_txt,
    "scan": write_scan,
}


def main() -> None:
    """Write every contract in every form that it asks for."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "contracts").glob("*.toml")):
        contract = tomllib.loads(source.read_text("utf-8"))
        for form in contract["files"]:
            if (data := WRITERS[form](contract)) is None:
                print(f"{source.stem}.pdf: LibreOffice is not installed", file=sys.stderr)
            else:
                (folder / f"{source.stem}.{'pdf' if form == 'scan' else form}").write_bytes(data)


if __name__ == "__main__":
    main()
