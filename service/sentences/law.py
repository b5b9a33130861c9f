"""Why a period is what it is: reasons, their sources, and problems of the schedule."""

LAW = {
    # How the days were found.
    "reason.withdrawn": (
        "{on:day} 撤档，从这一天起算（当天不计）。",
        "Withdrawn on {on:day}: the period starts that day, which is not counted.",
    ),
    "reason.last_withdrawal": (
        "先后撤档 {withdrawals} 次，以最后一次（{on:day}）为准。",
        "Withdrawn {withdrawals} times: the last one, on {on:day}, counts.",
    ),
    "reason.after_fiscal_year": (
        "属 {year} 会计年度，从年度终了后的第一天起算。",
        "Belongs to the fiscal year {year}: the period starts on the first day after it.",
    ),
    "reason.after_filing_year": (
        "{year} 年度归档，从次年 1 月 1 日起算。",
        "Filed in {year}: the period starts on 1 January of the next year.",
    ),
    "reason.after_asset_disposal": (
        "固定资产于 {year} 年度报废清理，从该会计年度终了后的第一天起算。",
        "The asset was cleared in the fiscal year {year}: the period starts on the first day after it.",
    ),
    "reason.fixed_day": (
        "本件载明 {on:day}，从这一天起算（当天不计）。",
        "The item states {on:day}: the period starts that day, which is not counted.",
    ),
    "reason.latest_event": (
        "这一期限等 {events} 件事，以最晚的{trigger:trigger}为准。",
        "This period waits for {events} events; the latest of them counts: the {trigger:trigger}.",
    ),
    "reason.month_end": (
        "到期月没有 {on:day} 的对应日，以月末 {due_on:day} 为期满日。",
        "The month of the end has no day to match {on:day}: it ends on its last day, {due_on:day}.",
    ),
    "reason.also_applies": (
        "另有期限 {rule:rule}（{source:source} {ref}）：{state:retention_state}；以最晚到期的为准。",
        "Another period applies, {rule:rule} ({source:source} {ref}): {state:retention_state}. The one that ends last "
        "counts.",
    ),
    "reason.follows_paper_file": (
        "照片、录音、录像与其纸质文件材料期限相同。",
        "Photographs and recordings are kept as long as their paper file.",
    ),
    "reason.extended": (
        "{on:day} 鉴定（{ref}）继续保管，至 {due_on:day} 期满；这一天由鉴定确定，不由规则推算。",
        "Appraised on {on:day} ({ref}) and kept until {due_on:day}: a day set by the appraisal, derived from nothing.",
    ),
    # What stands in the way.
    "reason.held": (
        "第 {number} 号保留（{reach:reach}，{since:day} 设立）：解除之前不得销毁。",
        "Hold {number} ({reach:reach}, placed on {since:day}): nothing is destroyed before it is released.",
    ),
    "reason.made_permanent": (
        "{on:day} 鉴定（{ref}）改为永久保管。",
        "Made permanent by the appraisal of {on:day} ({ref}).",
    ),
    "reason.case_open": (
        "案卷在档，没有撤档：期限还没有开始，一直保管。",
        "The case file is open: the period has not begun, and the file is kept.",
    ),
    "reason.case_reopened": (
        "案卷已于 {on:day} 恢复：期限停算，等下一次撤档。",
        "The case file was reopened on {on:day}: the period has stopped until the next withdrawal.",
    ),
    "reason.day_unknown": (
        "撤档或恢复的日期不明：期限还没有开始，一直保管。",
        "The day of a withdrawal or reopening is not known: the period has not begun.",
    ),
    "reason.withdrawal_ahead": (
        "撤档日 {on:day} 还没有到：到那天才起算。",
        "The day of the withdrawal, {on:day}, lies ahead: the period starts then.",
    ),
    "reason.year_unknown": (
        "{trigger:trigger}不明：期限还没有开始，一直保管。请补填。",
        "Not known: {trigger:trigger}. The period has not begun; please enter it.",
    ),
    "reason.fixed_day_unknown": (
        "本件上写明的起算日还没有填：期限还没有开始，一直保管。请补填。",
        "The day stated on the item, from which its period runs, is not entered: the period has not begun. Please "
        "enter it.",
    ),
    "reason.fixed_day_ahead": (
        "本件载明的 {on:day} 还没有到：到那天才起算。",
        "The day stated on the item, {on:day}, lies ahead: the period starts then.",
    ),
    "reason.rule_unsettled": (
        "期限取决于重要程度或制发机关，还没有确定（{source:source} {ref}）：一直保管，等保管人确定。",
        "The period depends on importance or issuer and is not determined ({source:source} {ref}): it is kept until a "
        "keeper decides.",
    ),
    "reason.no_paper_file": (
        "还不知道随哪份纸质文件：一直保管。请把它挂到所属文件下。",
        "It is not known which paper file this belongs to: it is kept. Put it under its document.",
    ),
    "reason.permanent": ("永久保存，不会到期。", "Kept for ever."),
    "reason.not_due": ("{eligible_on:day} 起才可提交鉴定。", "It may be put to appraisal from {eligible_on:day} on."),
    "reason.schedule_unapproved": (
        "期限表（{rule:rule}）还没有经档案部门批准：只作判断，不得据以销毁。",
        "The schedule ({rule:rule}) is not approved by the archives authority: it judges, and destroys nothing.",
    ),
    # Whether a paper rendition is owed.
    "reason.paper_owed": (
        "永久保存的{nature:nature}，纸质原件{original:paper_original}：须打印一份一并归档。",
        "Kept for ever ({nature:nature}), paper original: {original:paper_original}. A print has to be filed with it.",
    ),
    "reason.paper_filed": ("纸质原件已归档，不用再打印。", "The paper original is filed: no print is needed."),
    "reason.paper_printed": (
        "纸质件已打印、核对、入盒。",
        "A print was made, checked and put in its box.",
    ),
    "reason.paper_not_for_nature": (
        "{nature:nature}不要求同时生成纸质件。",
        "No paper rendition is asked for: {nature:nature}.",
    ),
    "reason.paper_not_permanent": (
        "不是永久保存，不要求同时生成纸质件。",
        "It is not kept for ever: no paper rendition is asked for.",
    ),
    # Why a term of working days is provisional.
    "reason.year_not_announced": (
        "{year} 年的放假安排还没有公布：暂按法定节假日和周一至周五推算，公布后重算。",
        "The days off of {year} are not announced yet: counted by the days of the decree and Monday to Friday, and "
        "again once they are.",
    ),
    "reason.year_end_may_move": (
        "{year} 年最后几天可能因 {next} 年的放假安排而调整，该安排还没有公布。",
        "The last days of {year} may be moved by the notice for {next}, which is not out yet.",
    ),
    "reason.festivals_unknown": (
        "{year} 年春节、清明、端午、中秋的日期不在表内，没有计入。",
        "The days of the lunar festivals and Qingming in {year} are not in the table, and are not counted as days off.",
    ),
    # Sources.
    "basis.measures-9": ("《困难职工档案管理办法》第九条", "Measures, article 9"),
    "basis.schedule": ("保管期限表", "The retention schedule"),
    "basis.holidays-2": ("《全国年节及纪念日放假办法》第二条", "Decree on public holidays, article 2"),
    "basis.civil-code-201": ("《民法典》第二百零一条", "Civil Code, article 201"),
    "basis.civil-code-202": ("《民法典》第二百零二条", "Civil Code, article 202"),
    "basis.rule79-14": ("《会计档案管理办法》第十四条", "Rule 79, article 14"),
    "basis.decree772-19": ("《档案法实施条例》第十九条", "Decree 772, article 19"),
    "basis.decree772-24": ("《档案法实施条例》第二十四条", "Decree 772, article 24"),
    "basis.rule79-19": ("《会计档案管理办法》第十九条", "Rule 79, article 19"),
    "basis.rule79-15": ("《会计档案管理办法》第十五条", "Rule 79, article 15"),
    "basis.reading-1": (
        "解释口径 1：容器定类，期限取最长",
        "Reading 1: the container settles the class, the longest period counts",
    ),
    "basis.reading-3": ("解释口径 3：撤档之日", "Reading 3: the day of withdrawal"),
    "basis.reading-4": ("解释口径 4：以最后一次撤档为准", "Reading 4: the last withdrawal counts"),
    "basis.reading-8": ("解释口径 8：会计档案的起算", "Reading 8: when accounting periods start"),
    "basis.reading-9": ("解释口径 9：按归档年度起算", "Reading 9: counted from the filing year"),
    "basis.reading-11": ("解释口径 11：期满之后方可鉴定", "Reading 11: appraised only after the end"),
    "basis.reading-17": ("解释口径 17：纸质件", "Reading 17: paper renditions"),
    "basis.reading-19": ("解释口径 19：工作日的推算", "Reading 19: how working days are counted"),
    "basis.reading-32": ("解释口径 32：期限未定不得从短", "Reading 32: undetermined is never the shorter one"),
    # Rules, triggers, sources, natures.
    "rule.appraisal": ("鉴定确定的日期", "a day set by an appraisal"),
    "rule.permanent": ("永久", "For ever"),
    "trigger.withdrawal": ("撤档日", "day of withdrawal"),
    "trigger.fiscal_year": ("会计年度", "fiscal year"),
    "trigger.filing_year": ("归档年度", "filing year"),
    "trigger.asset_disposal": ("固定资产清理年度", "year in which the asset was cleared"),
    "trigger.fixed_date": ("载明的起算日", "day stated on the item"),
    "term.withdrawal": ("撤档起 {years} 年", "{years} years from withdrawal"),
    "term.fiscal_year": ("会计年度后 {years} 年", "{years} years after the fiscal year"),
    "term.filing_year": ("归档年度后 {years} 年", "{years} years after the filing year"),
    "term.asset_disposal": ("资产清理年度后 {years} 年", "{years} years after the year of clearance"),
    "term.fixed_date": ("载明之日起 {years} 年", "{years} years from the day stated on it"),
    "term.latest": ("{events}中最晚的一件起 {years} 年", "{years} years from the latest of: {events}"),
    "source.own": ("本件", "own"),
    "source.container": ("所在案卷或凭证", "its container"),
    "source.voucher": ("所附凭证", "a voucher it stands behind"),
    "source.case": ("另一案卷", "another case file"),
    "source.appraisal": ("鉴定", "an appraisal"),
    "reach.item": ("本件", "this item"),
    "reach.paper": ("所属纸质文件", "its paper file"),
    "reach.case": ("所在案卷", "its case file"),
    "reach.unit": ("所属单位", "its unit"),
    "reach.search": ("检索结果", "a search"),
    "nature.text": ("文本", "text"),
    "nature.table": ("数据表格", "table"),
    "nature.graphic": ("图形", "graphic"),
    "nature.photo": ("照片", "photograph"),
    "nature.recording": ("录音录像", "recording"),
}
