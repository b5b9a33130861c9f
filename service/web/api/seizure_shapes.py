"""The shapes of seizures, of what stays with accounting, and of notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.web.api.shapes import Asked, Day, Id, Proven, Reference, Shown, Year, line, told


class SeizurePath(Asked):
    """A seizure in an address."""

    seizure_id: Id = told("调取编号｜Number of the seizure", 2)


class NewSeizure(Proven):
    """What was taken, by whom, on what paper; and who let it go."""

    unit: Reference = told("保管单位｜Keeping unit", "J012")
    codes: Annotated[list[Reference], Field(min_length=1, max_length=200)] = told(
        "档号或案卷号｜Archival codes, or codes of case files", ["J012-WS·2026-D10-0001"]
    )
    authority: Annotated[str, line(200)] = told("调取机关｜Authority", "榆阳市人民法院")
    order_number: Annotated[str, line(100)] = told("法律文书文号｜Number of the order", "（2026）榆0102民初12号")
    receipt_number: Annotated[str, line(100)] = told("收据编号｜Number of the receipt", "收据0031")
    officers: Annotated[str, line(200)] = told("承办人及证件｜Who came, with their papers", "王法官，执行公务证 1203")
    seized_on: Day = told("调走日期｜Taken on", "2026-11-20")
    note: Annotated[str, line(500, 0)] = told("备注｜Note", "", default="")


class SeizureMade(Shown):
    """A seizure that was recorded."""

    seizure: int = told("调取编号｜Number of the seizure", 2)
    number: str = told("文号｜Its number on paper", "调字〔2026〕2号")
    items: int = told("件数｜Documents", 3)
    hold: int = told("保留编号｜Number of the hold", 5)


class SeizureRow(Shown):
    """A seizure in the list."""

    id: int = told("调取编号｜Number of the seizure", 2)
    number: str = told("文号｜Its number on paper", "调字〔2026〕2号")
    unit: str = told("单位｜Unit", "榆阳市总工会")
    authority: str = told("调取机关｜Authority", "榆阳市人民法院")
    order_number: str = told("法律文书文号｜Number of the order", "（2026）榆0102民初12号")
    receipt_number: str = told("收据编号｜Number of the receipt", "收据0031")
    officers: str = told("承办人及证件｜Who came", "王法官，执行公务证 1203")
    seized_on: Day = told("调走日期｜Taken on", "2026-11-20")
    note: str = told("备注｜Note", "")
    items: int = told("件数｜Documents", 3)
    hold: int = told("保留编号｜Number of the hold", 5)
    name: str = told("登记人｜Recorded by", "何静")
    recorded_at: datetime = told("登记时刻｜Recorded at", "2026-11-20T01:30:00Z")
    returned_on: Day | None = told("归还日期｜Back on", None)
    return_note: str | None = told("清点情况｜State in which it came back", None)


class SeizuresShown(Shown):
    """The seizures."""

    seizures: Sequence[SeizureRow] = told("各次调取｜The seizures")


class SeizedRow(Shown):
    """A document that was taken."""

    document: int = told("文件编号｜Number of the document", 12)
    code: str = told("档号｜Archival code", "J012-WS·2026-D10-0001")
    title: str | None = told("题名；已不在本馆则无｜Title, while it is here", "入户调查表")


class SeizureShown(Shown):
    """A seizure with what was taken."""

    total: int = told("共多少件｜How many in all", 3)
    seizure: SeizureRow = told("这次调取｜The seizure")
    items: Sequence[SeizedRow] = told("这一页的文件｜This part of what was taken")


class NewReturn(Asked):
    """That it came back, and in what state."""

    on: Day = told("归还日期｜Back on", "2026-11-23")
    note: Annotated[str, line(500)] = told("清点情况｜State in which it came back", "全部归还，页数相符")


class StayPath(Asked):
    """The archives of a year that a unit's accounting keeps."""

    unit_id: Id = told("单位编号｜Number of the unit", 1)
    year: Year = told("会计年度｜Accounting year", 2025)


class NewStay(Asked):
    """Until when they may stay, and why."""

    until: Day = told("暂管到｜Until", "2027-06-30")
    ground: Annotated[str, line(500)] = told("理由｜Reason", "审计未结")


class StayRow(Shown):
    """The archives of a year that accounting keeps."""

    unit_id: int = told("单位编号｜Number of the unit", 1)
    unit: str = told("单位｜Unit", "榆阳市总工会")
    fiscal_year: int = told("会计年度｜Accounting year", 2025)
    items: int = told("件数｜Documents", 120)
    keepers: Sequence[str] = told("会计｜Accountants", ["钱会计"])
    last_day: Day = told("应移交的最后一天｜To be handed over by", "2026-12-31")
    longest: Day = told("最迟｜Never later than", "2028-12-31")
    consented_by: str | None = told("同意暂缓的人｜Who let them stay", None)
    ground: str | None = told("理由｜Reason", None)


class StaysShown(Shown):
    """What accounting keeps."""

    stays: Sequence[StayRow] = told("各年度｜Year by year")


class NewNotice(Asked):
    """How people were told, and whom they may turn to."""

    contact: Annotated[str, line(200)] = told("联系方式｜Whom to turn to", "河东街道工会，0000-1234567")
    way: Annotated[str, line(200)] = told("怎样告知｜How", "逐户送达告知书")
    notified_on: Day = told("告知日期｜On", "2026-11-23")
