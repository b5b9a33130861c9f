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
    "unit.too_deep": (
        "“{unit}”下面层级太深，不能再设单位。请放到更上一级。",
        "Too many levels stand above “{unit}”: nothing can be founded below it. Choose a higher unit.",
    ),
    "unit.is_abolished": (
        "“{unit}”已于{on:day}撤销，不再收件、建卷或任职。请用承接它的单位。",
        "“{unit}” was abolished on {on:day}: nothing new comes in there, and nobody is appointed. Use the unit that "
        "took its place.",
    ),
    "unit.lives": (
        "“{unit}”没有撤销，不用恢复。",
        "“{unit}” was not abolished: there is nothing to restore.",
    ),
    "unit.is_so_named": ("它本来就叫“{name}”。", "It is called “{name}” already."),
    "unit.is_root": (
        "“{unit}”是最上级单位，不能改隶属、并入或撤销。",
        "“{unit}” is the topmost unit: it is neither moved nor merged nor abolished.",
    ),
    "unit.stands_there": (
        "“{unit}”本来就在“{above}”下面。",
        "“{unit}” stands below “{above}” already.",
    ),
    "unit.below_itself": (
        "“{above}”就是“{unit}”或在它下面。请选别的单位。",
        "“{above}” is “{unit}” itself or stands below it. Choose another unit.",
    ),
    "unit.has_children": (
        "“{unit}”下面还有单位。请先改它们的隶属，或用“并入”一并转过去。",
        "Units still stand below “{unit}”. Move them first, or merge it: they then move along.",
    ),
    "unit.bad_day": (
        "日期 {on:day} 不能用。变动发生之后才能记录，不能晚于今天。",
        "The day {on:day} cannot be used. What becomes of a unit is recorded once it has happened.",
    ),
    "basis.needed": (
        "没有写依据文件，或者太长。请写文号或名称，至多 {limit} 个字。",
        "The paper that it rests on is missing or too long. Give its number or title, {limit} characters at most.",
    ),
    "unit.left": (
        "这个已撤销的单位还有待移交的档案：文件 {documents} 件，案卷 {cases} 卷，盒 {boxes} 个。"
        "请办交接，移交前照常保管。",
        "In this abolished unit archives are still to be handed over: documents {documents}, case files {cases}, boxes "
        "{boxes}. Hand them over; until then they are kept as before.",
    ),
    "unit.holds": (
        "文件 {documents} 件，案卷 {cases} 卷，盒 {boxes} 个",
        "Documents {documents}, case files {cases}, boxes {boxes}",
    ),
    "fonds.is_closed": (
        "全宗 {fonds} 已于{on:day}封闭，不再归入此后形成的档案，也不再开新卷；此前形成的，写明日期即可归档。"
        "请改用承接单位的全宗，或先恢复全宗。",
        "The fonds {fonds} was closed on {on:day}: it takes no new case file, and no paper formed later; one formed "
        "before is filed once its date is stated. Use the fonds of the unit that took its place, or reopen it first.",
    ),
    "fonds.none_open": (
        "“{unit}”没有开放的全宗可以封闭。",
        "“{unit}” has no open fonds that could be closed.",
    ),
    "fonds.none_closed": (
        "“{unit}”没有封闭的全宗可以恢复。",
        "“{unit}” has no closed fonds that could be reopened.",
    ),
    "units.bad": (
        "表里有 {count} 处错误，一个单位也没有写入。请改正后重来。",
        "The table has mistakes ({count}); no unit was founded. Mend them and try again.",
    ),
    "units.no_file": ("没有选文件。请选一个 CSV 或 XLSX 表格。", "No file was chosen. Choose a CSV or XLSX table."),
    "units.no_column": (
        "缺这一列。请在第一行写列名：单位名称、上级单位、级别、全宗号。",
        "This column is missing. Name the columns in the first row: name, parent, level, fonds.",
    ),
    "units.too_large": (
        "表太大。最多 120,000 行、20 MB，请分成几份。",
        "It is too large. At most 120,000 rows and 20 MB; split it.",
    ),
    "units.twice": ("“{name}”在第 {row} 行已经有了。", "“{name}” stands in row {row} already."),
    "units.no_parent": (
        "没写上级单位。请填写，或在导入时选定放在哪个单位下。",
        "The unit above is missing. Enter it, or say at the import below which unit such rows belong.",
    ),
    "units.circle": (
        "隶属绕成了一圈。请查这一行的上级单位。",
        "It comes to stand below itself. Look at the unit above in this row.",
    ),
    "units.sheet": ("单位", "Units"),
    "unit_column.name": ("单位名称", "Name"),
    "unit_column.parent": ("上级单位", "Parent"),
    "unit_column.level": ("级别", "Level"),
    "unit_column.fonds": ("全宗号", "Fonds"),
    "unit_column.fonds_closed_on": ("全宗封闭日期", "Fonds closed on"),
    "unit_column.abolished_on": ("撤销日期", "Abolished on"),
    "unit_event.renamed": ("更名", "Renamed"),
    "unit_event.moved": ("改隶属", "Moved"),
    "unit_event.merged": ("并入", "Merged"),
    "unit_event.abolished": ("撤销", "Abolished"),
    "unit_event.restored": ("恢复", "Restored"),
    "unit_event.fonds_closed": ("封闭全宗", "Fonds closed"),
    "unit_event.fonds_reopened": ("恢复全宗", "Fonds reopened"),
    "unit_act.rename": ("更名", "Rename the unit"),
    "unit_act.move": ("改隶属", "Move the unit"),
    "unit_act.merge": ("并入另一单位", "Merge the unit into another"),
    "unit_act.abolish": ("撤销单位", "Abolish the unit"),
    "unit_act.restore": ("恢复单位", "Restore the unit"),
    "unit_act.close_fonds": ("封闭全宗", "Close the fonds"),
    "unit_act.reopen_fonds": ("恢复全宗", "Reopen the fonds"),
    "unit_do.rename": ("更名", "Rename"),
    "unit_do.move": ("改隶属", "Move"),
    "unit_do.merge": ("并入", "Merge"),
    "unit_do.abolish": ("撤销", "Abolish"),
    "unit_do.restore": ("恢复", "Restore"),
    "unit_do.close_fonds": ("封闭", "Close"),
    "unit_do.reopen_fonds": ("恢复", "Reopen"),
    "unit_warning.rename": (
        "全宗和档号不变，原名记入沿革。",
        "Fonds and codes stay; the former name goes into the history.",
    ),
    "unit_warning.move": (
        "连同所有下级一起改到新上级之下；全宗、档号和保管人不变，原上级的人从此看不到这里。",
        "It moves with everything below it. Fonds, codes and keepers stay; people of the former unit above no longer "
        "see what is here.",
    ),
    "unit_warning.merge": (
        "下级单位转到所并入的单位之下；本单位撤销，全宗封闭，其人员的角色终止。档案留在原处，等办交接。",
        "Units below it come to stand below the other one; this unit is abolished, its fonds closed, its people's "
        "roles end. What it keeps stays here until it is handed over.",
    ),
    "unit_warning.abolish": (
        "单位作为记录保留：不再收件，名称和全宗号不再给别的单位，全宗封闭，其人员的角色终止。档案留在原处，等办交接。",
        "It stays as a record: nothing more comes in, its name and fonds are never given again, the fonds is closed, "
        "its people's roles end. What it keeps stays here until it is handed over.",
    ),
    "unit_warning.restore": (
        "职能照旧的单位恢复后沿用原全宗；角色要重新任命。",
        "A unit that is restored with its functions goes on with its fonds; roles are to be given anew.",
    ),
    "unit_warning.close_fonds": (
        "照常查找利用，从此不开新卷，也不归入此后形成的档案；已开的案卷继续补齐。",
        "It is searched and used as before; no new case file and no paper formed later comes in. Open files go on.",
    ),
    "unit_warning.reopen_fonds": (
        "形成这个全宗的职能继续存在时才恢复。",
        "Only where the functions go on for which it was formed.",
    ),
}
