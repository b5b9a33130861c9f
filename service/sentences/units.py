"""Units and their fonds."""

UNITS = {
    "unit.missing": (
        "没有这个单位：{reference}。请用单位的编号、全称或全宗号。",
        "There is no such unit: {reference}. Give the unit's number, full name or fonds number.",
    ),
    "unit.bad_name": (
        "单位名称不能用。请填 1 至 200 个字的全称。",
        "The unit's name cannot be used. Enter its full name, 1 to 200 characters.",
    ),
    "unit.bad_level": (
        "没有“{level}”这一级。请从列表里选。",
        "There is no level “{level}”. Choose one from the list.",
    ),
    "unit.bad_fonds": (
        "全宗号“{fonds}”不合规则。应为一个大写字母加三位数字，例如 J012（DA/T 13-2022）。",
        "The fonds number “{fonds}” breaks the rule. It is a capital letter and three digits, such as J012 "
        "(DA/T 13-2022).",
    ),
    "unit.exists": (
        "“{reference}”已被另一单位使用。单位名称和全宗号都不能重复。",
        "“{reference}” belongs to another unit. Neither a name nor a fonds number is given twice.",
    ),
    "unit.fonds_in_use": (
        "全宗号 {fonds} 已经写进案卷或档号，不能再改。档号一经给出就不变。",
        "The fonds number {fonds} stands in case files or archival codes and cannot change. A code given stays.",
    ),
    "unit.no_fonds": (
        "“{unit}”及其上级都没有全宗号。请先在“设置 · 单位”里填写。",
        "Neither “{unit}” nor a unit above it has a fonds number. Enter one under Settings, Units.",
    ),
}
