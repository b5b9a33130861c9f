"""Case files."""

CASES = {
    "case.missing": (
        "没有这个案卷：{reference}。它可能不归你的单位保管，或编号有误。",
        "There is no such case file: {reference}. It may be kept by another unit, or the code is mistyped.",
    ),
    "case.exists": (
        "案卷编号“{code}”已经用过。请换一个，或留空由系统编号。",
        "The code “{code}” is taken. Choose another one, or leave it empty and one is given.",
    ),
    "case.bad_code": (
        "案卷编号“{code}”不能用。最多 100 个可见字符。",
        "The code “{code}” cannot be used. At most 100 printable characters.",
    ),
    "case.other_unit": (
        "案卷 {case} 不属于“{unit}”。一批文件和它的案卷须是同一单位的。",
        "The case file {case} does not belong to “{unit}”. Files and their case file belong to one unit.",
    ),
    "case.is_withdrawn": (
        "案卷 {code} 已经撤档。若家庭重新纳入帮扶，请先办“恢复”。",
        "The case file {code} is withdrawn already. If the household is aided again, reopen it first.",
    ),
    "case.is_open": (
        "案卷 {code} 没有撤档，不用恢复。",
        "The case file {code} is not withdrawn: there is nothing to reopen.",
    ),
    "case.before_last_event": (
        "日期早于上一次变动（{on:day}）。请核对审批表上的日期。",
        "The day lies before the last event ({on:day}). Check the day on the approval form.",
    ),
    "case.nothing_read": (
        "案卷 {code} 里还没有可下载的文件。等识读完成再试。",
        "There is nothing to download in the case file {code} yet. Try again when its documents are read.",
    ),
    "date.out_of_range": (
        "日期 {date} 不合理。年份应在 1900 至 2199 之间。",
        "The date {date} cannot be right. Its year should lie between 1900 and 2199.",
    ),
    "date.needed": ("没有填日期。请按 2026-10-15 的样式填写。", "The date is missing. Write it like 2026-10-15."),
    "date.bad": (
        "“{date}”不是日期。请按 2026-10-15 的样式填写。",
        "“{date}” is not a date. Write it like 2026-10-15.",
    ),
    "year.bad": (
        "“{year}”不是年份。请填四位数字。",
        "“{year}” is not a year. Enter four digits.",
    ),
    "year.out_of_range": (
        "年份 {year} 不合理。应在 1900 至 2199 之间。",
        "The year {year} cannot be right. It should lie between 1900 and 2199.",
    ),
    "reason.needed": (
        "请写明理由。1 至 {limit} 个字；理由会记入审计。",
        "Please give the reason. 1 to {limit} characters; it goes into the audit.",
    ),
}
