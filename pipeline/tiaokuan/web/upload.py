"""Taking what was handed in: every file is kept under its hash and becomes a job; an archive becomes its members."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO

from tiaokuan.bulk import Outcome, archives, is_archive
from tiaokuan.errors import DamagedDocument, DocumentError, LimitExceeded, NotFound, NothingToRead, UnsupportedFormat
from tiaokuan.store import jobs
from tiaokuan.web.state import State

LONGEST_NAME = 200
HEAD = 4


@dataclass(slots=True)
class Taken:
    """What became of one upload."""

    submitter: str
    batch: str = field(default_factory=lambda: str(uuid.uuid4()))
    jobs: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    error: DocumentError | None = None

    def refuse(self, name: str, error: DocumentError) -> None:
        """A file that is not taken."""
        self.error = self.error or error
        self.refused.append({"name": name, "code": error.code, "message": error.zh, "message_en": error.en})


def plain_name(name: str | None) -> str:
    """A file's name as it may be shown: no folders, one line."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c if c.isprintable() else "\ufffd" for c in last)[:LONGEST_NAME].strip() or "未命名"


def take(state: State, name: str, source: BinaryIO, taken: Taken) -> None:
    """Take one file; what is wrong with it is told and touches no other."""
    try:
        head = source.read(HEAD)
        source.seek(0)
        if not head:
            raise NothingToRead("文件是空的（0 字节）。", "the file is empty (0 bytes).")
        if is_archive(name):
            _unpack(state, name, source, taken)
        else:
            _keep(state, name, source, taken)
    except DocumentError as error:
        taken.refuse(name, error)


def _unpack(state: State, name: str, source: BinaryIO, taken: Taken) -> None:
    """Take an archive's members, each by its bare name."""
    found = 0
    for member in archives.members(name, lambda: source, state.config.settings):
        found += 1
        if found > state.config.settings.max_upload_files:
            most = state.config.settings.max_upload_files
            raise LimitExceeded(
                f"压缩包里的文件超过 {most} 个（设置 max_upload_files）。",
                f"the archive holds more than {most} files (setting max_upload_files).",
            )
        within = member.source.rpartition("!")[2]
        if isinstance(member, Outcome):
            taken.refuse(plain_name(within), member.error or DamagedDocument("读不了。", "it cannot be read."))
        elif is_archive(within):
            taken.refuse(
                plain_name(within), UnsupportedFormat("压缩包里的压缩包不打开。", "archives inside archives are not opened.")
            )
        else:
            try:
                _keep(state, plain_name(member.name), BytesIO(member.data or b""), taken)
            except DocumentError as error:
                taken.refuse(plain_name(member.name), error)
    if not found:
        raise NothingToRead("压缩包里没有合同。", "there is no contract in the archive.")


def _keep(state: State, name: str, source: BinaryIO, taken: Taken) -> None:
    settings = state.config.settings
    kept = state.files.keep(source, settings.max_file_size)
    if kept is None:
        most = settings.max_file_size / 1e6
        raise LimitExceeded(
            f"文件超过上限 {most:.0f} MB（设置 max_file_size）。",
            f"the file is larger than the limit of {most:.0f} MB (setting max_file_size).",
        )
    sha, size = kept
    document = f"sha256:{sha}"
    done = bool(state.store.known([document], state.runner.version))
    taken.jobs.append(jobs.submit(state.store, document, name, size, taken.submitter, taken.batch, done))
    state.runner.wake()


def by_reference(state: State, path: str, taken: Taken) -> None:
    """Take a file of the inbox. Raises NotFound; NotFound too for what lies outside, so that nobody learns what is there."""
    inbox = state.config.inbox
    missing = NotFound("收件文件夹里没有这个文件。", "there is no such file in the inbox.")
    if inbox is None:
        raise NotFound("服务器没有设收件文件夹（--inbox）。", "the server has no inbox (--inbox).")
    try:
        place = (inbox / path).resolve(strict=True)
        if not place.is_relative_to(inbox.resolve()) or not place.is_file():
            raise missing
        with place.open("rb") as source:
            take(state, plain_name(place.name), source, taken)
    except (OSError, ValueError, RuntimeError) as error:
        raise missing from error
