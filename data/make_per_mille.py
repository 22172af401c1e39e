"""Train the check of % against ‰: pictures of both signs in every font at hand, spoiled like scans -> models/ocr/per_mille.npy.

    python data/make_per_mille.py [--check]

PP-OCR knows no ‰ and reads it as %, ten times too much. The check is a logistic regression on the sign's picture, scaled to a height
of 20 pixels and padded to 44 in width: 880 weights and a constant. --check leaves out one family of fonts at a time and prints how
many signs of that family are told apart; without it the weights of all fonts are written. Needs fonts with both signs (Noto CJK,
AR PL, LXGW WenKai, Liberation, DejaVu).
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from sklearn.linear_model import LogisticRegression

from tiaokuan.scans._per_mille import HEIGHT, WIDTH, look

FAMILIES = ("NotoSansCJK", "NotoSerifCJK", "ukai", "uming", "LXGW", "Liberation", "DejaVu")
SIGNS = "%％‰"
FOLDER = Path("/usr/share/fonts")
EACH = 60
"""Pictures of each sign in each font."""


def fonts() -> list[str]:
    """The font files of the families, in order."""
    paths = sorted(str(path) for path in FOLDER.rglob("*.tt[cf]"))
    return [path for path in paths if Path(path).name.startswith(FAMILIES)]


def picture(sign: str, path: str, noise: np.random.Generator) -> np.ndarray:
    """A sign as a scanner sees it, at 200 dots an inch, light evened."""
    dpi = int(noise.choice([100, 150, 150, 200, 200, 300]))
    font = ImageFont.truetype(path, round(noise.uniform(9.5, 15) * dpi / 72))
    plain = Image.new("L", (4 * font.size, 3 * font.size), 255)
    ImageDraw.Draw(plain).text((font.size + noise.uniform(0, 1), font.size + noise.uniform(0, 1)), sign, 0, font)
    grey = np.asarray(plain, np.float32)
    if (blur := noise.uniform(0, 0.9) * dpi / 150) > 0.15:
        grey = cv2.GaussianBlur(grey, (0, 0), blur)
    gain = noise.uniform(0.5, 1)
    grey = 255 - gain * (255 - grey) + noise.normal(0, noise.uniform(0, 10), grey.shape)
    if noise.random() < 0.15:
        grey = np.where(grey < 255 - 0.5 * gain * 255 * noise.uniform(0.7, 1.2), 0.0, 255.0)
    scale = 200 / dpi
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(np.clip(grey, 0, 255).astype(np.uint8), None, fx=scale, fy=scale, interpolation=how)


def examples() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Looks of the signs, whether each is ‰, and its family."""
    noise = np.random.default_rng(7)
    looks, answers, families = [], [], []
    for path in fonts():
        family = next(i for i, name in enumerate(FAMILIES) if Path(path).name.startswith(name))
        for sign in SIGNS:
            for _ in range(EACH):
                grey = picture(sign, path, noise)
                dark = 255 - int(np.percentile(grey, 0.5))
                found = look(grey, dark, (0, 0, grey.shape[1], grey.shape[0]))
                if found is not None:
                    looks.append(found)
                    answers.append(sign == "‰")
                    families.append(family)
    return np.array(looks), np.array(answers), np.array(families)


def fit(looks: np.ndarray, answers: np.ndarray) -> LogisticRegression:
    """The regression."""
    return LogisticRegression(C=0.05, max_iter=2000).fit(looks, answers)


def main() -> None:
    """Train and write, or check family by family."""
    looks, answers, families = examples()
    if "--check" in sys.argv:
        for index, name in enumerate(FAMILIES):
            held = families == index
            if held.any():
                odds = fit(looks[~held], answers[~held]).predict_proba(looks[held])[:, 1]
                wrong = np.mean((odds > 0.5) != answers[held])
                sure = np.mean(((odds > 0.8) & ~answers[held]) | ((odds < 0.2) & answers[held]))
                print(f"{name:14} {held.sum():5} signs, {wrong:.2%} wrong, {sure:.2%} surely wrong")
        return
    model = fit(looks, answers)
    weights = np.append(model.coef_[0], model.intercept_).astype(np.float16)
    np.save(Path(__file__).parents[1] / "models" / "ocr" / "per_mille.npy", weights)
    print(f"{len(looks)} signs, {model.score(looks, answers):.2%} right, {HEIGHT} x {WIDTH} weights written")


if __name__ == "__main__":
    main()
