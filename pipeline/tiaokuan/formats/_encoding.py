"""Bytes of unknown encoding to text."""

from __future__ import annotations

import codecs
import re

from tiaokuan.errors import LimitExceeded, UnsupportedFormat
from tiaokuan.settings import Settings

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
BINARY = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
SAMPLE = 65536
COMMON = set("的人甲乙方合同条款一不在有为以及或应其本期按日年付费用服务提供")
"""Characters of which some stand in any Chinese contract; a wrong encoding gives rare ones."""


def decode(data: bytes, settings: Settings) -> str:
    """The text in the bytes, line ends as \\n. Raises UnsupportedFormat for what is no text, LimitExceeded for too much."""
    name = encoding(data)
    if name is None:
        raise UnsupportedFormat("不是文本：认不出字符编码。", "not a text: no known character encoding fits.")
    text = data.decode(name, "replace")
    if len(text) > settings.max_text_length:
        have, limit = len(text), settings.max_text_length
        raise LimitExceeded(
            f"文本有 {have} 个字符，超过上限 {limit}（设置 max_text_length）。",
            f"the text has {have} characters, over the limit of {limit} (setting max_text_length).",
        )
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def encoding(data: bytes) -> str | None:
    """The name of the encoding, None for what is no text: a byte order mark, else UTF-8, else what gives Chinese that reads."""
    if data.startswith(BINARY):
        return None
    for bom, name in BOMS:
        if data.startswith(bom):
            return name if _is_text(data[:SAMPLE].decode(name, "ignore")) else None
    sample = data[:SAMPLE]
    if _decodes(sample, "utf-8"):
        return "utf-8" if _is_text(sample.decode("utf-8", "ignore")) else None
    zeros = sample.count(0)
    if zeros:
        even = sample[::2].count(0)
        name = "utf-16-be" if even * 2 > zeros else "utf-16-le"
        return name if _reads(sample, name) else None
    scored = [
        (_chinese(sample.decode(name, "ignore")), name)
        for name in ("gb18030", "big5", "utf-16-le", "utf-16-be")
        if _decodes(sample, name)
    ]
    best = max(scored, default=(0.0, ""))
    if best[0] > 0 and _is_text(sample.decode(best[1], "ignore")):
        return best[1]
    return _guess(sample)


def _decodes(sample: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _chinese(text: str) -> float:
    """The share of characters that are common in contracts."""
    return sum(1 for c in text if c in COMMON) / len(text) if text else 0.0


def _is_text(text: str) -> bool:
    return len(CONTROL.findall(text)) * 200 <= len(text)


def _reads(sample: bytes, name: str) -> bool:
    text = sample.decode(name, "ignore")
    good = sum(
        1
        for c in text
        if c.isalnum() or c.isspace() or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in ".,:;()_-%"
    )
    return bool(text) and good > 0.9 * len(text) and _is_text(text)


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 – slow to load, seldom needed

    best = from_bytes(sample).best()
    return best.encoding if best is not None and _reads(sample, best.encoding) else None
