"""Older office files – .doc, .rtf, .wps – through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from tiaokuan.document import Document
from tiaokuan.errors import DamagedDocument, LimitExceeded, UnsupportedFormat
from tiaokuan.formats import Reader
from tiaokuan.formats._word_package import ENCRYPTED, OLE
from tiaokuan.formats.word import read_as
from tiaokuan.settings import Settings

RTF = b"{\\rtf"
WORD_STREAMS = ("WordDocument".encode("utf-16-le"), "WpsDocument".encode("utf-16-le"))
OTHER_STREAMS = {"Workbook": "Excel 表格", "Book": "Excel 表格", "PowerPoint Document": "PowerPoint 演示文稿"}
MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
SAFE = (  # what a stranger's file may not do: run macros, fetch what it links to
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)
PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in SAFE
    )
    + "</oor:items>"
)


def rank(data: bytes, name: str) -> float:
    """RTF, or an OLE file that holds a Word document; other OLE files are refused by read()."""
    if data.lstrip()[:5] == RTF:
        return 0.9
    return 0.8 if data.startswith(OLE) and ENCRYPTED not in data else 0.0


def read(data: bytes, name: str, settings: Settings) -> Document:
    """The document, converted to docx and then read as such. Raises DocumentError."""
    media_type = "rtf" if data.lstrip()[:5] == RTF else "doc"
    if media_type == "doc" and not any(stream in data for stream in WORD_STREAMS):
        kind = next(
            (words for stream, words in OTHER_STREAMS.items() if stream.encode("utf-16-le") in data), "其他 Office 文件"
        )
        raise UnsupportedFormat(
            f"这是{kind}，不是 Word 文档；请另存为 docx 或 PDF。",
            "this is another kind of office file, not a Word document; save it as docx or PDF.",
        )
    program = soffice()
    if program is None:
        raise UnsupportedFormat(
            f"读 .{media_type} 需要 LibreOffice；请安装它，或把文件另存为 docx 或 PDF。",
            f"reading .{media_type} needs LibreOffice; install it, or save the file as docx or PDF.",
        )
    return read_as(_converted(program, data, media_type, settings), data, name, media_type, settings)


def soffice() -> str | None:
    """The path of LibreOffice's program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or (str(MAC) if MAC.exists() else None)


def _converted(program: str, data: bytes, media_type: str, settings: Settings) -> bytes:
    """The file as docx, by a LibreOffice with a profile of its own, so that runs beside each other do not meet."""
    with tempfile.TemporaryDirectory(prefix="tiaokuan-", ignore_cleanup_errors=True) as folder:
        source, profile, target = Path(folder, f"file.{media_type}"), Path(folder, "profile"), Path(folder, "out", "file.docx")
        source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, "utf-8")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(source)]
        _run(command, settings.convert_seconds)
        if not target.exists():
            raise DamagedDocument(
                "文件已损坏或有密码，LibreOffice 打不开。", "the file is damaged or protected: LibreOffice cannot open it."
            )
        if target.stat().st_size > settings.max_file_size:
            raise LimitExceeded(
                "转换后的文件过大（设置 max_file_size）。", "the converted file is too large (setting max_file_size)."
            )
        return target.read_bytes()


def _run(command: list[str], seconds: float) -> None:
    """Run LibreOffice, which starts processes of its own: those end with it. Raises LimitExceeded."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603 – no shell, fixed names
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(
            "LibreOffice 转换超时（设置 convert_seconds）。",
            "LibreOffice took too long to convert the file (setting convert_seconds).",
        ) from error
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started, which share its session where the system knows sessions."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


READER = Reader("doc", (".doc", ".rtf", ".wps"), rank, read)
