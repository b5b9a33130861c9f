"""Office files, mails and archives of files on their way through the archive, as a keeper takes them in."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from indexing import SearchRequest
from ocr import find_program
from service.archive import Archive
from service.catalogue.documents import Document, DocumentState, FileRole, PageState
from service.catalogue.intake import Channel, Offer, OfferOutcome
from service.catalogue.tasks import Task
from service.errors import ConflictError
from service.jobs.unpacking import unpack
from service.sentences import say
from service.usecases.documents.downloading import download
from service.usecases.documents.filing import discard
from service.usecases.documents.images import page_image, page_marks
from service.usecases.documents.paging import retry_reading, split_document
from service.usecases.documents.viewing import show_document
from service.usecases.intake.intake import Placement, open_batch, receive
from service.usecases.permissions import Actor
from tests.compound import word_file
from tests.fixtures import Desk
from tests.written import docx, eml, ofd, ofd_text, opendocument, pptx, xlsx, zipped

LETTER = ["关于开展困难职工帮扶工作的通知", "各基层工会：", "现将有关事项通知如下，请遵照执行。"]


@pytest.fixture
def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without LibreOffice."""
    monkeypatch.setattr("ocr.office.libreoffice.PROGRAMS", ())


def taken(desk: Desk, content: bytes, name: str) -> int:
    received = desk.take_in(content, name)
    assert received.outcome is OfferOutcome.RECEIVED, received.problem
    assert received.document_id is not None
    desk.work()
    return received.document_id


def document_of(archive: Archive, number: int) -> Document:
    with archive.database.read() as session:
        document = session.get_one(Document, number)
        assert document.pages is not None
        assert document.files is not None
        return document


def found(archive: Archive, words: str) -> tuple[int, ...]:
    return archive.index.search(SearchRequest(query=words)).ids


def children(archive: Archive, number: int) -> dict[str, int]:
    with archive.database.read() as session:
        rows = session.execute(
            select(Document.name, Document.id).where(Document.parent_id == number).order_by(Document.id)
        )
        return dict(rows.tuples().all())


def refusals(archive: Archive) -> list[dict[str, object]]:
    with archive.database.read() as session:
        rows = session.scalars(select(Offer.problem).where(Offer.outcome == OfferOutcome.FAILED).order_by(Offer.id))
        return [row for row in rows if row]


def roles(document: Document) -> list[FileRole]:
    return [file.role for file in document.files]


@pytest.mark.usefixtures("no_program")
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx(LETTER), "通知.docx"),
        (xlsx({"表": [(f"A{n}", "inlineStr", line) for n, line in enumerate(LETTER, 1)]}), "通知.xlsx"),
        (pptx([LETTER]), "通知.pptx"),
        (opendocument("text", "".join(f"<text:p>{line}</text:p>" for line in LETTER)), "通知.odt"),
        ("\n".join(LETTER).encode("gb18030"), "通知.txt"),
        ("\n".join(f"{n},{line},无" for n, line in enumerate(LETTER)).encode(), "通知.csv"),
        (("<html><p>" + "<p>".join(LETTER) + "</html>").encode("gbk"), "通知.html"),
        (b"{\\rtf1\\ansicpg936 " + "\\par ".join(LETTER).encode("gbk") + b"\\par}", "通知.rtf"),
        (eml(LETTER[0], "\n".join(LETTER[1:])), "通知.eml"),
    ],
)
def test_without_libreoffice_the_text_is_set_on_pages_and_found(
    archive: Archive, desk: Desk, content: bytes, name: str
) -> None:
    number = taken(desk, content, name)
    document = document_of(archive, number)
    assert found(archive, "困难职工帮扶工作") == (number,)
    assert [page.state for page in document.pages] == [PageState.READ]
    assert document.pages[0].engine.startswith("pdf")
    assert document.rendition["by"] == "text"
    assert document.rendition["whole"]
    assert document.files[0].role is FileRole.ORIGINAL


@pytest.mark.usefixtures("no_program")
def test_a_page_of_text_is_shown_like_a_scan_with_the_hits_marked(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, "\n".join(LETTER).encode(), "通知.txt")
    boxes, size = page_marks(admin, number, 1, "遵照执行", archive=archive)
    assert len(boxes) == 1
    assert size is not None
    image = page_image(admin, number, 1, archive=archive, width=800)
    assert image.startswith(b"\xff\xd8")


@pytest.mark.usefixtures("no_program")
def test_the_rendition_is_the_searchable_pdf_and_kept_once(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, docx(LETTER), "通知.docx")
    files = {file.role: file for file in document_of(archive, number).files}
    assert files[FileRole.SEARCHABLE].digest == files[FileRole.RENDITION].digest
    copy = download(admin, number, FileRole.SEARCHABLE, archive=archive)
    assert (copy.name, copy.mime) == ("通知.pdf", "application/pdf")
    with copy.open() as stream:
        assert b"pdfaid" in PdfReader(stream).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.usefixtures("no_program")
@pytest.mark.parametrize(
    ("name", "title"),
    [("2025年春节慰问金发放名单.xlsx", "2025年春节慰问金发放名单"), ("工作簿1.xlsx", "[专项帮扶资金实名制汇总表]")],
)
def test_a_table_without_a_heading_is_called_as_its_file(archive: Archive, desk: Desk, name: str, title: str) -> None:
    rows = [("姓名", "身份证号码", "金额（元）"), ("李桂芳", "", "800")]
    cells = [
        (f"{column}{row}", "inlineStr", value)
        for row, values in enumerate(rows, 1)
        for column, value in zip("ABC", values, strict=True)
    ]
    assert document_of(archive, taken(desk, xlsx({"Sheet1": cells}), name)).title == title


@pytest.mark.usefixtures("no_program")
def test_a_text_of_a_few_characters_needs_no_engine(archive: Archive, desk: Desk) -> None:
    number = taken(desk, "收据".encode(), "a.txt")
    assert found(archive, "收据") == (number,)


@pytest.mark.usefixtures("no_program")
def test_what_only_libreoffice_reads_is_kept_and_said_so(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, word_file(macros=True), "旧.doc")
    document = document_of(archive, number)
    assert document.state is DocumentState.READ
    assert (document.page_count, document.macros) == (0, True)
    assert document.rendition["problem"]["code"] == "rendition.program_needed"
    assert "LibreOffice" in say("rendition.program_needed", {}, "zh")
    assert show_document(admin, number, archive=archive).pages == ()


@pytest.mark.libreoffice
def test_once_libreoffice_is_there_a_retry_makes_the_pages(
    archive: Archive, desk: Desk, admin: Actor, monkeypatch: pytest.MonkeyPatch, old_word: bytes
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ocr.office.libreoffice.PROGRAMS", ())
        number = taken(desk, old_word, "旧.doc")
    retry_reading(admin, number, archive=archive)
    desk.work()
    assert found(archive, "困难职工帮扶工作") == (number,)
    assert document_of(archive, number).rendition["by"].startswith("LibreOffice ")


@pytest.fixture(scope="session")
def old_word(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A .doc as an older program wrote it."""
    return converted(docx(LETTER), "docx", "doc")


def converted(content: bytes, source: str, target: str) -> bytes:
    from ocr import convert

    program, out = find_program(), io.BytesIO()
    assert program is not None
    convert(program, io.BytesIO(content), source, target, out, seconds=120)
    return out.getvalue()


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx(LETTER), "通知.docx"),
        (("<html><p>" + "<p>".join(LETTER) + "</html>").encode("gbk"), "通知.html"),
    ],
)
def test_libreoffice_draws_the_pages_as_pdfa(archive: Archive, desk: Desk, content: bytes, name: str) -> None:
    number = taken(desk, content, name)
    document = document_of(archive, number)
    assert document.rendition["by"].startswith("LibreOffice ")
    assert document.rendition["problem"] is None
    assert found(archive, "遵照执行") == (number,)
    rendition = next(file for file in document.files if file.role is FileRole.RENDITION)
    with archive.store.open(rendition.digest) as source:
        content = source.read()
    assert b"<pdfaid:part>2</pdfaid:part>" in content.replace(b"\n", b"").replace(b" ", b"")


def slide(text: str) -> str:
    return f"<draw:page><draw:frame><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>"


@pytest.mark.libreoffice
def test_an_old_presentation_is_drawn_and_found(archive: Archive, desk: Desk) -> None:
    slides = opendocument("presentation", slide("困难职工帮扶工作汇报") + slide("慰问三百户"))
    number = taken(desk, converted(slides, "odp", "ppt"), "汇报.ppt")
    document = document_of(archive, number)
    assert (document.rendition["problem"], document.page_count) == (None, 2)
    assert roles(document).count(FileRole.RENDITION) == 1
    assert found(archive, "慰问三百户") == (number,)


@pytest.mark.libreoffice
def test_what_wps_writes_in_the_form_of_word_is_drawn_and_found(archive: Archive, desk: Desk, old_word: bytes) -> None:
    number = taken(desk, old_word, "通知.wps")
    assert document_of(archive, number).rendition["problem"] is None
    assert found(archive, "遵照执行") == (number,)


@pytest.mark.libreoffice
def test_an_old_workbook_is_searched_by_cell(archive: Archive, desk: Desk, admin: Actor) -> None:
    book = xlsx({"收入": [("A1", "inlineStr", "姓名"), ("B7", "inlineStr", "纺织一线女工补助")]})
    number = taken(desk, converted(book, "xlsx", "xls"), "旧.xls")
    assert roles(document_of(archive, number)).count(FileRole.CELLS) == 1
    assert found(archive, "女工补助") == (number,)


def test_pages_made_of_a_file_are_not_split(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, "\n".join(["行"] * 200).encode(), "长.txt")
    assert document_of(archive, number).page_count > 1
    with pytest.raises(ConflictError, match=r"split\.is_made"):
        split_document(admin, number, 2, archive=archive)


def test_an_ofd_file_is_read_without_an_engine(archive: Archive, desk: Desk) -> None:
    number = taken(desk, ofd([ofd_text("困难职工帮扶资金电子发票", 20, 30)]), "发票.ofd")
    assert found(archive, "帮扶资金") == (number,)
    assert document_of(archive, number).pages[0].engine == "ofd 1"


def test_a_mail_becomes_a_document_and_its_attachments_others_that_belong_to_it(archive: Archive, desk: Desk) -> None:
    mail = eml(
        "申请材料",
        "见附件",
        [("申请.txt", "本人家庭困难，特申请帮扶".encode()), ("票.ofd", ofd([ofd_text("电子发票票面内容", 9, 9)]))],
    )
    number = taken(desk, mail, "来信.eml")
    parts = children(archive, number)
    assert list(parts) == ["申请.txt", "票.ofd"]
    assert found(archive, "特申请帮扶") == (parts["申请.txt"],)
    assert found(archive, "见附件") == (number,)
    assert document_of(archive, parts["票.ofd"]).path == "来信.eml!/票.ofd"


def test_an_archive_of_files_is_taken_in_with_names_in_gbk(archive: Archive, desk: Desk) -> None:
    inner = zipped({"深处.txt": "最里面的一份说明"})
    number = taken(desk, zipped({"一/甲.txt": "第一份说明材料", "一/乙.zip": inner}), "材料.zip")
    parts = children(archive, number)
    assert list(parts) == ["甲.txt", "乙.zip"]
    deepest = children(archive, parts["乙.zip"])
    assert found(archive, "最里面") == (deepest["深处.txt"],)
    assert document_of(archive, deepest["深处.txt"]).path == "材料.zip!/一/乙.zip!/深处.txt"


def test_what_is_in_an_archive_goes_where_the_archive_goes(archive: Archive, desk: Desk, case: str) -> None:
    received = desk.take_in(zipped({"甲.txt": "说明"}), "材料.zip", case=case)
    desk.work()
    whole, part = (
        document_of(archive, n) for n in (received.document_id, *children(archive, received.document_id).values())
    )
    assert whole.case_id is not None
    assert part.case_id == whole.case_id


@pytest.fixture
def case(archive: Archive, admin: Actor) -> str:
    from service.usecases.cases.cases import open_case

    return open_case(admin, archive=archive, household="张伟")


def test_what_cannot_be_taken_out_is_refused_by_name_and_the_rest_goes_on(archive: Archive, desk: Desk) -> None:
    astray = ("../逃.txt", "/etc/passwd", "C:\\逃.txt", "..\\逃.txt", "\\\\主机\\逃.txt", "逃\r\n.txt")
    content = zipped({**dict.fromkeys(astray, "x"), "程序.exe": b"MZ\x90\0", "好.txt": "好的一份"})
    number = taken(desk, content, "混.zip")
    assert list(children(archive, number)) == ["好.txt"]
    problems = refusals(archive)
    assert [problem["code"] for problem in problems] == ["file.unsafe_name"] * len(astray) + ["file.unsupported"]
    told = say(problems[0]["code"], problems[0]["data"], "zh")
    assert "“混.zip”" in told
    assert "“../逃.txt”" in told


def test_unpacking_twice_takes_nothing_twice(archive: Archive, desk: Desk) -> None:
    number = taken(desk, zipped({"../逃.txt": "x", "甲.txt": "一", "乙.txt": "二"}), "混.zip")
    unpack(number, archive=archive)
    desk.work()
    assert list(children(archive, number)) == ["甲.txt", "乙.txt"]
    assert len(refusals(archive)) == 1


def test_a_bomb_is_refused_whole_and_nothing_of_it_is_kept(archive: Archive, desk: Desk, tmp_path: Path) -> None:
    received = desk.take_in(zipped({"a.zip": zipped({"零.txt": bytes(70 << 20)})}), "炸.zip")
    assert received.outcome is OfferOutcome.FAILED
    assert received.problem is not None
    assert received.problem["code"] == "file.bomb"
    assert "“炸.zip”" in say("file.bomb", received.problem["data"], "zh")
    with archive.database.read() as session:
        assert session.scalars(select(Document)).all() == []
        assert session.scalars(select(Task)).all() == []
    assert list(archive.store.digests()) == []


def test_a_mail_with_five_hundred_attachments_is_taken_in_whole(archive: Archive, desk: Desk) -> None:
    mail = eml("月报", "见附件", [(f"{n}.txt", f"第{n}份".encode()) for n in range(500)])
    received = desk.take_in(mail, "月报.eml")
    assert received.document_id is not None
    unpack(received.document_id, archive=archive)
    assert len(children(archive, received.document_id)) == 500


def test_a_mail_with_more_attachments_than_allowed_is_refused_and_the_batch_goes_on(
    archive: Archive, admin: Actor
) -> None:
    batch = open_batch(admin, Channel.CLI, archive=archive)
    mail = eml("月报", "见附件", [(f"{n}.txt", b"x") for n in range(1001)])
    refused = receive(admin, batch, "月报.eml", io.BytesIO(mail), Placement(), archive=archive)
    good = receive(admin, batch, "好.txt", io.BytesIO("好".encode()), Placement(), archive=archive)
    assert refused.problem is not None
    assert refused.problem["code"] == "file.too_many_members"
    assert good.outcome is OfferOutcome.RECEIVED


def test_what_is_discarded_takes_its_rendition_and_cells_with_it(archive: Archive, desk: Desk, admin: Actor) -> None:
    number = taken(desk, "姓名,金额,注\n张伟,1,a\n李娜,2,b\n".encode(), "表.csv")
    digests = {file.digest for file in document_of(archive, number).files}
    assert len(digests) == 3
    discard(admin, number, "扫错", archive=archive)
    desk.work()
    assert not digests & set(archive.store.digests())


def test_nothing_stays_in_the_queue(archive: Archive, desk: Desk) -> None:
    taken(desk, zipped({"甲.txt": "一", "乙.docx": docx(LETTER)}), "混.zip")
    with archive.database.read() as session:
        assert session.scalars(select(Task)).all() == []
