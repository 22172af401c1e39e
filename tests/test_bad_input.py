"""Bad input: each file gives an error that names the cause in both languages, fast, and never a traceback."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tiaokuan import DocumentError, Settings, extract
from tiaokuan.formats import read_path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CONTENT = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
PARAGRAPH = "<w:p><w:r><w:t>甲方应当按期付款。</w:t></w:r></w:p>"
SECONDS = 10


def package(parts: dict[str, str | bytes], level: int = 6) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def word(body: str, before: str = "") -> bytes:
    main = f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {W}><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": CONTENT, "word/document.xml": main})


def ole(*streams: str) -> bytes:
    """The head of an OLE file with a directory that names these streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names.ljust(4096, b"\0")


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def locked_zip() -> bytes:
    """A docx whose main part says that it is encrypted."""
    data = bytearray(word(PARAGRAPH))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(signature, start + 1)) >= 0:
            data[start + at] |= 1
    return bytes(data)


def with_wrong_size() -> bytes:
    """A docx that says its main part is small while it unpacks to very much."""
    data = bytearray(package({"[Content_Types].xml": CONTENT, "word/document.xml": b" " * 300_000_000}, 9))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rfind(signature)
        data[start + at : start + at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def entities() -> str:
    rows = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w:document [<!ENTITY a0 "lol">{rows}]>'


def padded_entities() -> bytes:
    """An entity bomb whose definitions stand far behind the start of the part."""
    return word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", f"<!--{'x' * 20_000}-->{entities()}")


def pdf(*objects: bytes, trailer: bytes = b"<</Root 1 0 R/Size 9>>") -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return bytes(out) + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, at)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
LOCKED = (
    b"<</Root 1 0 R/Size 9/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/Length 40"
    b"/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>>>"
)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0) + b"\0\0\0\0"
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 24
BMP = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + b"\0" * 36

BAD: dict[str, tuple[Callable[[], bytes], str, set[str]]] = {
    "empty": (lambda: b"", "a.docx", {"empty"}),
    "white space": (lambda: b" \r\n\t\n" * 100, "a.txt", {"empty"}),
    "wide white space": (lambda: "\u3000\n\xa0".encode() * 100, "a.txt", {"empty"}),
    "byte order mark only": (lambda: b"\xff\xfe", "a.txt", {"empty"}),
    "zero bytes": (lambda: b"\0" * 5000, "a.pdf", {"empty"}),
    "noise named docx": (lambda: noise(50_000), "a.docx", {"damaged"}),
    "noise named pdf": (lambda: noise(50_000), "a.pdf", {"damaged"}),
    "noise named txt": (lambda: noise(50_000), "a.txt", {"unsupported_format"}),
    "noise without a name": (lambda: noise(50_000), "", {"unsupported_format"}),
    "zip magic and noise": (lambda: b"PK\x03\x04" + noise(5000), "a.docx", {"damaged"}),
    "truncated zip": (lambda: word(PARAGRAPH * 500)[:-200], "a.docx", {"damaged"}),
    "half a zip": (lambda: word(PARAGRAPH * 500)[:300], "a.docx", {"damaged"}),
    "empty zip": (lambda: package({}), "a.docx", {"unsupported_format", "damaged"}),
    "no main part": (lambda: package({"[Content_Types].xml": CONTENT, "word/styles.xml": "<a/>"}), "a.docx", {"damaged"}),
    "main part is no XML": (lambda: package({"word/document.xml": "甲方"}), "a.docx", {"damaged"}),
    "main part breaks off": (lambda: package({"word/document.xml": f"<w:document {W}><w:body><w:p>"}), "a.docx", {"damaged"}),
    "main part is empty": (lambda: package({"word/document.xml": ""}), "a.docx", {"damaged", "empty"}),
    "no words": (lambda: word("<w:p/>" * 10), "a.docx", {"empty"}),
    "entity bomb": (lambda: word("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", entities()), "a.docx", {"hostile"}),
    "entity bomb far behind": (padded_entities, "a.docx", {"hostile"}),
    "external entity": (
        lambda: word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
        "a.docx",
        {"hostile"},
    ),
    "deep XML": (lambda: word("<w:sdt><w:sdtContent>" * 50_000), "a.docx", {"hostile", "damaged"}),
    "zip bomb": (lambda: package({"word/document.xml": b" " * 300_000_000}, 9), "a.docx", {"hostile"}),
    "zip bomb with a wrong size": (with_wrong_size, "a.docx", {"hostile", "damaged"}),
    "locked zip": (locked_zip, "a.docx", {"encrypted"}),
    "encrypted docx": (lambda: ole("EncryptionInfo", "EncryptedPackage"), "a.docx", {"encrypted"}),
    "xls": (lambda: ole("Workbook"), "a.doc", {"unsupported_format"}),
    "ppt": (lambda: ole("PowerPoint Document"), "a.ppt", {"unsupported_format"}),
    "xlsx": (lambda: package({"[Content_Types].xml": CONTENT, "xl/workbook.xml": "<a/>"}), "a.docx", {"unsupported_format"}),
    "odt": (lambda: package({"mimetype": "x", "content.xml": "<a/>"}), "a.odt", {"unsupported_format"}),
    "ofd": (lambda: package({"OFD.xml": "<a/>", "Doc_0/Document.xml": "<a/>"}), "a.ofd", {"unsupported_format"}),
    "zip of files": (lambda: package({"合同.txt": "甲方"}), "a.zip", {"unsupported_format"}),
    "zip with tricks in its names": (lambda: package({"../../etc/passwd": "x", "/word/x": "x"}), "a.docx", {"damaged"}),
    "xml": (lambda: b'<?xml version="1.0"?><orders><order id="1"/></orders>', "a.docx", {"unsupported_format"}),
    "mail": (lambda: b"From: a@example.org\r\nMIME-Version: 1.0\r\n\r\nhello", "a.doc", {"unsupported_format"}),
    "program": (lambda: b"\x7fELF\2\1\1" + b"\0" * 200, "a.txt", {"unsupported_format"}),
    "gzip": (lambda: b"\x1f\x8b\x08\0" + zlib.compress(b"x"), "a.txt", {"unsupported_format"}),
    "png": (lambda: PNG, "a.docx", {"damaged"}),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + noise(400), "a.pdf", {"damaged"}),
    "gif": (lambda: b"GIF89a" + noise(100), "a.gif", {"damaged"}),
    "tiff": (lambda: b"II*\0" + noise(100), "a.tif", {"damaged"}),
    "bmp": (lambda: BMP, "a.bmp", {"damaged"}),
    "webp": (lambda: WEBP, "a.webp", {"damaged"}),
    "pdf head only": (lambda: b"%PDF-1.7\n", "a.pdf", {"damaged"}),
    "pdf and noise": (lambda: b"%PDF-1.7\n" + noise(20_000), "a.pdf", {"damaged"}),
    "pdf without pages": (lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), "a.pdf", {"empty", "damaged"}),
    "pdf whose pages hold themselves": (
        lambda: pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>"),
        "a.pdf",
        {"empty", "damaged", "hostile"},
    ),
    "pdf with a broken table": (
        lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 1>>").replace(b"xref", b"xerf"),
        "a.pdf",
        {"empty", "damaged"},
    ),
    "pdf with a password": (lambda: pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>", trailer=LOCKED), "a.pdf", {"encrypted"}),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str) -> None:
    make, file, codes = BAD[name]
    data = make()
    started = time.process_time()
    with pytest.raises(DocumentError) as caught:
        extract(data, file)
    assert caught.value.code in codes
    assert time.process_time() - started < SECONDS
    assert caught.value.message("zh").endswith("。")
    assert caught.value.message("en").endswith(".")
    assert not re.search("[\u4e00-\u9fff]", caught.value.message("en"))


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.docx"
    with path.open("wb") as file:
        file.truncate(500 * 1024 * 1024)
    started = time.process_time()
    with pytest.raises(DocumentError) as caught:
        read_path(path, Settings())
    assert caught.value.code == "limit"
    assert "max_file_size" in caught.value.zh
    assert time.process_time() - started < 1


def test_a_text_of_one_long_line_is_read_or_refused_by_its_limit() -> None:
    data = "甲方应当按期付款，".encode() * 380_000  # 10 MB
    document = extract(data, "a.txt").document
    assert len(document.text) == 9 * 380_000
    with pytest.raises(DocumentError) as caught:
        extract(data, "a.txt", replace(Settings(), max_text_length=1_000_000))
    assert caught.value.code == "limit"


@pytest.mark.parametrize(
    "name", ["合 同（一）.txt", "-rf.txt", "a'b\"c$(d).txt", "\u202eexe.txt", "e\u0301.txt", "💼.txt", "no suffix"]
)
def test_names_of_any_characters(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("第一条 甲方应当按期付款。\n", "utf-8")
    assert read_path(path, Settings()).text == "第一条 甲方应当按期付款。"


def test_a_name_that_is_no_unicode(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.txt")
    try:
        (tmp_path / name).write_text("第一条 付款\n", "utf-8")
    except OSError:  # a file system that takes no such names
        name = "plain.txt"
        (tmp_path / name).write_text("第一条 付款\n", "utf-8")
    assert read_path(tmp_path / name, Settings()).text == "第一条 付款"


def test_zero_bytes_in_a_text_do_no_harm() -> None:
    assert (
        "甲方"
        in extract("第一条 甲方\0应当付款，乙方应当交货。".encode() + "第二条 其他。".encode() * 30, "a.txt").document.text
    )
