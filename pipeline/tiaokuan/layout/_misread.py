"""Numbers of clauses that OCR has confused, set right by what their sequence requires: l.2 after 1.1 is 1.2, 笫三条 is 第三条.

Only where the row begins with something that is a number once look-alikes are exchanged, one character for one, and that number is the
next one or the first of a list. What was read is kept (`Row.misread`).
"""

from __future__ import annotations

import re

from tiaokuan.layout._sheet import Column, Read, Row

LIKE = {"l": "1", "I": "1", "|": "1", "i": "1", "丨": "1", "O": "0", "o": "0", "S": "5", "Z": "2"}
D = r"[0-9lI|i丨OoSZ]"
DECIMAL = re.compile(rf"\s*({D}{{1,2}}(?:[.．]{D}{{1,2}}){{1,3}})(?![\w%％‰])")
PLAIN = re.compile(rf"\s*({D}{{1,2}})(?=[、.．](?!\w*[.．]))")
BRACKETED = re.compile(rf"\s*[（(]({D}{{1,2}})[）)]")
ORDINAL = re.compile(r"\s*([笫弟茅])[一二三四五六七八九十百]{1,4}[编章节条款]")
DASH = re.compile(r"\s*([-－—–])(?=、)")

Path = tuple[int, ...]


def set_right(reads: list[Read]) -> None:
    """Correct the numbers at the beginning of rows of scanned pages."""
    last: dict[str, Path] = {}
    for read in reads:
        for row in (row for item in read.items if isinstance(item, Column) for row in item.rows):
            _row(row, last, scanned=read.scanned)


def _row(row: Row, last: dict[str, Path], *, scanned: bool) -> None:
    for name, pattern in (("decimal", DECIMAL), ("plain", PLAIN), ("bracketed", BRACKETED)):
        if match := pattern.match(row.text):
            printed = match[1]
            number = "".join(LIKE.get(char, char) for char in printed)
            path = tuple(int(part) for part in re.split("[.．]", number))
            if printed == number:
                last[name] = path
            elif scanned and _follows(path, last.get(name)):
                last[name] = path
                _exchange(row, match.start(1), number)
            return
    for pattern, right in ((ORDINAL, "第"), (DASH, "一")):
        if scanned and (match := pattern.match(row.text)):
            _exchange(row, match.start(1), right)
            return


def _follows(path: Path, last: Path | None) -> bool:
    """Whether a number may stand after the last of its kind: the next on its level or a level above, or the first of a new list."""
    if last is None or path[-1] == 1:
        return path[-1] == 1 and (
            last is None or len(path) == 1 or path[:-1] in (last, _next(last[: len(path) - 1])) or path[:-1] == last[:-1]
        )
    return len(path) <= len(last) and path == _next(last[: len(path)])


def _next(path: Path) -> Path:
    return (*path[:-1], path[-1] + 1) if path else ()


def _exchange(row: Row, start: int, right: str) -> None:
    read = row.text[start : start + len(right)]
    row.text = row.text[:start] + right + row.text[start + len(right) :]
    row.misread = (start, read)
