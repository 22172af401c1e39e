"""Settings: frozen, passed in. Defaults < file < environment < flags."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from tiaokuan.errors import UsageError

ENVIRONMENT_PREFIX = "TIAOKUAN_"

SWITCH = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set. Sizes in bytes, times in seconds.

    max_file_size       a larger file is refused unread
    max_unpacked_size   all members of a zip container (docx) together, as they are unpacked
    max_unpack_ratio    unpacked to packed size of a single large member: above it the file is taken for a zip bomb
    max_text_length     characters of text in one document
    max_pages           pages of one document
    max_seconds         time for one document
    max_pixels          pixels of one page's picture; a larger PDF page is rendered coarser, a larger picture file is refused
    page_seconds        time that a scanned page may take, on top of max_seconds
    ocr                 whether pages that are pictures are read
    ocr_threads         threads of OCR in one process, 0 for as many as there are cores; 1 is right where several files are read at once
    convert_seconds     time that LibreOffice may take to convert one file
    worker_files        files that a worker process reads before a fresh one takes its place
    worker_memory       bytes: a worker that holds more after a file is replaced; at twice as much within a file it is ended
    templates           store with the library of blank templates that contracts are compared with; none where empty
    max_upload_size     one request to the server
    max_upload_files    files in one upload, or members of an archive in it
    upload_seconds      time that one upload may take to arrive
    requests_per_minute what one token or session may ask of the server, on average
    lang                language of messages: zh or en
    models              folder of the trained models; "" for those of this program, "none" to read by rules alone
    """

    max_file_size: int = 200 * 1024 * 1024
    max_unpacked_size: int = 512 * 1024 * 1024
    max_unpack_ratio: int = 200
    max_text_length: int = 5_000_000
    max_pages: int = 3_000
    max_seconds: float = 120.0
    max_pixels: int = 50_000_000
    page_seconds: float = 20.0
    ocr: bool = True
    ocr_threads: int = 1
    convert_seconds: float = 120.0
    worker_files: int = 500
    worker_memory: int = 1_000_000_000
    templates: str = ""
    max_upload_size: int = 1024 * 1024 * 1024
    max_upload_files: int = 1_000
    upload_seconds: float = 600.0
    requests_per_minute: int = 1_200
    lang: str = "zh"
    models: str = ""


def load(path: Path | None = None, environment: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """Settings from a TOML file, then the environment (TIAOKUAN_MAX_PAGES=…), then flags that are not None.

    Raises UsageError for an unknown name or a value of the wrong type.
    """
    given: dict[str, Any] = {}
    if path is not None:
        given |= _read_file(path)
    for name, text in (os.environ if environment is None else environment).items():
        if name.startswith(ENVIRONMENT_PREFIX) and (key := name.removeprefix(ENVIRONMENT_PREFIX).lower()) in _types():
            given[key] = text
    given |= {name: value for name, value in flags.items() if value is not None}
    return replace(Settings(), **{name: _typed(name, value) for name, value in given.items()})


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"读不了设置文件 {path}：{error}", f"cannot read the settings file {path}: {error}") from error


def _types() -> dict[str, type]:
    kinds = {"int": int, "float": float, "str": str, "bool": bool}
    return {field.name: kinds[str(field.type)] for field in fields(Settings)}


def _typed(name: str, value: Any) -> Any:
    kind = _types().get(name)
    if kind is None:
        raise UsageError(f"没有这个设置：{name}", f"no such setting: {name}")
    try:
        return SWITCH[str(value).lower()] if kind is bool else kind(value)
    except (TypeError, ValueError, KeyError) as error:
        raise UsageError(f"设置 {name} 的值不对：{value!r}", f"bad value for setting {name}: {value!r}") from error
