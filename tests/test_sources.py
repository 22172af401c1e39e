"""Where files come from: folders, globs, lists, URLs, and archives that try to do harm."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from tiaokuan.bulk import Outcome, Task, sources
from tiaokuan.errors import DamagedDocument, EncryptedDocument, HostileDocument, LimitExceeded, UsageError
from tiaokuan.settings import Settings

TEXT = "服务合同\n甲方：____\n".encode()


def find(*given: object, settings: Settings | None = None) -> list[Task | Outcome]:
    return list(sources.find([str(source) for source in given], settings or Settings()))


def names(found: list[Task | Outcome]) -> list[str]:
    return [item.name for item in found if isinstance(item, Task)]


def errors(found: list[Task | Outcome]) -> list[type]:
    return [type(item.error) for item in found if isinstance(item, Outcome)]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_folder_at_any_depth_without_hidden_lock_and_other_files(tmp_path: Path) -> None:
    for name in ("b.docx", "a.txt", ".hidden.txt", "~$b.docx", "picture.bin", "deep/c.PDF", ".git/d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "loop").symlink_to(tmp_path)
    zipped(tmp_path / "z.zip", **{"e.txt": TEXT})
    assert names(find(tmp_path)) == ["a.txt", "b.docx", "e.txt", "c.PDF"]
    assert sources.count([str(tmp_path)]) == 4
    (tmp_path / "loop").unlink()
    assert names(find(f"{tmp_path}/*.txt")) == ["a.txt"]
    assert names(find(f"{tmp_path}/**/*.PDF")) == ["c.PDF"]
    assert names(find(tmp_path / "picture.bin")) == ["picture.bin"]  # named by the user: it is tried
    assert len(errors(find(tmp_path / "none.docx", tmp_path / "no*.docx"))) == 2


def test_a_list_names_sources(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(TEXT)
    (tmp_path / "list").write_text(f"\ufeff{tmp_path}/b.txt\n\n# not this\n{tmp_path}/a.txt\n", "utf-8")
    assert names(find(f"@{tmp_path}/list")) == ["b.txt", "a.txt"]
    assert sources.count([f"@{tmp_path}/list"]) == 2
    with pytest.raises(UsageError):
        find(f"@{tmp_path}/none")


def test_urls_by_fsspec(tmp_path: Path) -> None:
    for name in ("a.txt", "b.docx", "c.bin"):
        (tmp_path / name).write_bytes(TEXT)
    zipped(tmp_path / "z.zip", **{"e.txt": TEXT})
    found = find(f"file://{tmp_path}")
    assert names(found) == ["a.txt", "b.docx", "e.txt"]
    first = found[0]
    assert isinstance(first, Task)
    assert first.path.startswith("file://")
    assert first.stamp
    os.utime(tmp_path / "a.txt", (1, 1))
    again = find(f"file://{tmp_path}/a.*")[0]
    assert isinstance(again, Task)
    assert again.stamp != first.stamp
    assert len(errors(find(f"file://{tmp_path}/none.txt"))) == 1
    with pytest.raises(UsageError):
        find("nosuch://x/y")


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_are_read_as_a_stream(mode: str, tmp_path: Path) -> None:
    path = tmp_path / ("a.tar" + mode[1:].replace(":", "."))
    with tarfile.open(path, mode) as archive:
        for name in ("../../etc/a.txt", "/b.txt", "x/c.bin", "目录/d.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT)
            archive.addfile(info, io.BytesIO(TEXT))
        link = tarfile.TarInfo("secret.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    found = find(path)
    assert names(found) == ["a.txt", "b.txt", "d.txt"]
    assert [item.data for item in found if isinstance(item, Task)] == [TEXT] * 3
    assert errors(found) == []


def test_a_zip_with_names_in_gbk_and_paths_that_lead_out(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    gbk = "合同/服务合同.txt".encode("gb18030")
    zipped(path, **{"_" * len(gbk): TEXT, "..\\..\\up.txt": TEXT, "__MACOSX/._up.txt": TEXT, "~$x.docx": TEXT})
    path.write_bytes(path.read_bytes().replace(b"_" * len(gbk), gbk))
    found = find(path)
    assert names(found) == ["服务合同.txt", "up.txt"]
    assert [item.source for item in found] == [f"{path}!合同/服务合同.txt", f"{path}!../../up.txt"]
    assert sources.count([str(path)]) == 2


def test_hostile_zips(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", **{"a.txt": bytes(30_000_000), "b.txt": TEXT})
    found = find(bomb)
    assert errors(found) == [HostileDocument]
    assert names(found) == ["b.txt"]
    many = zipped(tmp_path / "many.zip", **{f"{n}.txt": bytes(100_000) for n in range(30)})
    assert errors(find(many, settings=Settings(max_unpacked_size=1_000_000, max_unpack_ratio=2))) == [HostileDocument]
    large = find(many, settings=Settings(max_file_size=1000))
    assert errors(large) == [LimitExceeded] * 30
    whole = bomb.read_bytes()
    locked = bytearray(zipped(tmp_path / "locked.zip", **{"a.txt": TEXT}).read_bytes())
    for at in (6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    assert errors(find(tmp_path / "locked.zip")) == [EncryptedDocument]
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert errors(find(tmp_path / "cut.zip")) == [DamagedDocument]


def test_hostile_tars(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, size in (("a.txt", len(TEXT)), ("zeros.bin", 50_000_000), ("b.txt", len(TEXT))):
            info = tarfile.TarInfo(name)
            info.size = size
            archive.addfile(info, io.BytesIO(TEXT if size < 1000 else bytes(size)))
    (tmp_path / "bomb.tgz").write_bytes(gzip.compress(packed.getvalue()))
    found = find(tmp_path / "bomb.tgz", settings=Settings(max_unpacked_size=1_000_000))
    assert names(found) == ["a.txt"]
    assert errors(found) == [HostileDocument]
    assert names(find(tmp_path / "bomb.tgz")) == ["a.txt", "b.txt"]
    whole = (tmp_path / "bomb.tgz").read_bytes()
    (tmp_path / "cut.tgz").write_bytes(whole[:-2000])
    found = find(tmp_path / "cut.tgz")
    assert names(found) == ["a.txt"]
    assert errors(found) == [DamagedDocument]
    (tmp_path / "no.tar.gz").write_bytes(b"nonsense")
    assert errors(find(tmp_path / "no.tar.gz")) == [DamagedDocument]
