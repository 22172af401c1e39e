"""tiaokuan.formats: the shelf of readers, and how one is chosen."""

from __future__ import annotations

import io
import pkgutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tiaokuan import Settings, extract, formats
from tiaokuan.errors import DocumentError

BODY = "<w:body><w:p><w:r><w:t>第一条 甲方应当付款。</w:t></w:r></w:p></w:body>"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", f"<w:document {SPACE}>{BODY}</w:document>")
    return out.getvalue()


SAME = "第一条 甲方应当付款。"
FILES = {
    "docx": docx(),
    "html": f"<!DOCTYPE html><html><meta charset=utf-8><body><p>{SAME}</p></body></html>".encode(),
    "text": SAME.encode(),
    "markdown": f"## {SAME}\n".encode(),
}
NAMES = ["a.docx", "a.pdf", "a.html", "a.txt", "a.doc", "a", ""]


def test_every_module_of_the_shelf_is_a_reader() -> None:
    names = {module.name for module in pkgutil.iter_modules(formats.__path__) if not module.name.startswith("_")}
    assert len(formats.readers()) == len(names)
    suffixes = [suffix for reader in formats.readers() for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("media_type", ["docx", "html", "text"])
def test_content_and_not_the_name_chooses(media_type: str, name: str) -> None:
    document = formats.read(FILES[media_type], name, Settings())
    assert document.media_type == media_type
    assert document.text == SAME


MARKED = "# 合同\n\n## 第一条 费用\n"


@pytest.mark.parametrize(
    ("name", "source", "media_type"),
    [
        ("a.md", SAME, "markdown"),
        ("a.md", MARKED, "markdown"),
        ("", MARKED, "markdown"),
        ("a.docx", MARKED, "markdown"),
        ("a.txt", MARKED, "text"),
        ("a.txt", SAME, "text"),
    ],
)
def test_text_and_markdown(name: str, source: str, media_type: str) -> None:
    assert formats.read(source.encode(), name, Settings()).media_type == media_type


@pytest.mark.parametrize("media_type", FILES)
def test_the_same_bytes_give_the_same_document(media_type: str) -> None:
    one, two = (formats.read(FILES[media_type], "a", Settings()) for _ in range(2))
    assert one == two
    assert len(one.sha256) == 64


@pytest.mark.parametrize("media_type", FILES)
def test_blocks_cover_the_text_and_marks_lie_in_it(media_type: str) -> None:
    document = formats.read(FILES[media_type], "a", Settings())
    assert "\n".join(document.text[b.span.start : b.span.end] for b in document.blocks) == document.text
    assert all(0 <= mark.span.start < mark.span.end <= len(document.text) for mark in document.marks)


@pytest.mark.parametrize("media_type", FILES)
@pytest.mark.parametrize(("setting", "value"), [("max_file_size", 10), ("max_text_length", 3)])
def test_limits(media_type: str, setting: str, value: int) -> None:
    with pytest.raises(DocumentError) as caught:
        formats.read(FILES[media_type], "a", replace(Settings(), **{setting: value}))
    assert caught.value.code == "limit"
    assert setting in caught.value.zh
    assert setting in caught.value.en


def test_a_path_a_text_path_and_bytes_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "合同.txt"
    path.write_bytes(FILES["text"])
    documents = {
        extract(source, name).document for source, name in ((path, None), (str(path), None), (path.read_bytes(), "合同.txt"))
    }
    assert len(documents) == 1


def test_a_missing_file_is_the_caller_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        extract(tmp_path / "none.docx")
