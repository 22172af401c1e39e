"""A PDF page's own space -> points of the displayed page, origin top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Self


class Matrix(NamedTuple):
    """An affine map as PDF writes it: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: Matrix) -> Matrix:
        """This map, and then the other."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


@dataclass(frozen=True, slots=True)
class Frame:
    """The map of a page: from its own space (origin where the file likes, y upward) to the page as displayed, its crop box cut
    out and turned by /Rotate."""

    matrix: Matrix
    width: float
    height: float

    @classmethod
    def of_page(cls, bounds: Any, turns: int, width: float, height: float) -> Self:
        """`bounds` is the visible box in the page's own space, `turns` quarter turns clockwise."""
        match turns % 4:
            case 0:
                matrix = Matrix(1, 0, 0, -1, -bounds.left, bounds.top)
            case 1:
                matrix = Matrix(0, 1, 1, 0, -bounds.bottom, -bounds.left)
            case 2:
                matrix = Matrix(-1, 0, 0, 1, bounds.right, -bounds.bottom)
            case _:
                matrix = Matrix(0, -1, -1, 0, bounds.top, bounds.right)
        return cls(matrix, width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the page's own space as x0, top, x1, bottom."""
        x0, y0 = self.matrix.point(left, bottom)
        x1, y1 = self.matrix.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
