"""Sealed case files: why they are not shown, and what opens them."""

SEALS = {
    "seal.reason_needed": (
        "案卷 {case} 已撤档封存。请先写明查看理由（接口用 seal_reason，命令行用 --reason），理由记入审计。",
        "The case file {case} is withdrawn and sealed. State why it is looked into (seal_reason in the interface, "
        "--reason on the command line); the reason goes into the audit.",
    ),
    "seal.search_needs_reason": (
        "范围里有已撤档封存的案卷。请先写明查看理由（接口用 seal_reason，命令行用 --reason），理由记入审计。",
        "This takes in withdrawn case files, which are sealed. State why they are looked into (seal_reason in the "
        "interface, --reason on the command line); the reason goes into the audit.",
    ),
    "seal.approval_needed": (
        "案卷 {case} 已撤档封存。你的角色须经保管单位批准：请到档案员处登记查阅。",
        "The case file {case} is withdrawn and sealed. Your role needs the approval of the keeping unit: have its "
        "keeper record a look-up.",
    ),
    "unmask.reason_needed": (
        "里面有敏感材料，文件里不遮盖。请先写明理由（接口用 reason），理由记入审计。",
        "There are sensitive papers in it, and in a file nothing is covered. State why first (reason in the "
        "interface); the reason goes into the audit.",
    ),
    "done.unmasked": (
        "理由已记下，含敏感材料的文件可下载十五分钟。",
        "The reason is on record: files with sensitive papers can be taken along for a quarter of an hour.",
    ),
    "act.unmask.reason_stated": ("写明下载敏感材料的理由", "stated why sensitive papers are taken along"),
    "done.unsealed": (
        "理由已记下，封存的案卷可看十五分钟。",
        "The reason is on record: sealed case files can be looked into for a quarter of an hour.",
    ),
    "act.seal.reason_stated": ("写明查看封存案卷的理由", "stated why sealed files are looked into"),
    "act.seal.searched": ("查找含封存案卷", "searched among sealed files too"),
    "act.seal.listed": ("列出封存案卷", "listed sealed files"),
    "datum.unsealed": ("查看封存的理由", "why it was unsealed"),
    "datum.matter": ("事项", "matter"),
    "datum_is.review": ("鉴定", "review"),
    "datum_is.handover": ("交接", "handover"),
    "datum_is.lookup": ("查阅", "look-up"),
    "datum_is.correction": ("更正待确认", "a correction to confirm"),
    "datum_is.paper": ("出纸质件", "the paper rendition"),
}
