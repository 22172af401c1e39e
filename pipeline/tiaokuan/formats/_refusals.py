"""Files that are of a known kind but not read: what they are, and what to do, told by their first bytes."""

from __future__ import annotations

import re

from tiaokuan.errors import DamagedDocument, DocumentError, NothingToRead, UnsupportedFormat

ARCHIVES = (
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
)
PROGRAMS = ((b"\x7fELF", "ELF"), (b"MZ", "EXE"), (b"\xca\xfe\xba\xbe", "Java"), (b"SQLite format 3\0", "SQLite"))
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
XHTML = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
WORD_XML = re.compile(rb"<(?:\w+:)?(?:wordDocument|package)\b")
MAIL = re.compile(rb"(?:[\w-]+:[^\r\n]{0,500}\r?\n(?:[ \t][^\r\n]{0,500}\r?\n)*){0,40}?MIME-Version:", re.IGNORECASE)
WHITE = re.compile(rb"[\s\0\xef\xbb\xbf\xff\xfe]*|(?:\xe3\x80\x80|\xc2\xa0|\s)*")
SAMPLE = 4096
LARGEST_WHITE = 4_000_000


def refusal(data: bytes) -> DocumentError | None:
    """Why these bytes are not read; None where a reader is to look at them."""
    head = data[:SAMPLE]
    if len(data) <= LARGEST_WHITE and WHITE.fullmatch(data):
        return NothingToRead("文件里只有空白，没有文字。", "the file holds only white space, no text.")
    return _binary(head) or _markup(head)


def unreadable(data: bytes, name: str) -> DocumentError:
    """Why no reader takes these bytes, where they are of no known kind."""
    suffix = name.lower().rpartition(".")[2]
    if suffix in ("docx", "doc", "pdf", "rtf", "wps", "docm"):
        return DamagedDocument(
            f"文件名以 .{suffix} 结尾，内容却不是这种文件：可能已损坏或下载不完整。",
            f"the file's name ends in .{suffix}, but its content is nothing of the kind: it may be damaged or incomplete.",
        )
    if b"\0" in data[:SAMPLE]:
        return UnsupportedFormat("是二进制文件，不是文档。", "a binary file, not a document.")
    return UnsupportedFormat("不是能读的文件类型。", "not a kind of document that can be read.")


def _binary(head: bytes) -> DocumentError | None:
    kind = next((kind for start, kind in ARCHIVES if head.startswith(start)), None)
    if kind is not None:
        return UnsupportedFormat(
            f"这是 {kind} 压缩包，不是文档；请解压后再读里面的文件。",
            f"this is a {kind} archive, not a document; unpack it first.",
        )
    kind = next((kind for start, kind in PROGRAMS if head.startswith(start) and b"\0" in head), None)
    if kind is not None:
        return UnsupportedFormat(
            f"这是程序或数据文件（{kind}），不是文档。", f"this is a program or data file ({kind}), no document."
        )
    return None


def _markup(head: bytes) -> DocumentError | None:
    if XML.match(head) and not XHTML.search(head):
        if WORD_XML.search(head):
            return UnsupportedFormat(
                "这是 Word 的 XML 文件，还不支持；请另存为 docx。",
                "this is a Word XML file, not supported yet; save it as docx.",
            )
        return UnsupportedFormat("这是 XML 数据，不是文档。", "this is XML data, not a document.")
    if MAIL.match(head):
        return UnsupportedFormat(
            "这是邮件或单文件网页（MHT），还不支持；请另存为 html 或 docx。",
            "this is an e-mail or a single-file page (MHT), not supported yet; save it as html or docx.",
        )
    return None
