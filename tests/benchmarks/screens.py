"""Every state of the review page as a picture, for a person to look at: two sizes, light and dark, some in English, and a phone.

    python tests/benchmarks/screens.py FOLDER [--only NAME …] [--sizes 1366 1920] [--themes light dark]

Two people review our samples on a server of their own; a picture is FOLDER/NAME-WIDTH-THEME.png.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from playwright.sync_api import Browser, Page

from browser import DESKTOP, LAPTOP, PHONE, Visit, browser
from tiaokuan.store import Store, people
from web_server import Server, running

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SIZES = {size[0]: size for size in (LAPTOP, DESKTOP)}
SETTLED = 700  # ms: images, fonts, transitions
SLOW = 60_000  # bytes a second, so that an upload can be seen
ME, OTHER, GUEST = "王芳", "李强", "来访"
ROLES = {ME: people.Role.REVIEWER, OTHER: people.Role.REVIEWER, GUEST: people.Role.READER}
LONG = "大型服务合同\n\n甲方：______\n" + "\n".join(
    f"第{n}条 项目{n}\n{n}.1 服务费为人民币{n + 100}元。\n{n}.2 乙方应在____日内完成。" for n in range(1, 401)
)
# one contract for each tour: what a tour has reviewed nobody is asked about again
FINISHED = dict(
    zip(
        [(size, theme) for size in SIZES.values() for theme in ("light", "dark")],
        ("远程客服.docx", "远程客服.txt", "信息系统运维.docx", "办公楼保洁.docx"),
        strict=True,
    )
)
Shots = Iterator[tuple[str, Page]]


class Tour:
    """All states at one size and theme. Each method goes to some and gives their names."""

    def __init__(
        self, opened: Browser, server: Server, tokens: dict[str, str], known: dict[str, str], look: dict[str, Any]
    ) -> None:
        self.opened, self.server, self.tokens, self.known, self.look = opened, server, tokens, known, look

    def visit(self, name: str = ME, lang: str = "zh") -> Visit:
        """Someone who has signed in."""
        user = Visit(self.opened, self.server.url, **self.look)
        user.expected = ("401", "403", "404", "409", "413", "422")
        user.page.goto("/login")
        user.page.get_by_label("令牌").fill(self.tokens[name])
        user.keys("Enter")
        user.page.wait_for_selector("#filters")
        if lang != "zh":
            user.page.goto(f"/language/{lang}")
        return user

    def opened_at(self, file: str, slot: int = 0, **more: str) -> Visit:
        """A contract, some slots down."""
        user = self.visit(**more)
        user.open(self.known[file])
        user.keys(*["j"] * slot)
        return user

    def login(self) -> Shots:
        user = Visit(self.opened, self.server.url, **self.look)
        user.expected = ("401",)
        user.page.goto("/login")
        yield "login", user.page
        user.page.get_by_label("令牌").fill("tk_wrong")
        user.keys("Enter")
        user.page.get_by_role("alert").wait_for()
        yield "login-wrong", user.page
        user.close()

    def empty(self) -> Shots:
        user = self.visit()
        user.page.locator("#empty").wait_for()
        yield "queue-empty", user.page
        user.page.evaluate("window.dispatchEvent(new DragEvent('dragenter'))")
        yield "queue-drop", user.page
        user.close()

    def queue(self) -> Shots:
        user = self.visit()
        page = user.queue()
        yield "queue-full", page
        user.keys("/")
        page.keyboard.type("保洁")
        yield "queue-search", page
        page.keyboard.type("没有这样的词")
        yield "queue-nothing", page
        page.locator("#search").fill("")
        page.locator('[data-tab="done"]').click()
        yield "queue-done", page
        page.locator('[data-tab="open"]').click()
        devtools = user.context.new_cdp_session(page)
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", slow)
        big = {"name": "年度框架协议.txt", "mimeType": "text/plain", "buffer": LONG.encode() * 3}
        page.set_input_files("#pick", [big])  # type: ignore[list-item]
        page.wait_for_timeout(800)
        yield "queue-uploading", page
        devtools.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
        bad = [
            {"name": name, "mimeType": "", "buffer": body}
            for name, body in (("程序.exe", b"MZ" + bytes(900)), ("空.docx", b""), ("损坏.pdf", b"%PDF-1.7\n1 0 obj"))
        ]
        page.set_input_files("#pick", bad)  # type: ignore[arg-type]
        page.locator(".failure").nth(2).wait_for(timeout=90_000)
        yield "queue-failed", page
        user.keys("?")
        yield "queue-help", page
        user.close()

    def english(self) -> Shots:
        user = self.visit(lang="en")
        user.queue()
        yield "queue-en", user.page
        user.open(self.known["软件开发.docx"])
        user.keys("w")
        yield "contract-en", user.page
        user.keys("?")
        yield "help-en", user.page
        user.close()

    def contracts(self) -> Shots:
        for file, name, slot in (
            ("软件开发.docx", "docx", 4), ("管理咨询.pdf", "pdf", 3), ("机房巡检-扫描.pdf", "scan", 3), ("办公楼保洁.docx", "table", 12),
            ("城市配送.html", "html", 2), ("远程客服.txt", "txt", 2), ("大型.txt", "long", 40),
        ):  # fmt: skip
            user = self.opened_at(file, slot)
            user.page.wait_for_timeout(SETTLED)
            yield f"contract-{name}", user.page
            user.close()

    def slots(self) -> Shots:
        user = self.opened_at("电梯维保.docx")
        page = user.page
        for name in ("open", "blank", "low", "findings"):
            page.locator(f'[data-filter="{name}"]').click()
            if page.locator(".slot-list .row").count():
                page.locator(".slot-list .row").first.click()
            yield f"slots-{name}", page
        page.locator('[data-filter="all"]').click()
        page.locator("#loose summary").click() if page.locator("#loose").is_visible() else None
        yield "findings-loose", page
        user.keys("w")
        yield "why", page
        user.keys("/")
        page.keyboard.type("没有")
        yield "slots-nothing", page
        user.close()

    def dialogs(self) -> Shots:
        user = self.opened_at("软件开发.docx", 5)
        page = user.page
        for key, name in (("e", "edit"), ("c", "comment"), ("m", "many"), ("g", "goto"), ("h", "history"), ("?", "help")):
            user.keys(key)
            page.locator("dialog").wait_for()
            yield name, page
            if name == "edit":
                page.get_by_role("textbox", name="内容").fill("随便写写")
                yield "edit-words", page
            user.keys("Escape")
            page.locator("dialog").wait_for(state="detached")
        page.locator("#export-menu summary").click()
        yield "export", page
        user.close()

    def verdicts(self) -> Shots:
        user, other = self.opened_at("管理咨询.pdf", 2), self.opened_at("管理咨询.pdf", 2, name=OTHER)
        page = user.page
        other.keys("e")
        other.page.get_by_role("textbox", name="内容").fill(f"另一家公司{self.look['size'][0]}{self.look['color_scheme']}")
        other.keys("Enter")
        other.saved()
        user.keys("Enter")
        page.locator("dialog").wait_for()
        yield "conflict", page
        user.keys("Enter")
        page.locator("dialog").wait_for(state="detached")
        user.keys("j", "x", "j", "i", "j", "b", "j", "Enter")
        user.saved()
        user.keys("u")
        page.locator(".toast").wait_for()
        yield "undo", page
        box = page.locator(".page").first.bounding_box()
        assert box is not None
        page.locator("#sheet").evaluate("sheet => sheet.scrollTo(0, 0)")
        page.wait_for_timeout(SETTLED)
        x, y = box["x"] + 0.4 * box["width"], 300
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 220, y + 30, steps=4)
        yield "missed-drag", page
        page.mouse.up()
        page.locator("dialog").wait_for()
        yield "missed", page
        user.keys("Escape")
        user.close()
        other.close()

    def finished(self) -> Shots:
        file = FINISHED[self.look["size"], self.look["color_scheme"]]
        user = self.opened_at(file)
        page = user.page
        user.keys("d")
        page.locator("dialog").wait_for()
        yield "sign-off", page
        user.keys("Escape")
        page.locator("dialog").wait_for(state="detached")
        user.keys("m")
        page.get_by_label("把握").fill("0")
        page.wait_for_timeout(SETTLED)
        user.keys("Enter")
        page.wait_for_timeout(SETTLED)
        yield "all-seen", page
        user.keys("d")
        page.wait_for_url(lambda address: self.known[file] not in address)
        user.open(self.known[file])
        yield "finished", page
        user.close()

    def others(self) -> Shots:
        user = self.opened_at("软件开发.docx", name=GUEST)
        yield "reader", user.page
        user.page.goto("/")
        user.page.wait_for_selector("#rows tr")
        yield "reader-queue", user.page
        user.page.goto("/contracts/" + "0" * 64)
        yield "missing", user.page
        user.page.goto("/api")
        yield "api", user.page
        user.close()

    def phone(self) -> Shots:
        self.look |= {"size": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
        user = self.visit()
        user.queue()
        yield "phone-queue", user.page
        user.open(self.known["管理咨询.pdf"])
        yield "phone-terms", user.page
        for pane, name in (("文件", "document"), ("条款", "tree")):
            user.page.locator(".switch").get_by_role("button", name=pane).tap()
            yield f"phone-{name}", user.page
        user.page.locator(".switch").get_by_role("button", name="填空").tap()
        user.page.locator("#card").get_by_role("button", name="更正").tap()
        yield "phone-edit", user.page
        user.close()


BEFORE = ("login", "empty")
STATES = ("queue", "english", "contracts", "slots", "dialogs", "verdicts", "finished", "others", "phone")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", choices=BEFORE + STATES, default=BEFORE + STATES)
    parser.add_argument("--sizes", nargs="*", type=int, choices=SIZES, default=list(SIZES))
    parser.add_argument("--themes", nargs="*", choices=("light", "dark"), default=["light", "dark"])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store(str(folder / "store.db")) as store:
            tokens = {who: people.add_token(store, who, role) for who, role in ROLES.items()}
        with running(folder, "--workers", "2", token=tokens[ME]) as server, browser() as opened:
            known: dict[str, str] = {}
            for states in (BEFORE, STATES):
                if states is STATES:
                    files = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir())] + [
                        ("大型.txt", LONG.encode())
                    ]
                    known |= dict(zip((file for file, _ in files), server.submit(*files), strict=True))
                for size in options.sizes:
                    for theme in options.themes:
                        for state in [state for state in states if state in options.only]:
                            tour = Tour(opened, server, tokens, known, {"size": SIZES[size], "color_scheme": theme})
                            for shot, page in getattr(tour, state)():
                                page.wait_for_timeout(SETTLED)
                                page.screenshot(path=options.folder / f"{shot}-{size}-{theme}.png")
                                print(shot, size, theme, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
