"""Strokes -> ruled lines to write on and borders of tables; those among print are for `_underlines` to tell apart.

All coordinates are pixels of the level page. Whether anything stands on a rule is for the layout to say; here it is decided only
that a rule is one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from tiaokuan.scans._strokes import Stroke

Image = np.ndarray[Any, Any]

WIDE = 1.3
"""Em: a level stroke longer than this is no part of a single character."""

BORDER = 8.0
"""Em: a line that long may be a table's."""

CROSSED = 0.16
"""Share of a long stroke's length below which ink hangs: more, and it is the tops of characters run together."""

MOST_BRIDGED = 24.0
"""Em: pieces of one rule are no further apart than this; characters on it may hide all that is between them."""

THROUGH = 0.85
"""Share of the gap between two pieces that is inked at their height."""

ALONG = 5
"""Pixels along a rule over which its darkness is averaged."""

MEAN_OVER = 3
"""The same where white between characters is looked for."""

LARGEST_BREAK = 3
"""Pixels over which a rule is followed although there is no ink."""

MOST_FOLLOWED = 400
"""Pixels that a rule is followed at most."""

GOES_ON, LEAST_OWN = 0.5, 18
"""Share of the rule's own darkness at which it goes on; of 255."""

STRAIGHT, PIECE, INKED = 9, 64, 0.5
"""Pixels: a stroke with a higher box leans or is bent, and is erased in pieces of the second length, in rows of which more than the last
share is ink. Pieces are longer than strokes of characters."""

POST = 1.1
"""Em: an upright shorter than this is part of a character."""

ROOM = 0.5
"""Em between a table's line and a rule to write on below it, at least."""

MEET = 7
"""Pixels within which the lines of a table meet."""


def long_rules(strokes: list[Stroke], ink: Image, size: float) -> list[Stroke]:
    """The strokes that are rules whatever is printed around them. In a cramped cell a blank touches the table's line below it, so
    that is taken away before a second look."""
    wide = [stroke for stroke in strokes if stroke.width >= WIDE * size]
    first = [stroke for stroke in wide if _hanging(stroke, ink) <= CROSSED]
    bare = erase(ink, [stroke for stroke in first if stroke.width >= BORDER * size])
    seen = set(first)
    return first + [stroke for stroke in wide if stroke not in seen and _hanging(stroke, bare) <= CROSSED]


def _hanging(stroke: Stroke, ink: Image) -> float:
    """The share of the stroke's length with ink right below it."""
    below = ink[stroke.bottom + 2 : stroke.bottom + 5, stroke.x0 : stroke.x1]
    return float(below.any(axis=0).mean()) if below.size else 0.0


class Trace:
    """Looks along the height of rules: where they go on below characters that touch them, and where they only seem to, because a
    character's foot stands right before them. A foot is above the rule, so what counts is the lower half of the rule's thickness."""

    def __init__(self, grey: Image) -> None:
        """`grey`: the level page."""
        self.grey = grey

    def followed(self, rule: Stroke) -> Stroke:
        """The rule with the ends that its own ink gives it."""
        y = self._row(rule)
        low = max(0, rule.x0 - MOST_FOLLOWED)
        rows = 255 - self.grey[y : y + 2, low : rule.x1 + MOST_FOLLOWED].astype(np.float32)
        dark = cv2.blur(rows.mean(axis=0)[None], (ALONG, 1))[0]
        own = float(np.median(dark[rule.x0 - low : rule.x1 - low]))
        on = dark >= max(LEAST_OWN, GOES_ON * own)
        start, end = rule.x0 - low, rule.x1 - low
        inside = np.flatnonzero(on[start:end])
        if not len(inside):
            return rule
        left, right = start + int(inside[0]), start + int(inside[-1]) + 1
        left -= _run(on[:left][::-1])
        right += _run(on[right:])
        return Stroke(low + left, rule.top, low + right, rule.bottom, rule.middle)

    def joins(self, last: Stroke, rule: Stroke) -> bool:
        """Whether there is ink at the height of the two rules all the way between them."""
        x0, x1 = last.x1, rule.x0
        y = round((last.middle + rule.middle) / 2 - 0.5)
        between = 255 - self.grey[max(0, y - 1) : y + 3, x0:x1].min(axis=0).astype(np.int16)
        if not between.size:
            return True
        own = min(self._darkness(last), self._darkness(rule))
        return float((between >= max(LEAST_OWN, GOES_ON * own)).mean()) >= THROUGH

    def darkness_along(self, rule: Stroke) -> Image:
        """How dark the rule is in each of its columns, as a share of what it is in the middle of them; it may lean."""
        rows = 255 - self.grey[max(0, rule.top) : rule.bottom, rule.x0 : rule.x1].min(axis=0).astype(np.float32)
        dark: Image = cv2.blur(rows[None], (MEAN_OVER, 1))[0]
        return dark / max(float(np.median(dark)), 1.0)

    def _row(self, rule: Stroke) -> int:
        return int(min(max(0, rule.middle - 0.5), self.grey.shape[0] - 2))

    def _darkness(self, rule: Stroke) -> float:
        y = self._row(rule)
        return float(np.median(255 - self.grey[y : y + 2, rule.x0 : rule.x1].min(axis=0))) if rule.x1 > rule.x0 else 255.0


def _run(on: Image) -> int:
    """How far the ink goes on from the start, over breaks of a few pixels."""
    at = np.flatnonzero(on)
    if not len(at) or at[0] > LARGEST_BREAK:
        return 0
    breaks = np.flatnonzero(np.diff(at) > LARGEST_BREAK)
    last: int = at[breaks[0]] if len(breaks) else at[-1]
    return int(last) + 1


def bridged(rules: list[Stroke], trace: Trace, size: float) -> list[Stroke]:
    """Pieces of one rule as one: where characters stand on it, or the print is broken, there is still ink between the pieces."""
    joined: list[Stroke] = []
    for rule in sorted(rules, key=lambda rule: (rule.x0, rule.middle)):
        index = next((i for i in range(len(joined) - 1, -1, -1) if _goes_on(joined[i], rule, trace, size)), None)
        if index is None:
            joined.append(rule)
        else:
            last = joined[index]
            middle = (last.middle * last.width + rule.middle * rule.width) / (last.width + rule.width)
            joined[index] = Stroke(
                last.x0, min(last.top, rule.top), max(last.x1, rule.x1), max(last.bottom, rule.bottom), middle
            )
    return joined


def _goes_on(last: Stroke, rule: Stroke, trace: Trace, size: float) -> bool:
    gap = rule.x0 - last.x1
    if abs(last.middle - rule.middle) > 2.5 + max(0, gap) / 100 or not -2 * size < gap < MOST_BRIDGED * size:
        return False
    return rule.x1 > last.x0 if gap <= 2 else trace.joins(last, rule)


def erase(ink: Image, strokes: list[Stroke]) -> Image:
    """The ink without the strokes; where print crosses them, what is above and below is joined again."""
    bare = ink.copy()
    for stroke in strokes:
        if min(stroke.width, stroke.height) <= STRAIGHT:
            bare[max(0, stroke.top - 2) : stroke.bottom + 2, stroke.x0 : stroke.x1] = 0
        elif stroke.width >= stroke.height:
            _erase_bent(bare[max(0, stroke.top - 2) : stroke.bottom + 2, stroke.x0 : stroke.x1])
        else:
            _erase_bent(bare[max(0, stroke.top - 2) : stroke.bottom + 2, max(0, stroke.x0 - 2) : stroke.x1 + 2].T)
    return bare


def _erase_bent(part: Image) -> None:
    """Take a level line that leans or is bent out of the part of the page that holds all of it, piece by piece: print beside it stays."""
    for start in range(0, part.shape[1], PIECE):
        piece = part[:, start : start + PIECE]
        rows = np.flatnonzero(piece.mean(axis=1) > INKED)
        for row in rows:
            piece[max(0, row - 2) : row + 3] = 0


def borders(level: list[Stroke], upright: list[Stroke], size: float) -> tuple[list[Stroke], list[Stroke]]:
    """The uprights of tables, drawn out to the level lines they meet, and those level lines drawn out likewise."""
    rows = sorted(level, key=lambda stroke: stroke.middle)
    ys = [row.middle for row in rows]
    posts = []
    for post in upright:
        if post.height < POST * size:
            continue
        near = rows[bisect_left(ys, post.top - MEET) : bisect_right(ys, post.bottom + MEET)]
        met = [row.middle for row in near if row.x0 - MEET <= post.middle <= row.x1 + MEET]
        if len(met) >= 2 and max(met) - min(met) >= POST * size:
            posts.append(Stroke(post.x0, round(min(met[0], post.top)), post.x1, round(max(met[-1], post.bottom)), post.middle))
    posts += _of_one_row([row for row in rows if row.width >= BORDER * size], upright, posts, size)
    drawn = [_drawn_out(row, posts) for row in level]
    return drawn, posts


def _of_one_row(rows: list[Stroke], upright: list[Stroke], posts: list[Stroke], size: float) -> list[Stroke]:
    """The uprights of a single tight row, as the end of a page leaves one of a table: two lines that begin and end alike, closed by
    uprights from line to line, and at least one more between them. Strokes of characters do not reach both lines."""
    found = []
    for above, below in pairwise(rows):
        ends = ((above.x0, below.x0), (above.x1, below.x1))
        if below.middle - above.middle >= POST * size or any(abs(one - other) > MEET for one, other in ends):
            continue
        across = [
            post
            for post in upright
            if post.top <= above.middle + 1
            and post.bottom >= below.middle - 1
            and above.x0 - MEET <= post.middle <= above.x1 + MEET
        ]
        closed = all(any(abs(post.middle - end) <= MEET for post in across) for end, _ in ends)
        if len(across) > 2 and closed and not any(post in across for post in posts):
            found += across
    return found


def between_posts(level: list[Stroke], known: list[Stroke], upright: list[Stroke], size: float) -> list[Stroke]:
    """The level lines of tables that print right below them keeps from being `known` as rules: they run from one upright of a table to
    another. In tight rows characters touch the line above them; characters run together end on no uprights."""
    seen = set(known)
    wide = [stroke for stroke in level if stroke.width >= BORDER * size and stroke not in seen]
    _, posts = borders([*known, *wide], upright, size) if wide else ([], [])
    return [stroke for stroke in wide if _ends_on(stroke.x0, stroke, posts) and _ends_on(stroke.x1, stroke, posts)]


def _ends_on(x: float, rule: Stroke, posts: list[Stroke]) -> bool:
    return any(abs(post.middle - x) <= MEET and post.top - MEET <= rule.middle <= post.bottom + MEET for post in posts)


def is_border(rule: Stroke, posts: list[Stroke]) -> bool:
    """Whether a table's upright ends on the rule or crosses it."""
    return any(
        rule.x0 - MEET <= post.middle <= rule.x1 + MEET and post.top - MEET <= rule.middle <= post.bottom + MEET
        for post in posts
    )


def with_room(rules: list[Stroke], frames: set[Stroke], size: float) -> list[Stroke]:
    """The rules on which something can be written: not those right below a table's line, where the tops of a tight row's characters are."""
    return [
        rule
        for rule in rules
        if not any(
            0 < rule.middle - frame.middle < ROOM * size and frame.x0 <= rule.x0 and rule.x1 <= frame.x1 for frame in frames
        )
    ]


def _drawn_out(row: Stroke, posts: list[Stroke]) -> Stroke:
    """The level line with its ends on the uprights that they almost reach."""
    x0, x1 = row.x0, row.x1
    for post in posts:
        if post.top - MEET <= row.middle <= post.bottom + MEET:
            if abs(post.middle - row.x0) <= MEET:
                x0 = round(post.middle)
            if abs(post.middle - row.x1) <= MEET:
                x1 = round(post.middle)
    return Stroke(x0, row.top, x1, row.bottom, row.middle)


def count(ink: Image) -> int:
    """Inked pixels."""
    return int(cv2.countNonZero(ink))
