"""The sample archive, rendered into a folder."""

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from service.sample import causes, evidence, ledger, office, originals
from service.sample.files import SUFFIX, write_file
from service.sample.households import invent_households
from service.sample.values import UNITS, Container, Household, Paper, Sample, SampleItem

MANIFEST = "manifest.csv"
HEADINGS = (
    "路径", "单位", "案卷", "类别", "文种", "题名", "日期", "文号",
    "会计年度", "归档年度", "纸质原件", "上级件",
)  # fmt: skip
CATEGORIES = {"A": "困难职工原始档案", "B": "按财务制度管理的档案", "C": "日常帮扶工作档案"}
"""A type's letter tells its category."""


def render_sample(folder: Path, seed: int) -> Sample:
    """Write about forty invented documents and a manifest for some of them into an existing, empty `folder`.

    The same seed gives the same bytes. Raises FontMissingError when no Chinese typeface is installed.
    """
    rng = Random(seed)  # noqa: S311  # nothing secret: the sample is to be the same every time
    homes = invent_households(rng)
    items: list[SampleItem] = []
    paths: dict[str, str] = {}
    for unit, home, paper in all_papers(homes, rng):
        path = f"{unit}/{home.code if home else _drawer(paper)}/scan{len(items) + 1:04d}{SUFFIX[paper.form]}"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pages = write_file(paper, folder / path, rng)
        paths[paper.title] = path
        items.append(_item(path, unit, home, paper, paths.get(paper.behind or ""), pages))
    _write_manifest(folder / MANIFEST, items)
    return Sample(UNITS, homes, tuple(items), MANIFEST)


def _drawer(paper: Paper) -> str:
    return "会计资料" if paper.type.startswith("B") else "帮扶工作"


def _item(path: str, unit: str, home: Household | None, paper: Paper, parent: str | None, pages: int) -> SampleItem:
    container: Container | None = "case" if home else "voucher" if parent else None
    return SampleItem(
        path=path,
        unit=unit,
        case=home.code if home else None,
        container=container,
        type=paper.type,
        title=paper.title,
        date=paper.date,
        document_number=paper.document_number,
        fiscal_year=paper.fiscal_year,
        filing_year=paper.filing_year,
        parent=parent,
        pages=pages,
        phrase=paper.phrase,
        paper_original=paper.form != "digital",
        stated=paper.stated,
    )


def all_papers(homes: tuple[Household, ...], rng: Random) -> Iterator[tuple[str, Household | None, Paper]]:
    """Every paper with its unit and, for those of a case file, its household."""
    zhou, ma, chen, wu, he, liu = homes
    files = {
        zhou: _illness(zhou, rng),
        ma: _schooling(ma),
        chen: _single_parent(chen),
        wu: _accident(wu),
        he: _retired(he),
        liu: _out_of_hardship(liu),
    }
    for home, papers in files.items():
        yield from ((home.unit, home, paper) for paper in papers)
    for unit, paper in [*ledger.papers(homes, rng), *office.papers()]:
        yield unit, None, paper


def _illness(home: Household, rng: Random) -> list[Paper]:
    return [
        originals.application(home, "去年冬天为了省钱改成两周透析五次，人一下子垮了"),
        originals.information_form(home, "每月透析自付约两千三百元"),
        originals.approval_form(home, "全家挤住四十六平方米的公租房"),
        originals.public_notice(home, "如有异议请以实名方式向望河县总工会权益保障部反映"),
        evidence.identity_card(home, "望河县公安局户政管理大队"),
        evidence.household_register(home, "章伯年"),
        evidence.income_certificate(home, "在装卸二班从事搬运工作"),
        evidence.bank_card(home, "青岭农商行柳荫巷支行"),
        causes.diagnosis(home, "继发性甲状旁腺功能亢进"),
        causes.medical_receipts(home, "一次性使用动静脉穿刺针", rng),
        originals.consent(home, "同意核对机构查询证券账户和公积金缴存信息"),
    ]


def _schooling(home: Household) -> list[Paper]:
    return [
        originals.application(home, "家里的洗衣机是修好了顾客不要的旧货"),
        originals.information_form(home, "儿子考取后助学贷款尚未批下来"),
        causes.admission_letter(home, "机电工程系智能焊接技术专业"),
        causes.tuition_receipt(home, "军训服装及被褥代收费"),
    ]


def _single_parent(home: Household) -> list[Paper]:
    return [
        evidence.divorce_certificate(home, "儿子由女方抚养"),
        originals.pledge(home, "在十个工作日内主动向街道工会报告"),
        evidence.unemployment_certificate(home, "企业整体搬迁协商一致解除合同"),
    ]


def _accident(home: Household) -> list[Paper]:
    return [
        causes.labour_contract(home, "模板安装与拆除"),
        causes.accident_finding(home, "因雨刮器故障未能看清非机动车道"),
        originals.visit_record(home, "工友们凑钱给他买了一副铝合金拐杖"),
    ]


def _retired(home: Household) -> list[Paper]:
    return [
        originals.application(home, "三间瓦房漏雨多年无钱翻修"),
        evidence.retirement_certificate(home, "望河县人力资源和社会保障局"),
        originals.withdrawal_form(home, "本人已按月领取养老金一千六百余元"),
    ]


def _out_of_hardship(home: Household) -> list[Paper]:
    return [
        evidence.proof_of_work(home, "外业测量助理工程师"),
        originals.leaving_statement(home, "女儿毕业后已在测绘公司上班"),
        originals.withdrawal_form(home, "女儿就业后家庭人均收入已超过当地低保标准两倍"),
    ]


def _write_manifest(path: Path, items: list[SampleItem]) -> None:
    """The keeper's list, as a spreadsheet program saves it: with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for item in items:
            if item.stated:
                table.writerow(_row(item))


def _row(item: SampleItem) -> tuple[object, ...]:
    return (
        item.path,
        item.unit,
        item.case or "",
        CATEGORIES[item.type[0]],
        item.type,
        item.title,
        item.date.isoformat(),
        item.document_number,
        item.fiscal_year or "",
        item.filing_year or "",
        "是" if item.paper_original else "否",
        item.parent or "",
    )
