"""Withdrawals (撤档) of case files: their evidence, their corrections, and files that follow one another."""

WITHDRAWALS = {
    "cause.needed": ("请选撤档原因。", "Choose the cause of the withdrawal."),
    "cause.unknown": (
        "没有“{cause}”这种撤档原因。请从列表中选。",
        "There is no cause “{cause}”. Choose one of the list.",
    ),
    "statement.unknown": (
        "没有“{statement}”这种情况。请从列表中选。",
        "There is no such answer, “{statement}”. Choose one of the list.",
    ),
    "correction.cause_is_stated": (
        "撤档原因已记为“{cause:cause}”。要改须作更正：附依据，并由第二人确认。",
        "The cause is on record as “{cause:cause}”. It is changed by a correction: with evidence and a second person.",
    ),
    "correction.waits": (
        "案卷 {code} 已有一项更正等第二人确认。请先办完。",
        "A correction of the case file {code} waits for a second person. Settle it first.",
    ),
    "correction.missing": (
        "案卷 {reference} 没有等待确认的更正。",
        "No correction of the case file {reference} waits.",
    ),
    "correction.second_person": (
        "自己提出的更正不能自己确认。请由另一人办理。",
        "Whoever stated a correction cannot settle it. Ask somebody else.",
    ),
    "correction.evidence_needed": (
        "案卷 {code} 里没有编号为 {document} 的文件。请选一份卷内文件作依据，如审批表。",
        "The case file {code} has no document {document}. Name one that shows it, such as the approval form.",
    ),
    "correction.no_evidence": (
        "请选一份卷内文件作依据，如撤档审批表。",
        "Choose a document in the file that shows it, such as the approval form.",
    ),
    "correction.one_thing": (
        "一次只更正一项：撤档日期，或撤档原因。",
        "Correct one thing at a time: the day of the withdrawal, or its cause.",
    ),
    "correction.nothing": (
        "案卷 {code} 记的就是这样，没有要更正的。",
        "The case file {code} says so already: there is nothing to correct.",
    ),
    "case.same_unit": (
        "案卷 {code} 已在“{unit}”。转建新卷须是另一个单位；同一单位换人保管，请办交接。",
        "The case file {code} is at “{unit}” already. A new file belongs to another unit.",
    ),
    "case.not_withdrawn": (
        "案卷 {code} 还没有撤档。请先以“转移”撤档，再连到新卷。",
        "The case file {code} is not withdrawn. Withdraw it as moved first, then link the new one.",
    ),
    "case.no_former": (
        "案卷 {code} 没有前卷。先连上前卷，再选它依据的材料。",
        "The case file {code} follows no other. Link the former one first, then mark its papers.",
    ),
    "case.is_linked": (
        "案卷 {code} 和 {next} 不能这样相连：其中一个已有前卷或后卷，或会连成一圈。",
        "The case files {code} and {next} cannot be linked: one of them has a neighbour, or a circle would close.",
    ),
    "case.too_many_papers": (
        "一次最多选 {most:count} 件材料。",
        "At most {most:count} papers at once.",
    ),
    "case.not_of_former": (
        "这些文件不在前卷 {code} 里：{documents}。只能选前卷的材料。",
        "These documents are not in the former file {code}: {documents}. Only its papers can be marked.",
    ),
    "done.evidence_stated": ("案卷 {code} 的撤档依据已补记。", "The evidence of the case file {code} is on record."),
    "done.withdrawal_corrected": (
        "案卷 {code} 的撤档记录已更正，原值仍可查。",
        "The withdrawal of the case file {code} is corrected; the former value stays readable.",
    ),
    "done.correction_waits": (
        "更正已记下，等第二人确认后生效。",
        "The correction is on record and counts once a second person confirms it.",
    ),
    "done.correction_confirmed": ("更正已确认，期限已重算。", "The correction is confirmed; the periods are anew."),
    "done.correction_refused": ("更正已退回，记录不变。", "The correction is refused; the record stays."),
    "done.case_moved": (
        "案卷 {code} 已撤档，新卷 {next} 已建，两卷互相可查。",
        "The case file {code} is withdrawn and {next} is open; each leads to the other.",
    ),
    "done.case_linked": ("案卷 {code} 和 {next} 已相连。", "The case files {code} and {next} are linked."),
    "done.papers_marked": (
        "{count:count} 件材料从现在起也等案卷 {code}。",
        "{count:count} papers now wait for the case file {code} as well.",
    ),
    "reason.withdrawal_evidence": (
        "案卷 {case} 的撤档依据不全：{gap:gap}。期限照算，补齐之前不得销毁。",
        "The withdrawal of {case} is not proven: {gap:gap}. The period runs; nothing is destroyed before it is.",
    ),
    "basis.measures-3-5": (
        "《困难职工档案管理办法》第三条，佐证资料第 5 项",
        "Measures, article 3, item 5 of the supporting papers",
    ),
    "cause.out_of_hardship": ("脱困", "Out of hardship"),
    "cause.retired": ("退休", "Retired"),
    "cause.died": ("死亡", "Died"),
    "cause.employment_ended": ("解除劳动关系", "Employment ended"),
    "cause.not_eligible": ("精准识别不符", "Found not eligible"),
    "cause.duplicate": ("重复建档", "Duplicate file"),
    "cause.moved": ("转移", "Moved to another union"),
    "cause.other": ("其他", "Other"),
    "statement.none": ("还没有", "none yet"),
    "statement.signed": ("本人已签字认可", "signed by the person"),
    "statement.refused": ("本人拒绝签字", "refused"),
    "proof.approval": ("撤档审批表", "approval form"),
    "proof.income": ("增收佐证（工资单、流水等）", "proof of the higher income"),
    "proof.statement": ("脱困情况说明", "statement of leaving hardship"),
    "proof.retirement": ("退休证明", "proof of retirement"),
    "proof.death": ("死亡证明", "certificate of death"),
    "proof.termination": ("解除劳动关系证明", "proof that employment ended"),
    "gap.cause": ("没有写明撤档原因", "the cause is not stated"),
    "gap.approval": ("缺撤档审批表", "the approval form is missing"),
    "gap.income": ("缺增收佐证（工资单、流水等）", "proof of the higher income is missing"),
    "gap.statement": ("缺脱困情况说明", "the statement of leaving hardship is missing"),
    "gap.retirement": ("缺退休证明", "proof of retirement is missing"),
    "gap.death": ("缺死亡证明", "the certificate of death is missing"),
    "gap.termination": ("缺解除劳动关系证明", "proof that employment ended is missing"),
    "gap.answer": ("没有记明本人签字还是拒签", "whether the person signed or refused is not stated"),
    "gap.day": (
        "撤档日早于立卷年度，卷内也没有当时的审批表为证：请更正撤档日，或归档写明日期的审批表",
        "the day of withdrawal lies before the year of the file, and no form of approval of that time is in it: "
        "correct the day, or file the form with its date",
    ),
    "gap.seal": ("拒签，但单位没有附说明并盖章", "refused, without the unit's sealed note"),
    "correction_state.waits": ("待确认", "Waits"),
    "correction_state.accepted": ("已生效", "In force"),
    "correction_state.refused": ("已退回", "Refused"),
    "withdrawal.day": ("撤档日期", "day of the withdrawal"),
    "withdrawal.cause": ("撤档原因", "cause"),
    "withdrawal.statement": ("情况说明", "statement"),
    "withdrawal.sealed": ("单位盖章说明", "sealed note of the unit"),
}
