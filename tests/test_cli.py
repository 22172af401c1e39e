"""The command line as a person and as a program meet it."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tiaokuan import __version__, cli, extract, table

CONTRACT = """设备保养服务协议

甲方：____________
乙方：海风保养有限公司

第一条 服务时间
1.1 乙方在接到通知后____小时内到场，服务时间为____（例如工作日白天）。
1.2 每次保养费用为人民币3,500元。
1.3 本协议自2025年3月1日起生效，一式两份。
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "保养协议.txt"
    path.write_text(CONTRACT, encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "tiaokuan", *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIAOKUAN_")}
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, env=kept | environment, check=False)


def screen(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path, width: int = 100) -> tuple[int, str]:
    """Exit status and what stands on a terminal of that width, stdout and stderr together."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "tiaokuan", *map(str, arguments)]
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, close_fds=True)
    os.close(child)
    parts = []
    try:
        while part := os.read(parent, 65536):
            parts.append(part)
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(parent)
    return process.wait(60), b"".join(parts).decode("utf-8")


def test_one_file_in_a_pipe_is_one_json_object(paper: Path) -> None:
    done = run("extract", paper)
    record = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert record["document"]["name"] == "保养协议.txt"
    assert [clause["number"] for clause in record["clauses"] if clause["number"]] == ["第一条", "1.1", "1.2", "1.3"]


def test_several_files_in_a_pipe_are_json_lines(paper: Path) -> None:
    done = run("extract", paper, paper)
    assert [json.loads(line)["document"]["name"] for line in done.stdout.splitlines()] == [paper.name] * 2
    assert done.stderr.decode().splitlines()[-1] == "共 2 份，读出 2 份，失败 0 份。"


def test_formats_asked_for(paper: Path) -> None:
    assert len(run("extract", "--format", "jsonl", paper).stdout.splitlines()) == 1
    assert len(run("extract", "--format", "json", paper).stdout.splitlines()) > 20
    shown = run("extract", "--format", "table", paper).stdout.decode()
    assert "设备保养服务协议" in shown
    assert "\x1b" not in shown


def test_standard_input_is_read_by_content() -> None:
    done = run("extract", "-", stdin=CONTRACT.encode("gb18030"))
    record = json.loads(done.stdout)
    assert record["document"]["title"] == "设备保养服务协议"
    assert record["document"]["format"] == "text"


def test_a_terminal_shows_the_table(monkeypatch: pytest.MonkeyPatch, paper: Path) -> None:
    status, seen = screen(monkeypatch, "extract", paper)
    assert status == 0
    for words in (
        "设备保养服务协议",
        "第一条 服务时间",
        "未填",
        "已填",
        "○",
        "●",
        "____小时",
        "（例如工作日白天）",
        "3500",
        "2025-03-01",
        "发现",
    ):
        assert words in seen, words
    assert "\x1b[" in seen
    assert seen.index("第一条") < seen.index("发现") < seen.index("条款 ·")


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch, paper: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    _, seen = screen(monkeypatch, "extract", paper)
    assert "未填" in seen
    assert not any(f"\x1b[{code}" in seen for code in ("31m", "32m", "33m", "1;31m", "1;33m", "1;36m"))


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_the_table_fits_its_terminal(paper: Path, width: int) -> None:
    out = io.StringIO()
    console = Console(file=out, width=width)
    table.show_contract(extract(paper), console=console)
    assert max(cell_len(line) for line in out.getvalue().splitlines()) <= width


def test_the_table_tells_limits_and_what_a_chosen_number_means() -> None:
    text = "设备保养协议\n第一条 满意度不低于95%，付款按第2种方式：（1）一次付清；（2）按季付清。"
    out = io.StringIO()
    table.show_contract(extract(text.encode(), name="a.txt"), console=Console(file=out, width=60))
    assert "95%  = ≥ 95%" in out.getvalue()
    assert "= 按季付清" in out.getvalue()


def test_a_finding_begins_behind_its_sign(paper: Path) -> None:
    out = io.StringIO()
    table.show_contract(extract(paper), console=Console(file=out, width=40))
    assert not [line for line in out.getvalue().splitlines() if line.strip() in ("!", "·", "✗")]


def test_table_in_english(paper: Path) -> None:
    shown = run("extract", "--format", "table", "--lang", "en", paper).stdout.decode()
    assert "blank" in shown
    assert "Findings" in shown
    assert "slots:" in shown


def test_control_characters_do_not_reach_the_terminal(paper: Path) -> None:
    contract = extract(paper)
    slots = tuple(replace(slot, raw=f"{slot.raw}\x1b[2J", label=f"{slot.label}\x07") for slot in contract.slots)
    clauses = tuple(replace(clause, heading="\x1b]0;x\x07") for clause in contract.clauses)
    out = io.StringIO()
    table.show_contract(replace(contract, title="\x1b[2J", slots=slots, clauses=clauses), console=Console(file=out, width=80))
    table.show_tree(replace(contract, title="\x1b[2J", clauses=clauses), console=Console(file=out, width=80))
    assert {c for c in out.getvalue() if not c.isprintable()} == {"\n"}


def test_show_prints_the_tree(paper: Path) -> None:
    lines = run("show", paper).stdout.decode().splitlines()
    assert lines[0] == "设备保养服务协议"
    article = next(line for line in lines if "第一条 服务时间" in line)
    paragraph = next(line for line in lines if "1.1" in line)
    assert article.rstrip().endswith("条")
    assert "款" in paragraph
    assert "○2" in paragraph
    assert paragraph.index("1.1") > article.index("第一条")


def test_values_are_json_lines_in_a_pipe() -> None:
    done = run("values", "十五个工作日内支付人民币叁万元整")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [value["kind"] for value in found] == ["duration", "money"]
    assert found[1]["value"]["amount"] == "30000"
    assert run("values", "-", stdin="五年".encode()).stdout != b""
    assert run("values", "没有数值").stdout == b""


def test_values_are_a_table_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    status, seen = screen(monkeypatch, "values", "保密期限为五年")
    assert status == 0
    assert "duration" in seen
    assert "{" not in seen


def test_out_writes_a_file_each_and_resolves_names(tmp_path: Path, paper: Path) -> None:
    twin = tmp_path / "deep" / paper.name
    twin.parent.mkdir()
    twin.write_text(CONTRACT, encoding="utf-8")
    out = tmp_path / "out" / "new"
    done = run("extract", "--out", out, "--quiet", paper, twin)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert sorted(path.name for path in out.iterdir()) == ["保养协议.txt-2.json", "保养协议.txt.json"]
    assert all(json.loads(path.read_text("utf-8"))["slots"] for path in out.iterdir())


def test_out_that_cannot_be_written_is_wrong_usage(paper: Path) -> None:
    done = run("extract", "--out", paper, paper)
    assert done.returncode == 2
    assert "写不了" in done.stderr.decode()


def test_folders_stand_for_the_contracts_in_them(tmp_path: Path, paper: Path) -> None:
    for name in ("~$保养协议.docx", ".hidden.txt", "picture.raw", ".git/inside.txt", "sub/二.TXT"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(CONTRACT, encoding="utf-8")
    done = run("extract", tmp_path)
    assert {json.loads(line)["document"]["name"] for line in done.stdout.splitlines()} == {paper.name, "二.TXT"}


def test_a_folder_without_contracts_is_wrong_usage(tmp_path: Path) -> None:
    done = run("extract", tmp_path)
    assert done.returncode == 2
    assert "没有找到" in done.stderr.decode()


BAD = {
    "empty.docx": b"",
    "noise.docx": bytes(range(256)) * 40,
    "cut.docx": b"PK\x03\x04\x14\x00\x06\x00" + bytes(60),
    "broken.pdf": b"%PDF-1.7\n1 0 obj\n<<",
    "名\n字.pdf": b"%PDF-1.4\n%%EOF",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_file_fails_alone_and_says_why(tmp_path: Path, paper: Path, lang: str) -> None:
    files = []
    for name, data in BAD.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    done = run("extract", "--quiet", "--lang", lang, *files, tmp_path / "nowhere.pdf", paper)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert len(lines) == len(files) + 1
    assert "Traceback" not in done.stderr.decode()
    for name, line in zip([*(file.name for file in files), "nowhere.pdf"], lines, strict=True):
        assert name.replace("\n", "\ufffd") in line
        assert any("\u4e00" <= c <= "\u9fff" for c in line.replace("名\ufffd字", "")) == (lang == "zh"), line


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["extract"],
        ["extract", "--format", "xml", "a"],
        ["nonsense"],
        ["show"],
        ["extract", "--settings", "/nowhere.toml", "a"],
        ["bulk", "a", "--store", "never.db", "--workers", "0"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "用法不对" in done.stderr.decode()


@pytest.mark.parametrize("command", ["extract", "checks", "serve"])
def test_a_playbook_that_names_no_rule_is_refused(paper: Path, command: str) -> None:
    book = paper.with_name("规则.toml")
    book.write_text('[rules]\n"no.rule" = "off"\n', "utf-8")
    more = {"extract": (paper,), "checks": (), "serve": ("--store", paper.with_name("contracts.db"))}
    done = run(command, *more[command], "--playbook", book)
    assert done.returncode == 2
    assert "no.rule" in done.stderr.decode()


def test_settings_come_from_file_environment_and_flags(tmp_path: Path, paper: Path) -> None:
    chosen = tmp_path / "settings.toml"
    chosen.write_text("max_file_size = 10\n", encoding="utf-8")
    assert run("extract", "--settings", chosen, paper).returncode == 1
    assert run("extract", "--settings", chosen, paper, TIAOKUAN_MAX_FILE_SIZE="100000").returncode == 0
    assert "file" in run("extract", "--settings", chosen, paper, TIAOKUAN_LANG="en").stderr.decode()
    done = run("extract", paper, TIAOKUAN_LANG="de")
    assert done.returncode == 2
    assert "de" in done.stderr.decode()


def test_version_and_help() -> None:
    assert run("--version").stdout.decode() == f"tiaokuan {__version__}\n"
    chinese, english = run("--help").stdout.decode(), run("--help", "--lang", "en").stdout.decode()
    assert chinese.startswith("用法：tiaokuan ")
    assert english.startswith("usage: tiaokuan ")
    assert run("--help", TIAOKUAN_LANG="en").stdout.decode() == english
    assert run("extract", "--help").stdout.decode().startswith("用法：tiaokuan extract ")


def test_a_reader_that_goes_away_is_no_error(paper: Path) -> None:
    command = f'"{sys.executable}" -m tiaokuan extract --quiet {" ".join([f"{paper}"] * 30)} | head -c 10'
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, paper: Path) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tiaokuan.flow.extract", stop)
    assert cli.main(["extract", str(paper)]) == 130


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full"])
@pytest.mark.parametrize("command", ["extract -", "values -", "extract --format table 保养协议.txt", "--help"])
def test_closed_and_full_streams_give_no_traceback(paper: Path, closed: str, command: str) -> None:
    shell = f'"{sys.executable}" -m tiaokuan {command} {closed}'
    done = subprocess.run(["bash", "-c", shell], cwd=paper.parent, input=b"", capture_output=True, timeout=60, check=False)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr
    if closed == ">/dev/full" and "table" in command:
        assert (done.returncode, "写不了 标准输出" in done.stderr.decode()) == (1, True)


@pytest.mark.parametrize("name", ["", "x" * 5000, "保养协议.txt/inside", "-.txt", "a\udcff.docx", "不在\n这里.pdf"])
def test_names_that_lead_nowhere(tmp_path: Path, paper: Path, name: str) -> None:
    command = [sys.executable, "-m", "tiaokuan", "extract", "--", name]
    done = subprocess.run(command, cwd=paper.parent, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert len(done.stderr.decode().splitlines()) == 1
    assert done.stderr.decode().startswith(("没有这个文件", "文件打不开"))


def test_input_without_end_is_read_no_further_than_the_limit() -> None:
    for source in (["/dev/zero"], ["-"]):
        with Path("/dev/zero").open("rb") as endless:
            command = [sys.executable, "-m", "tiaokuan", "extract", *source]
            environment = os.environ | {"TIAOKUAN_MAX_FILE_SIZE": "1000000"}
            done = subprocess.run(command, stdin=endless, capture_output=True, timeout=30, env=environment, check=False)
        assert done.returncode == 1
        assert "max_file_size" in done.stderr.decode()


def test_a_blank_without_a_name_is_shown_with_the_words_before_it(tmp_path: Path) -> None:
    paper = tmp_path / "配送.txt"
    paper.write_text("配送协议\n第一条 质量\n肉类须提供____证明，不合格的____小时内更换。\n", "utf-8")
    assert "不合格的____小时" in run("extract", "--format", "table", "--no-models", paper).stdout.decode()
