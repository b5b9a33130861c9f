"""Versions of the retention schedule, what can be wrong in one, and re-judging."""

SCHEDULES = {
    "schedule.missing": (
        "没有期限表第 {reference} 版。请从列表里选。",
        "There is no version {reference} of the schedule. Choose one from the list.",
    ),
    "schedule.note_needed": (
        "请写明这一版为什么而拟。不超过 {limit} 个字。",
        "Please say what this version is for. {limit} characters at most.",
    ),
    "schedule.form": (
        "期限表没有“{form}”这种文件格式。可选：{forms}。",
        "A schedule cannot be had as “{form}”. There are: {forms}.",
    ),
    "schedule.flawed": (
        "期限表有 {count} 处不对，没有保存。请按清单逐处改好再来。",
        "The schedule is wrong in {count} places; nothing was saved. Please mend each of them and try again.",
    ),
    "schedule.not_draft": (
        "第 {number} 版不是草案（{state:version_state}），不能改。要改就从它另拟一版。",
        "Version {number} is no draft ({state:version_state}) and does not change. Begin a new draft from it.",
    ),
    "schedule.changed_since": (
        "第 {number} 版在你打开之后又改过。请重新打开，看清再办。",
        "Version {number} was changed after you opened it. Please open it again and look before you go on.",
    ),
    "schedule.rule_used": (
        "期限 {rule:rule} 还有文种在用，不能去掉：{used}。",
        "The period {rule:rule} is still used and stays: {used}.",
    ),
    "schedule.not_open": (
        "第 {number} 版不在待批准的状态（{state:version_state}）。",
        "Version {number} cannot be approved as it stands ({state:version_state}).",
    ),
    "schedule.own_edit": (
        "第 {number} 版最后是你改的，不能由你批准。请另一位审批人批准。",
        "You were the last to edit version {number}: somebody else has to approve it.",
    ),
    "schedule.below_minimum": (
        "有 {count} 处低于法定最低期限，不能批准。改好再批：{named}。",
        "{count} rules are below the lawful minimum; it cannot be approved. Mend them first: {named}.",
    ),
    "schedule.approval_incomplete": (
        "请写明批准机关和批准文号。机关不超过 200 字，文号不超过 100 字。",
        "Please enter who approved it and the number of the approval. 200 and 100 characters at most.",
    ),
    "schedule.approved_ahead": (
        "批准日期 {on:day} 还没有到。",
        "The day of the approval, {on:day}, lies ahead.",
    ),
    "schedule.before_current": (
        "起用日期不能早于现行第 {number} 版的起用日期 {on:day}。",
        "It cannot be in force earlier than version {number}, which is since {on:day}.",
    ),
    "schedule.confirm": (
        "请在确认栏里填版次 {number}。",
        "Please enter the number of the version, {number}, to confirm.",
    ),
    "schedule.no_file": ("请选一个文件。TOML 或 XLSX。", "Please choose a file. TOML or XLSX."),
    "rejudging.missing": (
        "没有第 {reference} 号重新判定。请从列表里选。",
        "There is no re-judging number {reference}. Choose one from the list.",
    ),
    "rejudging.not_in_force": (
        "第 {number} 版没有起用或没有批准，不能据以重新判定。",
        "Version {number} is not in force, or not approved: nothing is judged anew by it.",
    ),
    "rejudging.running": (
        "第 {batch} 号重新判定还在进行。等它做完再开始。",
        "Re-judging number {batch} is still under way. Begin when it is done.",
    ),
    "rejudging.nothing": (
        "没有要重新判定的。所选范围内的文件都已由第 {number} 版判定。",
        "There is nothing to judge anew. Version {number} judges all of these documents already.",
    ),
    "rejudging.appraisal": (
        "请写明鉴定报告的文号，不超过 200 个字；没有就留空。",
        "Please enter the number of the appraisal report, 200 characters at most, or nothing.",
    ),
    "rejudging.not_halted": (
        "第 {batch} 号重新判定没有停下，不用继续。",
        "Re-judging number {batch} has not come to a halt.",
    ),
    # What is wrong in a schedule, and where.
    "flaw_at.line": ("第 {line} 行：{problem}", "Line {line}: {problem}"),
    "flaw_at.row": ("工作表“{sheet}”第 {row} 行：{problem}", "Sheet “{sheet}”, row {row}: {problem}"),
    "flaw_at.part": ("{part:schedule_part} {number}：{problem}", "{part:schedule_part} {number}: {problem}"),
    "schedule_part.rule": ("期限", "Rule"),
    "schedule_part.container": ("案卷和凭证", "Container"),
    "schedule_part.assignment": ("文种", "Type"),
    "schedule_part.proposal": ("供选期限", "Proposal"),
    "schedule_part.whole": ("整表", "The whole"),
    "schedule_flaw.no_toml": ("不是 TOML，从这里起读不懂。", "This is no TOML; from here on it cannot be read."),
    "schedule_flaw.encoding": ("文件不是 UTF-8 文本，也不是 XLSX。", "The file is neither text in UTF-8 nor XLSX."),
    "schedule_flaw.too_large": ("文件太大。", "The file is too large."),
    "schedule_flaw.unreadable": ("工作簿打不开，可能已损坏。", "The workbook cannot be opened; it may be damaged."),
    "schedule_flaw.old_excel": (
        "这是旧版 Excel（.xls）。请另存为 .xlsx。",
        "This is an old Excel file (.xls). Please save it as .xlsx.",
    ),
    "schedule_flaw.no_sheet": ("缺少工作表“{sheet_wanted}”。", "The sheet “{sheet_wanted}” is missing."),
    "schedule_flaw.unknown": ("不认得“{field}”。", "“{field}” is not known."),
    "schedule_flaw.missing": ("缺少“{field}”。", "“{field}” is missing."),
    "schedule_flaw.bad": ("“{field}”填得不对。", "“{field}” cannot be right."),
    "schedule_flaw.too_many": (
        "{part:schedule_part}太多，最多 {most} 个。",
        "Too many ({part:schedule_part}): {most} at most.",
    ),
    "schedule_flaw.trigger_or_latest": (
        "期限 {rule}：起算事件只能给一个，或用 latest_of 列几个。",
        "Rule {rule}: either one trigger, or several under latest_of.",
    ),
    "schedule_flaw.trigger_and_years": (
        "期限 {rule}：起算事件和年数要么都有，要么都没有（永久）。",
        "Rule {rule}: trigger and years belong together; without both it is for ever.",
    ),
    "schedule_flaw.latest_of": (
        "期限 {rule}：并列的起算事件要有 2 至 {most} 个，不重复，按规定顺序写。",
        "Rule {rule}: of several events there are 2 to {most}, once each, in their order.",
    ),
    "schedule_flaw.years": ("期限 {rule}：年数要在 1 至 {most} 之间。", "Rule {rule}: 1 to {most} years."),
    "schedule_flaw.wrong_id": (
        "期限的代码写作 {rule}，应为 {right}。",
        "The rule is named {rule}; it should be {right}.",
    ),
    "schedule_flaw.long_id": (
        "期限代码 {rule} 太长，最多 {most} 个字符。",
        "The rule's name {rule} is too long: {most} characters at most.",
    ),
    "schedule_flaw.twice": ("期限 {rule} 写了两次。", "The rule {rule} is there twice."),
    "schedule_flaw.no_rule": ("没有期限 {rule}。", "There is no rule {rule}."),
    "schedule_flaw.no_type": ("没有文种 {type}。", "There is no type {type}."),
    "schedule_flaw.no_kind": ("文种 {type} 没有小类 {kind}。", "The type {type} has no kind {kind}."),
    "schedule_flaw.rule_or_proposals": (
        "文种 {type}：要么定一个期限，要么列出供选的期限。",
        "Type {type}: either a rule, or proposals to choose from.",
    ),
    "schedule_flaw.longest_first": (
        "文种 {type}：供选的期限从长到短排。",
        "Type {type}: the longest proposal stands first.",
    ),
    "schedule_flaw.too_long": ("文字太长，每处最多 {most} 个字。", "A text is too long: {most} characters at most."),
    "schedule_flaw.control_character": ("文字里有控制字符。", "A text holds control characters."),
    "schedule_flaw.container_count": (
        "案卷或凭证 {container} 应有且只有一条，现有 {count} 条。",
        "The container {container} needs exactly one rule; there are {count}.",
    ),
    "schedule_flaw.type_count": (
        "文种 {type} 应有且只有一条，现有 {count} 条。",
        "The type {type} needs exactly one line; there are {count}.",
    ),
    "schedule_flaw.proposal_without_type": (
        "供选期限所属的文种 {type} 不在文种表里。",
        "The proposal's type {type} is not among the types.",
    ),
    # States and words.
    "version_state.draft": ("草案", "Draft"),
    "version_state.approved": ("已批准，待起用", "Approved, not yet in force"),
    "version_state.in_force": ("现行", "In force"),
    "version_state.superseded": ("已被取代", "Superseded"),
    "version_state.discarded": ("已放弃", "Given up"),
    "rejudging_state.running": ("进行中", "Under way"),
    "rejudging_state.finished": ("已完成", "Done"),
    "rejudging_state.stopped": ("已停止（版本被取代）", "Stopped (version superseded)"),
    "rejudging_state.halted": ("出错停下", "Halted by an error"),
    "rejudged.changed": ("已改", "Changed"),
    "rejudged.kept_back": ("会变短，未改", "Would be shorter: left"),
    "act.schedule.drafted": ("拟期限表草案", "schedule drafted"),
    "act.schedule.imported": ("导入期限表", "schedule imported"),
    "act.schedule.edited": ("修改期限表草案", "schedule edited"),
    "act.schedule.discarded": ("放弃期限表草案", "draft of the schedule given up"),
    "act.schedule.approved": ("批准期限表", "schedule approved"),
    "act.schedule.in_force": ("期限表起用", "schedule in force"),
    "act.rejudging.started": ("开始重新判定", "re-judging begun"),
    "act.rejudging.resumed": ("继续重新判定", "re-judging resumed"),
    "act.documents.rejudged": ("重新判定一批文件", "documents judged anew"),
    "act.rejudging.finished": ("重新判定完成", "re-judging done"),
    "act.rejudging.stopped": ("重新判定停止", "re-judging stopped"),
    "subject.schedule": ("期限表", "schedule"),
    "subject.rejudging": ("重新判定", "re-judging"),
    # What was done, said on the next page.
    "done.version_drafted": ("期限表第 {number} 版草案已建。", "Version {number} of the schedule is begun as a draft."),
    "done.version_saved": ("第 {number} 版已保存。", "Version {number} is saved."),
    "done.version_discarded": ("第 {number} 版草案已放弃。", "The draft of version {number} is given up."),
    "done.version_approved": (
        "期限表第 {number} 版已批准，{state:version_state}。",
        "Version {number} of the schedule is approved: {state:version_state}.",
    ),
    "done.rejudging_started": (
        "第 {batch} 号重新判定已开始，由后台逐批进行。",
        "Re-judging number {batch} has begun; the workers do it part by part.",
    ),
    "done.rejudging_resumed": ("第 {batch} 号重新判定继续进行。", "Re-judging number {batch} goes on."),
    # What commands print.
    "console.number": ("版次", "Version"),
    "console.effective_from": ("起用", "In force from"),
    "console.approved": ("批准", "Approved"),
    "console.note": ("说明", "Note"),
    "console.before": ("原期限", "Before"),
    "console.after": ("新期限", "After"),
    "console.what": ("项目", "What"),
    "console.below": (
        "低于法定最低期限：{named}",
        "Below the lawful minimum: {named}",
    ),
    "console.trial": (
        "由其他版本判定的 {judged:count} 件中，{changed:count} 件期限会变，其中 {shorter:count} 件变短。",
        "Of {judged:count} documents judged by other versions {changed:count} would be kept for another time, "
        "{shorter:count} of them for a shorter one.",
    ),
    "console.no_difference": ("两版没有不同。", "The two versions say the same."),
}
