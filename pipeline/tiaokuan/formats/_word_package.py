"""The package of a Word file: a zip of XML parts, opened as if it were hostile."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from lxml import etree

from tiaokuan.errors import DamagedDocument, EncryptedDocument, HostileDocument, LimitExceeded, UnsupportedFormat
from tiaokuan.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
STRICT = {  # ISO/IEC 29500 strict namespaces and the transitional ones that all tools know
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
}
LARGE_MEMBER = 8 * 1024 * 1024
LARGEST_PART = 64 * 1024 * 1024  # bytes of one part; the largest of 400 official contracts has 3.8 million
MOST_NODES = 2_000_000  # tags and attributes of all parts read, some 250 bytes each in memory; that contract has 0.3 million
MOST_MEMBERS = 20_000
MEMBER = b"PK\x01\x02"  # starts each entry of a zip's directory
OTHER_OFFICE = ("xl/", "ppt/", "visio/")


class Package:
    """The parts of a Word file, read on demand. Raises DocumentError when opened or read."""

    def __init__(self, data: bytes, settings: Settings) -> None:
        if data.startswith(OLE) and ENCRYPTED in data:
            raise EncryptedDocument("文件有密码保护，请先去掉密码。", "the file is protected by a password; remove it first.")
        if data.count(MEMBER) > MOST_MEMBERS:  # each takes far more memory than bytes
            raise _bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DamagedDocument(
                "Word 文件不完整或已损坏（压缩包打不开）。", "the Word file is truncated or damaged (its zip cannot be opened)."
            ) from error
        self._settings = settings
        self._names = {name.lstrip("/").replace("\\", "/"): name for name in self._zip.namelist()}
        self._left = settings.max_unpacked_size
        self._nodes = MOST_NODES
        self.main = self._main()

    def _main(self) -> str:
        """The name of the main part: by the package's relationships, else word/document.xml."""
        for name in ("word/document.xml", "word/document2.xml", "word/document1.xml"):
            if name in self._names:
                return name
        rels = self.xml("_rels/.rels")
        for node in rels.iterchildren("{*}Relationship") if rels is not None else ():
            target = (node.get("Target") or "").lstrip("/")
            if (node.get("Type") or "").endswith("/officeDocument") and target in self._names:
                if target.startswith(OTHER_OFFICE):
                    break
                return target
        others = {"xl/": "Excel 表格", "ppt/": "PowerPoint 演示文稿", "content.xml": "OpenDocument 文件", "OFD.xml": "OFD 文件"}
        kind = next((words for start, words in others.items() if any(name.startswith(start) for name in self._names)), None)
        if kind is not None:
            raise UnsupportedFormat(
                f"这是 {kind}，不是 Word 文件；请另存为 docx 或 PDF。",
                "this zip is another kind of office file, not a Word file; save it as docx or PDF.",
            )
        if any(name.startswith("word/") for name in self._names) or "[Content_Types].xml" in self._names:
            raise DamagedDocument(
                "Word 文件里没有正文（缺少 word/document.xml）。",
                "the Word file has no main part (word/document.xml is missing).",
            )
        raise UnsupportedFormat(
            "这是普通压缩包，不是 Word 文件；请解压后再读里面的文件。",
            "this is an ordinary zip archive, not a Word file; unpack it first.",
        )

    def bytes(self, name: str) -> bytes | None:
        """A part's bytes, None where there is no such part."""
        member = self._names.get(name)
        if member is None:
            return None
        info = self._zip.getinfo(member)
        ratio = info.file_size / max(1, info.compress_size)
        if info.file_size > self._left or (info.file_size > LARGE_MEMBER and ratio > self._settings.max_unpack_ratio):
            raise _bomb()
        try:
            with self._zip.open(info) as member_file:
                data = member_file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
            if "password" in str(error) or info.flag_bits & 1:
                raise EncryptedDocument(
                    "文件有密码保护，请先去掉密码。", "the file is protected by a password; remove it first."
                ) from error
            raise DamagedDocument(
                f"Word 文件已损坏（部件 {name} 读不出）。", f"the Word file is damaged (part {name} cannot be read)."
            ) from error
        if len(data) > self._left:
            raise _bomb()
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """A part's root element, None where there is no such part. Raises DamagedDocument, HostileDocument, LimitExceeded."""
        data = self.bytes(name)
        if data is None:
            return None
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise _entities()
        self._nodes -= data.count(b"<") + data.count(b"=")
        if len(data) > LARGEST_PART or self._nodes < 0:
            raise LimitExceeded(
                f"Word 文件的内容过多（部件 {name}），没有读取；请拆成几个文件。",
                f"there is too much in the Word file (part {name}) to read it; split it into several files.",
            )
        root = _parsed(data, name)
        if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the bytes above do not show
            raise _entities()
        return root

    def related(self, kinds: Iterable[str]) -> dict[str, list[str]]:
        """The parts that the main part refers to, by the last word of the relationship's type, in order."""
        folder, _, file = self.main.rpartition("/")
        rels = self.xml(f"{folder}/_rels/{file}.rels")
        found: dict[str, list[str]] = {kind: [] for kind in kinds}
        for node in rels.iterchildren("{*}Relationship") if rels is not None else ():
            kind = (node.get("Type") or "").rpartition("/")[2]
            target = node.get("Target") or ""
            if kind in found and node.get("TargetMode") != "External":
                found[kind].append(target.lstrip("/") if target.startswith("/") else f"{folder}/{target}")
        return found


def _parsed(data: bytes, name: str) -> etree._Element:
    if b"purl.oclc.org" in data[:8192]:
        for strict, transitional in STRICT.items():
            data = data.replace(strict, transitional)
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if "huge" in str(error) or "depth" in str(error).lower():
            raise HostileDocument(
                "文件的 XML 嵌套过深或过大，没有读取。", "the file's XML is too deep or too large and was not read."
            ) from error
        raise DamagedDocument(
            f"Word 文件已损坏（部件 {name} 不是完整的 XML）。",
            f"the Word file is damaged (part {name} is no complete XML).",
        ) from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def _entities() -> HostileDocument:
    return HostileDocument(
        "文件里有 XML 实体定义，可能是恶意文件，没有读取。",
        "the file defines XML entities; it may be hostile and was not read.",
    )


def _bomb() -> HostileDocument:
    return HostileDocument(
        "压缩包展开后过大，可能是恶意文件，没有读取。", "the zip unpacks to far too much; it may be hostile and was not read."
    )
