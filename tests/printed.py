"""One of every paper that the archive prints, filled, for whoever tests what comes out of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from service.papers import (
    AnchorSheet,
    BoxLabel,
    BoxLabels,
    CaseCover,
    Catalogue,
    Contents,
    CoverSheet,
    Form,
    GivenPaper,
    Line,
    LookupLine,
    LookupRegister,
    Notes,
    RefusalNotice,
    ShelfLabel,
    ShelfLabels,
    ShelfList,
    ShelfRow,
    Spines,
    Stamp,
)
from service.papers import custody_values as custody
from service.papers import disposal_values as disposal

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
"""2026-11-20 10:30 in China."""

CASE = "J012-ZY·KN·2026-D10-035"
DIGEST = "9f3c71ae" * 8


def line(number: int, **more: object) -> Line:
    """A line of a catalogue."""
    given = Line(
        number=number,
        title=f"第{number}号通知",
        code=f"J012-ZY·BF·2026-D10-{number:04d}",
        document_number=f"榆工发〔2026〕{number}号",
        author="榆阳市总工会",
        dated_on=DAY,
        secrecy="内部",
        pages=12,
        sheet=1 + 12 * (number - 1),
        remark="缺附件",
    )
    return replace(given, **more)  # type: ignore[arg-type]


def catalogue(count: int = 3) -> Catalogue:
    """A catalogue of so many lines."""
    lines = [line(number) for number in range(1, count + 1)]
    return Catalogue("J012", "榆阳市总工会", lines, DAY, 2026, "D10", "日常帮扶工作档案")


def listed(number: int, **more: object) -> disposal.Line:
    """A line of a register."""
    given = disposal.Line(
        number=number,
        code=f"J012-ZY·BF·2015-D10-{number:04d}",
        title=f"2015年第{number}号通知",
        document_number=f"榆工发〔2015〕{number}号",
        responsible="榆阳市总工会",
        formed_on=date(2015, 1, 6),
        first_year=2015,
        last_year=2016,
        volume=f"{number:03d}",
        pages=12,
        term="10年",
        kept="10年10个月",
        due_on=date(2025, 12, 31),
        paper=True,
        box="3-02",
        gone_at=AT,
    )
    return replace(given, **more)  # type: ignore[arg-type]


HELD = listed(118, title="大病救助复核意见", gone_at=None, paper=False, box=None, remark="未结诉讼（2026）城民初312号")
KEPT_BACK = listed(203, title="招聘会统计表", gone_at=None, paper=False, box=None, remark="专项审计")
SUPERVISORS = (
    disposal.Supervisor("马长河", "权益保障部", False, 2, AT, AT, True),
    disposal.Supervisor("田志刚", "档案室", True, None, None, None, None),
)
SIGNATURES = (
    disposal.Signature("相关业务部门经办人", "孙丽", "权益保障部", "同意销毁", AT, DIGEST, ("相关业务部门负责人",)),
    disposal.Signature("分管档案工作的单位负责人", None, "党组", "", None, None),
)
REGISTER = disposal.Register(
    number="销字〔2026〕3号",
    accounting=False,
    fonds="J012",
    unit="榆阳市总工会",
    title="2015年度日常帮扶工作档案",
    revision=2,
    drawn_on=DAY,
    report_number="鉴字〔2026〕2号",
    appraised_on=date(2026, 10, 21),
    schedule="2024年版，榆档批〔2024〕3号",
    digest=DIGEST,
    lines=(listed(1), listed(2)),
    kept_back=(KEPT_BACK,),
    held=(HELD,),
    pages=24,
    signatures=SIGNATURES,
    supervisors=SUPERVISORS,
    shelves=(("3-02", 2),),
    executed_at=AT,
)
REPORT = disposal.AppraisalReport(
    number="鉴字〔2026〕2号",
    accounting=False,
    fonds="J012",
    unit="榆阳市总工会",
    title="2015年度日常帮扶工作档案",
    appraised_on=date(2026, 10, 21),
    chaired_by="陈立群",
    members=(disposal.Opinion("孙丽", "权益保障部", "同意", date(2026, 10, 20)),),
    counts=(("销毁", 1), ("续存", 1)),
    lines=(
        disposal.Appraised(listed(1), "destroy", "销毁", "已无保存价值"),
        disposal.Appraised(listed(2), "keep", "续存", "仍有参考价值", "2025-12-31", "2036-12-31"),
    ),
    held=(HELD,),
    schedule="2024年版",
    bases=("档案法实施条例第二十四条",),
    summary="鉴定小组逐件审阅。",
)
CERTIFICATE = disposal.Certificate(
    number="销字〔2026〕3号",
    accounting=False,
    fonds="J012",
    unit="榆阳市总工会",
    title="2015年度日常帮扶工作档案",
    digest=DIGEST,
    report_number="鉴字〔2026〕2号",
    destroyed=2,
    pages=24,
    kept_back=1,
    executed_by="沈若琳",
    began_at=AT,
    executed_at=AT,
    verified_at=AT,
    certified_on=DAY,
    certified_by="罗敏",
    objects=120,
    shared=3,
    checks=("存储中已无", "索引中已无"),
    supervisors=SUPERVISORS,
    backups_until=date(2026, 12, 31),
)
BOX = BoxLabel(
    code="SC-B-12",
    fonds="J012",
    fonds_name="榆阳市总工会",
    number="盒012",
    year=2026,
    term="D10",
    issue="困难职工原始档案",
    first_item="0001",
    last_item="0035",
    items=35,
    shelf="库房一 3架4层",
)
COVER = CaseCover(
    fonds="J012",
    fonds_name="榆阳市总工会",
    category="困难职工原始档案",
    title="李秀兰户困难职工档案",
    code=CASE,
    year=2026,
    volume=35,
    term="D10",
    items=8,
    pages=24,
    first=date(2026, 1, 5),
    last=DAY,
)
SHEET = CoverSheet(
    code="J012-ZY·BF·2025-Y-0001",
    title="2025年困难职工帮扶工作总结",
    digest=DIGEST,
    pages=12,
    fonds_name="榆阳市总工会",
    printed_on=DAY,
    dated_on=date(2026, 1, 9),
    term="Y",
    printed_by="沈若琳",
    box="盒012",
)

LOOKUP_LINE = LookupLine(
    number="CY2026-0001",
    date=DAY,
    visitors="陈法官",
    body="榆阳市人民法院",
    papers="居民身份证 110***********0010",
    contact="0912-3456789",
    letter_number="榆法介〔2026〕8号",
    purpose="审理案件",
    basis="民事诉讼法第七十条",
    scope=f"{CASE}-0001 收入证明",
    modes="阅览、复制",
    items=1,
    copies=2,
    approved="魏主任 2026-11-23",
    served_by="沈若琳",
    from_to="2026-11-23 09:30—2026-11-23 10:10",
    returned="核对无误",
    effect="作为证据采信",
    remark="已办结",
)

HANDOVER = custody.HandoverRegister(
    number="交字〔2026〕7号",
    cause="岗位变动",
    state="已交接",
    unit="榆阳市总工会",
    receiving_unit="榆阳市总工会",
    fonds="J012",
    categories="困难职工原始档案",
    years="2023—2026",
    note="何静调离，全部移交。",
    absence="",
    matters=[("法律保留", "3")],
    lines=[
        custody.HandedLine(
            number=4,
            code=f"{CASE}-0012",
            title="入户调查表",
            category="困难职工原始档案",
            carrier="纸、电子",
            pages=32,
            term="D10",
            box="盒012",
            giver_at=AT,
            receiver_at=AT,
            verified="一致",
            differences="缺页：缺第17、18页",
        )
    ],
    items=1,
    things=0,
    on_paper=1,
    pages=32,
    size=1_204_000,
    ticked_by_giver=1,
    ticked_by_receiver=1,
    verified=1,
    broken=0,
    different=1,
    proposed_on=DAY,
    expires_on=DAY,
    done_at=AT,
    digest=DIGEST,
    parties=[
        custody.PartySigned(party, name, "榆阳市总工会", "同意交接", AT, DIGEST)
        for party, name in (("移交人", "何静"), ("接收人", "沈若琳"), ("监交人", "罗敏"))
    ],
)

FORMS: Mapping[str, Form] = {
    "catalogue": catalogue(),
    "contents": Contents(CASE, "李秀兰户困难职工档案", "榆阳市总工会", [line(1), line(2)], DAY),
    "cover": COVER,
    "notes": Notes(CASE, "李秀兰户困难职工档案", 8, 24, ("2页未能识读",), "沈若琳", DAY),
    "box notes": Notes("盒012", "2026年", 35, 700, is_box=True),
    "spines": Spines([BOX, replace(BOX, code="SC-B-13", number="盒013", thickness=50)]),
    "box labels": BoxLabels([replace(BOX, code=f"SC-B-{number}") for number in range(1, 12)]),
    "shelf labels": ShelfLabels([ShelfLabel(f"SC-S-{tier}", f"库房一 3架{tier}层", "2026") for tier in range(1, 4)]),
    "shelf list": ShelfList(
        "库房一", "榆阳市总工会", [ShelfRow("3架4层", "盒012", f"{CASE}-0001", "户卷", 35, 700, "缺1件")], DAY
    ),
    "stamp": Stamp("J012", 2026, "D10", "035-0003", 3, "ZY·KN"),
    "cover sheet": SHEET,
    "anchor sheet": AnchorSheet(
        unit="榆阳市总工会",
        number=81_203,
        digest=DIGEST,
        count=81_203,
        code=f"SC:AUDIT:81203:{DIGEST}",
        noted_at=AT,
        printed_by="沈若琳",
    ),
    "register": REGISTER,
    "accounting register": replace(REGISTER, accounting=True),
    "appraisal": REPORT,
    "accounting appraisal": replace(REPORT, accounting=True),
    "certificate": CERTIFICATE,
    "look-up register": LookupRegister("榆阳市总工会", "J012", date(2026, 1, 1), DAY, [LOOKUP_LINE], 1, 1, 2, DAY),
    "refusal notice": RefusalNotice(
        "CY2026-0001", "榆阳市总工会", "榆阳市人民法院", DAY, "审理案件", "与目的无关", "可申请复核", "沈若琳", DAY
    ),
    "extract": GivenPaper(
        "extract",
        "ZC2026-0001",
        "榆阳市总工会",
        "榆阳市人民法院",
        "CY2026-0001",
        ("户主李秀兰，月收入2150元。",),
        [(f"{CASE}-0001", "收入证明", 1)],
        "沈若琳",
        DAY,
        "7K3M-9QTX-2B4C-DEFG-HJKM",
    ),
    "handover": HANDOVER,
    "electronic transfer": custody.ElectronicTransfer(HANDOVER),
    "transfer deed": custody.TransferDeed(HANDOVER, "代管"),
    "transfer notice": custody.TransferNotice(HANDOVER, "代管", "河东街道工会，0000-1234567", date(2026, 11, 23)),
}
"""Every paper by a name of its own."""


def texts(content: bytes) -> list[str]:
    """The text of each page, without the blanks and breaks that setting puts in."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]
