"""Holds (保留)."""

HOLDS = {
    "hold.missing": (
        "没有第 {reference} 号保留。它可能由别的单位设立，或编号有误。",
        "There is no hold {reference}. It may be another unit's, or the number is mistyped.",
    ),
    "hold.basis_needed": (
        "请写明依据，例如“会计档案管理办法第十九条”或案号。最多 {limit} 字。",
        "Name the basis, such as “Rule 79, article 19” or a case number. At most {limit} characters.",
    ),
    "hold.review_past": (
        "复核日期 {on:day} 已经过去。请填今天或以后的日期，或留空；到期只提醒，不会自动解除。",
        "The day of review, {on:day}, has passed. Enter today or later, or none; it reminds and ends nothing.",
    ),
    "hold.bad_search": (
        "这个检索里有不认识的筛选条件。请在“查找”里重新筛选后再设保留。",
        "The search has a filter that is not known. Filter again under Search, then place the hold.",
    ),
    "hold.empty_search": (
        "检索是空的，会保留所有文件。请先输入词句或加上筛选；要保留全部，请对单位设保留。",
        "The search is empty and would hold everything. Enter words or a filter; to hold all, place it on the unit.",
    ),
    "hold.is_released": ("第 {number} 号保留已经解除。", "Hold {number} is released already."),
    "hold.own_batch": (
        "你提出或签署过含有其中文件的鉴定，不能解除第 {number} 号保留。请由没有经手的人办理。",
        "You proposed or signed a review with one of its documents: somebody else has to release hold {number}.",
    ),
    "discard.held": (
        "这份文件正被保留（第 {numbers} 号），不能撤下。先解除保留，再撤下。",
        "The document is held (hold {numbers}) and cannot be discarded. Release the hold first.",
    ),
    "done.hold_placed": (
        "第 {number} 号保留已设立，即刻生效。",
        "Hold {number} is placed; it is in force from now on.",
    ),
    "done.hold_released": ("第 {number} 号保留已解除。", "Hold {number} is released."),
    "flag.held": ("保留", "Held"),
    "hold_kind.document": ("文件", "Document"),
    "hold_kind.case": ("案卷", "Case file"),
    "hold_kind.unit": ("单位", "Unit"),
    "hold_kind.search": ("检索结果", "Search"),
    "hold_state.open": ("保留中", "Open"),
    "hold_state.review": ("待复核", "To be reviewed"),
    "hold_state.released": ("已解除", "Released"),
    "console.starts_on": ("起算", "Starts on"),
    "console.eligible_on": ("可提交鉴定", "Appraised from"),
    "console.readings": ("依解释口径 {readings}。", "Follows readings {readings}."),
    "console.hold": ("编号", "Number"),
    "console.hold_kind": ("种类", "Kind"),
    "console.hold_target": ("对象", "On"),
    "console.hold_reason": ("理由", "Reason"),
    "console.hold_since": ("设立", "Since"),
    "console.hold_items": ("文件数", "Documents"),
    "console.hold_state": ("状态", "State"),
}
