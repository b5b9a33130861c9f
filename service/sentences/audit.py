"""The audit chain: its acts, what entries say, where it does not hold, and its paper."""

AUDIT = {
    "act.audit.listed": ("导出审计列表", "audit list taken along"),
    "act.audit.exported": ("导出审计链", "audit chain exported"),
    "act.audit.printed": ("打印审计锚点", "anchor of the audit printed"),
    "subject.audit": ("审计", "audit"),
    "subject.handover": ("交接", "handover"),
    "subject.lookup": ("查阅", "look-up"),
    "subject.lookups": ("查阅登记簿", "register of look-ups"),
    "subject.review": ("鉴定", "review"),
    "subject.register": ("销毁清册", "register"),
    "subject.transfer": ("移交", "hand-over"),
    "subject.hold": ("保留", "hold"),
    "subject.backup": ("备份", "backup"),
    "break.anchor": (
        "与{source:anchor_source}的锚点（{reference}）不是同一条",
        "not the entry that the {source:anchor_source} noted ({reference})",
    ),
    "break.anchor_missing": (
        "{source:anchor_source}的锚点（{reference}）所记的一条不在了",
        "the entry that the {source:anchor_source} noted ({reference}) is not there",
    ),
    "anchor_source.store": ("存储中", "store"),
    "anchor_source.sheet": ("纸上（请先核对有无抄错）", "sheet (check first that it was typed right)"),
    "anchor_source.backup": ("备份中", "backup"),
    "anchor.bad_code": (
        "这不是锚点。请照锚点页填写编号和摘要：编号、冒号、64 位十六进制摘要，或直接扫描二维码。",
        "That is no anchor. Give number and digest as the sheet says: the number, a colon, the 64 hexadecimal digits "
        "of the digest; or scan its QR code.",
    ),
    "anchor.contradicted": (
        "审计链与先前记下的链尾不符。请停止使用，运行 shoucang audit verify 查看从哪一条起。",
        "The audit chain contradicts what was noted of its end before. Stop work, and run shoucang audit verify to see "
        "from which entry on.",
    ),
    "entry.missing": (
        "没有第 {reference} 条审计记录。请从列表第一页重新翻。",
        "There is no entry {reference}. Begin at the first page of the list.",
    ),
    "audit.too_many": (
        "一次最多导出 {most:count} 条。请用时间、经办人或事项缩小范围；整条链请用 shoucang audit export。",
        "At most {most:count} entries are taken along at once. Narrow them by time, person or act; the whole chain is "
        "what shoucang audit export is for.",
    ),
    "audit.list": ("审计列表", "Audit"),
    "audit.number": ("编号", "Number"),
    "audit.at": ("时间", "Time"),
    "audit.who": ("经办人", "Who"),
    "audit.act": ("事项", "Act"),
    "audit.subject": ("对象", "About"),
    "audit.subject_id": ("对象编号", "Its number"),
    "audit.details": ("详情", "Details"),
    "audit.digest": ("摘要", "Digest"),
    "audit.program": ("系统", "the program"),
    "audit.holds": (
        "链完整：共 {count:count} 条，逐条相符；与 {heads:count} 个锚点相符，锚到第 {anchored} 条。",
        "The chain holds: {count:count} entries, each as it was sealed; it agrees with {heads:count} anchors, up to "
        "entry {anchored}.",
    ),
    "audit.holds_unanchored": (
        "链自身完整：共 {count:count} 条，逐条相符。但没有锚点可比，截尾或整体重写看不出来：请输入纸上的锚点，"
        "并查看定时任务“记下审计链尾”。",
        "The chain holds in itself: {count:count} entries, each as it was sealed. There is no anchor to compare with, "
        "so that a cut-off tail or a chain written anew would not show. Give an anchor from its sheet, and look at the "
        "job “Anchor the audit chain”.",
    ),
    "audit.broken": (
        "链不完整：第一处在第 {entry} 条，{problem}。请停止使用、保护现场，按运行说明（docs/operations.md）处理。",
        "The chain does not hold: first at entry {entry}, {problem}. Stop work, leave everything as it is, and do what "
        "docs/operations.md says.",
    ),
    "audit.anchored_on": ("存储中最后的锚点记于 {day:day}。", "The last anchor in the store is of {day:day}."),
    "audit.anchor_damaged": ("存储中的锚点 {digest} 已损坏。", "The anchor {digest} in the store is damaged."),
    "audit.head": ("链尾：{code}", "End of the chain: {code}"),
    "console.chain_exported": ("已导出 {path}（{bytes:size}）。", "Exported to {path} ({bytes:size})."),
    "console.verifying": ("查验审计链", "Verifying the chain"),
    "job.anchor": ("记下审计链尾", "Anchor the audit chain"),
    "ran.anchor": ("锚到第 {number} 条", "anchored at entry {number}"),
    "print.anchor_sheet": ("审计链锚点", "Anchor of the audit chain"),
    "print.entry_number": ("编号", "Entry"),
    "print.entry_digest": ("摘要（SHA-256）", "Digest (SHA-256)"),
    "print.entries": ("累计条数", "Entries so far"),
    "print.noted_at": ("记录时间", "Noted at"),
    "print.bound_by": ("装订人", "Filed by"),
    "print.bound_on": ("装订日期", "Filed on"),
    "print.anchor_note": (
        "请装订保存，不要放在机房。查验：shoucang audit verify --anchor 后接编号、冒号和摘要，或扫描二维码所得文字。"
        "编号和摘要与本页不符，或没有这一条，即有人改动过审计记录。",
        "Keep this in a binder, away from the machine. To verify: shoucang audit verify --anchor followed by number, "
        "colon and digest, or by what the QR code says. If the entry is another or not there, somebody has altered the "
        "audit.",
    ),
}
