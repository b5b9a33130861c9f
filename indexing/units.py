"""Names of units: unions, employers, authorities, schools, hospitals, banks."""

import re
from collections.abc import Iterator

from indexing.sheet import Sheet, found
from indexing.types import Field, FieldKind

_CJK = "一-鿿"
_SUFFIXES = (
    "有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|集团公司|集团|公司|工会委员会|总工会办公室|总工会|联合工会|工会联合会|机关工会|工会|"
    "街道办事处|街道办|街道|乡人民政府|镇人民政府|人民政府|居民委员会|社区居委会|居委会|村民委员会|村委会|社区|"
    "人民医院|中心医院|中医院|医院|卫生院|卫生服务中心|职业技术学院|职业学院|学院|大学|中等专业学校|技工学校|学校|中学|小学|幼儿园|一中|二中|三中|"
    "支行|分行|营业部|营业厅|信用社|银行|困难职工帮扶中心|帮扶中心|服务中心|核对中心|登记中心|公安局|公安分局|派出所|民政局|财政局|人民法院|残疾人联合会|残联|"
    "人力资源和社会保障局|社会保障局|人社局|医疗保障局|消防救援大队|交警大队|交警支队|车辆管理所|婚姻登记处|税务局|教育局|档案局|事务所|委员会|殡仪馆|"
    "机床厂|工厂|[一-鿿]{2}厂|水泥厂|研究所|研究院|商场|超市|酒店|宾馆|合作社"
)
_NAME = re.compile(rf"[{_CJK}0-9a-z()·]{{0,28}}?(?:{_SUFFIXES})(?:(?:工会委员会|工会)(?![{_CJK}]*员))?")
_LEADING = re.compile(
    ".*(?:系|在|于|由|向|至|到|经|为|是|任|现|原|及|和|与|的|被|名称|单位|我叫|就读|尊敬|根据|报|送|往|对|从|自|给|请|将|同|致|属|给予|称|名|据|[日年月])"
)
_GENERIC = re.compile(
    "(?:本|我|该|各|贵|你|某|基层|上级|下级|所在|用人|工作|原|全体|全市|全省|全国|各级|单位|有关|企业|职工|主管|系统|产业|社区|街道|乡镇|开户|市|县|区|省|镇|村|的|人民|联合|"
    "[一二三四五六七八九十]|困难|当地|属地|县级|机关|学生|家庭|商业|代发|付款|收款|发卡|加入|中国|专项|[0-9]|个|家|名|户)*"
)
_SUFFIX = re.compile(_SUFFIXES)
_LEAST = 4


def find_units(sheet: Sheet) -> Iterator[Field]:
    """Names of units on a page; words that mean any unit (本单位工会, 各级工会) are passed over."""
    for match in _NAME.finditer(sheet.text):
        suffix = next(iter(_SUFFIX.finditer(match.group())))
        lead = _LEADING.match(match.group()[: suffix.start()])
        start = match.start() + (lead.end() if lead else 0)
        name = sheet.text[start : match.end()].lstrip("()·")
        start = match.end() - len(name)
        proper = name[: _SUFFIX.search(name).start()] if _SUFFIX.search(name) else ""
        if len(name) >= _LEAST and not _GENERIC.fullmatch(proper):
            yield found(sheet, FieldKind.UNIT, _balanced(name), (start, match.end()), 0.8)


def _balanced(name: str) -> str:
    """A name without a bracket that has no partner."""
    return name if name.count("(") == name.count(")") else name.strip("()")
