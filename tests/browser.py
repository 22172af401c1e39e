"""A real browser: Debian's Chromium, or Chrome where there is none (macOS). Anything that a page says in its console fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREENSHOTS = Path(__file__).parents[1] / "out" / "screenshots"
LAPTOP, DESKTOP, PHONE = (1366, 768), (1920, 1080), (390, 844)
WAITS = 20_000  # ms, on a machine that is shared


@contextmanager
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=WAITS)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        where: dict[str, Any] = {"executable_path": chromium} if chromium else {"channel": "chrome"}
        opened = playwright.chromium.launch(args=list(ARGUMENTS), **where)
        yield opened
        opened.close()


class Visit:
    """A person's window on a server, with all that went wrong in it."""

    def __init__(self, opened: Browser, url: str, size: tuple[int, int] = LAPTOP, **more: Any) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context: BrowserContext = opened.new_context(viewport=viewport, locale="en-US", base_url=url, **more)
        self.context.set_default_timeout(WAITS)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.expected = ("409",)  # answers that the page deals with; the browser notes them in its console all the same
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._said)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(f"status of {code}" in message.text for code in self.expected):
            self.wrong.append(message.text)

    def open(self, sha: str) -> Page:
        self.page.goto(f"/contracts/{sha}")
        return self.ready()

    def ready(self) -> Page:
        self.page.wait_for_selector("body[data-ready]")
        return self.page

    def queue(self) -> Page:
        self.page.goto("/")
        self.page.wait_for_selector("#rows tr")
        return self.page

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def saved(self) -> None:
        expect(self.page.locator("#save-state")).to_have_text("已保存")

    def shot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def close(self) -> None:
        self.context.close()
        assert self.wrong == []
