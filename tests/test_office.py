"""tiaokuan.formats.office: older office files through LibreOffice."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tiaokuan import formats
from tiaokuan.errors import DamagedDocument, LimitExceeded, UnsupportedFormat
from tiaokuan.formats import office
from tiaokuan.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def rtf(body: str) -> bytes:
    """An RTF file; characters outside ASCII as \\u escapes."""
    words = "".join(c if ord(c) < 128 else rf"\u{ord(c) - (65536 if ord(c) > 32767 else 0)}?" for c in body)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 SimSun;}}}}{words}}}".encode("ascii")


def test_rtf() -> None:
    data = rtf(r"设备维护合同\par 甲方：{\ul         }公司\par 共{\ul 30}天\par ")
    document = formats.read(data, "a.doc", Settings())
    assert document.media_type == "rtf"
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    lines = document.text.split("\n")
    assert lines[0] == "设备维护合同"
    assert lines[1].startswith("甲方：____")
    assert lines[1].endswith("公司")
    assert [document.text[m.span.start : m.span.end] for m in document.marks][-1] == "30"


def test_doc(tmp_path: Path) -> None:
    program = office.soffice()
    assert program is not None, "LibreOffice is needed; make test installs it"
    (tmp_path / "a.rtf").write_bytes(rtf(r"设备维护合同\par 第一条 甲方按月付款。\par "))
    command = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "a.rtf")], check=True, capture_output=True, timeout=100)
    data = (tmp_path / "a.doc").read_bytes()
    assert data.startswith(OLE)
    document = formats.read(data, "renamed.docx", Settings())
    assert document.media_type == "doc"
    assert document.text == "设备维护合同\n第一条 甲方按月付款。"


def test_a_damaged_doc_is_refused() -> None:
    data = OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 3000
    with pytest.raises(DamagedDocument) as caught:
        formats.read(data, "a.doc", Settings())
    assert caught.value.code == "damaged"


def test_without_libreoffice_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "soffice", lambda: None)
    with pytest.raises(UnsupportedFormat, match="LibreOffice") as caught:
        formats.read(rtf("x"), "a.rtf", Settings())
    assert "LibreOffice" in caught.value.en


def test_a_conversion_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(slow.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "soffice", lambda: os.fspath(slow))
    with pytest.raises(LimitExceeded, match="convert_seconds"):
        formats.read(rtf("x"), "a.rtf", replace(Settings(), convert_seconds=0.5))
