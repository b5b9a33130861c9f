"""Files that hold files: what is in them by its true name, and what is refused before a byte is kept."""

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocr.base import Reason, UnreadableFileError
from ocr.formats import identify
from ocr.office.containers import ContainerLimits, Member, check_container, is_unsafe, open_container
from ocr.office.kinds import EML, ZIP
from ocr.office.mails import read_mail, writing_of
from ocr.office.ole import MSG
from tests.compound import message
from tests.written import docx, eml, zipped

LIMITS = ContainerLimits(depth=3, members=1000, total=1 << 30, ratio=100)


@contextmanager
def members_of(content: bytes, mime: str = ZIP) -> Iterator[list[Member]]:
    with open_container(io.BytesIO(content), mime) as members:
        yield list(members)


def names_of(content: bytes) -> list[str]:
    with members_of(content) as members:
        return [member.name for member in members]


def refused(content: bytes, limits: ContainerLimits = LIMITS, mime: str = ZIP) -> Reason:
    with pytest.raises(UnreadableFileError) as caught:
        check_container(io.BytesIO(content), mime, limits, identify)
    return caught.value.code


def entry(name: bytes, *, utf8: bool = False, extra: bytes = b"") -> bytes:
    """A ZIP with one empty file whose name is these very bytes."""
    flags = 0x800 if utf8 else 0
    head = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0, 0, 0, 0, len(name), len(extra))
    local = b"PK\3\4" + head + name + extra
    central = b"PK\1\2" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name + extra
    return local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def stated(name: str) -> bytes:
    """The extra field that holds a name in UTF-8."""
    return struct.pack("<HHBI", 0x7075, 5 + len(name.encode()), 1, 0) + name.encode()


@pytest.mark.parametrize(
    "content",
    [
        entry("档案/申请书.txt".encode("gbk")),
        entry("档案/申请书.txt".encode()),
        entry("档案/申请书.txt".encode(), utf8=True),
        entry("档案\\申请书.txt".encode("gb18030")),
        entry(b"?.txt", extra=stated("档案/申请书.txt")),
        entry(b"?.txt", extra=stated("档案\\申请书.txt")),
    ],
)
def test_names_are_read_in_whatever_way_they_were_written(content: bytes) -> None:
    assert names_of(content) == ["档案/申请书.txt"]


def test_folders_and_what_systems_leave_behind_are_no_files() -> None:
    assert names_of(zipped({"a/": "", "a/b.txt": "b", "__MACOSX/a/._b.txt": "x", "a/.DS_Store": "x"})) == ["a/b.txt"]


@pytest.mark.parametrize(
    ("name", "unsafe"),
    [
        ("../x.txt", True),
        ("a/../../x.txt", True),
        ("/etc/passwd", True),
        ("C:/x.txt", True),
        ("c:x.txt", True),
        ("a/CON", True),
        ("nul.txt", True),
        ("a/COM1.pdf", True),
        ("a\u202efdp.exe", True),
        ("a\tb", True),
        ("a\0b", True),
        ("a\r\nSet-Cookie: b.txt", True),
        ("a..b/..c", False),
        ("contract.pdf", False),
        ("a/nullen.txt", False),
        ("档案：一.txt", False),
    ],
)
def test_a_name_that_leads_out_or_misleads_is_unsafe(name: str, unsafe: bool) -> None:
    assert is_unsafe(name) is unsafe


def test_bad_members_are_named_and_the_others_are_there() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../out.txt", "x")
        archive.writestr("good.txt", "good")
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with members_of(out.getvalue()) as members:
        assert [(one.name, one.fault) for one in members] == [
            ("../out.txt", Reason.UNSAFE_NAME),
            ("good.txt", None),
            ("link", Reason.LINK),
        ]
        with members[1].open(None) as stream:
            assert stream.read() == b"good"


def test_honest_archives_are_counted() -> None:
    inner = zipped({"c.txt": "c", "d.txt": "d"})
    assert check_container(io.BytesIO(zipped({"a.txt": "a", "b.zip": inner})), ZIP, LIMITS, identify) == 2


@pytest.mark.parametrize("depth", [3, 4])
def test_archives_may_lie_in_one_another_so_deep_and_no_deeper(depth: int) -> None:
    content = zipped({"a.txt": "a"})
    for _ in range(depth - 1):
        content = zipped({"inner.zip": content})
    if depth > LIMITS.depth:
        assert refused(content) is Reason.TOO_DEEP
    else:
        assert check_container(io.BytesIO(content), ZIP, LIMITS, identify) == 1


@pytest.mark.parametrize("count", [5, 6])
def test_files_within_archives_within_are_counted_together(count: int) -> None:
    content = zipped({"inner.zip": zipped({f"{n}.txt": "x" for n in range(count - 1)})})
    limits = ContainerLimits(depth=3, members=5, total=1 << 30, ratio=100)
    if count > 5:
        assert refused(content, limits) is Reason.TOO_MANY_MEMBERS
    else:
        assert check_container(io.BytesIO(content), ZIP, limits, identify) == 1


def test_a_bomb_is_refused() -> None:
    assert refused(zipped({"a.txt": bytes(70 << 20)})) is Reason.BOMB


def test_a_bomb_inside_an_archive_is_refused() -> None:
    bomb = zipped({"a.txt": bytes(40 << 20)})
    assert refused(zipped({"1.zip": bomb, "2.zip": bomb})) is Reason.BOMB


def test_a_bomb_inside_a_mail_is_refused() -> None:
    assert refused(eml("x", "y", [("a.zip", zipped({"a.txt": bytes(70 << 20)}))]), mime=EML) is Reason.BOMB


@pytest.mark.parametrize("beginning", [b"X-" + b"a" * 2000 + b": 1\n", b" " * 2000 + b"\n"])
def test_a_mail_is_looked_into_however_late_its_first_field_is_told(beginning: bytes) -> None:
    mail = beginning + eml("x", "y", [("a.zip", zipped({"a.txt": bytes(70 << 20)}))])
    assert identify(io.BytesIO(mail), "a.eml") == EML
    assert refused(zipped({"a.eml": mail})) is Reason.BOMB


def test_more_bytes_than_allowed_are_refused_however_they_pack() -> None:
    content = zipped({"a": b"x" * 600, "b": b"x" * 600}, method=zipfile.ZIP_STORED)
    assert refused(content, ContainerLimits(depth=3, members=10, total=1000, ratio=100)) is Reason.BOMB


def test_an_archive_without_its_end_is_refused() -> None:
    assert refused(zipped({"a.txt": "x" * 1000})[:-30]) is Reason.TRUNCATED


def test_nothing_is_left_on_disk_by_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    refused(zipped({"1.zip": zipped({"a.txt": bytes(70 << 20)})}))
    assert list(tmp_path.iterdir()) == []


def test_a_mail_is_read_with_its_attachments() -> None:
    inner = eml("内层", "里面")
    mail = read_mail(io.BytesIO(eml("困难职工", "正文一行", [("表.docx", docx(["x"])), ("信.eml", inner)])), EML)
    assert [one.name for one in mail.attachments] == ["表.docx", "信.eml"]
    assert mail.attachments[1].content == inner
    text = writing_of(mail).text
    assert text.startswith("Subject: 困难职工\nFrom: 王芳 <fang@example.cn>")
    assert text.endswith("正文一行")


def test_a_mail_in_hypertext_is_read_as_text() -> None:
    raw = (
        b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: =?gb2312?B?zajWqg==?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>"
    ) + "朱镕基<br>第二行</p>".encode("gb18030")
    text = writing_of(read_mail(io.BytesIO(raw), EML)).text
    assert text == "Subject: 通知\nFrom: a@b.cn\nTo: c@d.cn\n朱镕基\n第二行"


@pytest.mark.parametrize("kind", ["plain", "html"])
@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "idna", "base64", "no-such-code"])
def test_a_mail_in_a_charset_that_is_none_for_text_is_read_as_the_text_it_looks_like(kind: str, charset: str) -> None:
    raw = f'From: a@b.cn\nContent-Type: text/{kind}; charset="{charset}"\n\n\\ud83d +2D0- end'.encode()
    text = writing_of(read_mail(io.BytesIO(raw), EML)).text
    assert text == "From: a@b.cn\n\\ud83d +2D0- end"


def test_an_outlook_mail_is_read_with_its_attachments() -> None:
    content = message("关于帮扶", "正文", {"名单.txt": "甲".encode(), "大.bin": bytes(9000)})
    assert identify(io.BytesIO(content), "x.dat") == MSG
    mail = read_mail(io.BytesIO(content), MSG)
    assert [(one.name, len(one.content or b"")) for one in mail.attachments] == [("名单.txt", 3), ("大.bin", 9000)]
    assert writing_of(mail).text.split("\n") == [
        "Subject: 关于帮扶",
        'From: "王芳" <fang@example.cn>',
        "To: 李明 <li@example.cn>",
        "Date: 2026-11-30 01:00:00+00:00",
        "Attachment: 名单.txt",
        "Attachment: 大.bin",
        "正文",
    ]


def test_a_broken_outlook_mail_is_refused() -> None:
    content = message("x", "y", {"z": bytes(9000)})[:3000]
    with pytest.raises(UnreadableFileError) as caught:
        read_mail(io.BytesIO(content), MSG)
    assert caught.value.code is Reason.DAMAGED
