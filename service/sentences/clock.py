"""What happens by the clock: jobs, working-day clocks, calendars, reminders."""

CLOCK = {
    "tab.jobs.index": ("定时任务", "Jobs"),
    "tab.calendars.index": ("日历", "Calendar"),
    "job.missing": (
        "没有“{reference}”这项定时任务。有：{known}。",
        "There is no job “{reference}”. There are: {known}.",
    ),
    "job.by_hand": (
        "“{job:job}”不由定时任务执行。请用命令 shoucang backup。",
        "“{job:job}” is not done by the clock. Use the command `shoucang backup`.",
    ),
    "job.gather_holds": ("收集检索保留的文件", "Gather what held searches find"),
    "job.bring_into_force": ("新版期限表生效", "Bring the schedule into force"),
    "job.rejudge": ("按日判定期限", "Judge periods by the day"),
    "job.propose_reviews": ("年度鉴定提案", "Yearly review proposal"),
    "job.forecast": ("下一年到期预告", "Forecast of the coming year"),
    "job.check_store": ("检查存储", "Check the store"),
    "job.lookup_records": ("清点可以不再保存的查阅记录", "Count records of look-ups past their keeping"),
    "job.sweep": ("清理无主文件", "Sweep what nothing names"),
    "job.lock": ("按期限和保留锁定存储中的文件", "Lock what is stored as periods and holds ask"),
    "job.fixity": ("校验文件完好", "Verify the bytes"),
    "job.plan_checks": ("安排再次检查文件", "Have documents checked again"),
    "job.remind": ("发出提醒", "Write reminders"),
    "job.mail": ("寄出提醒邮件", "Mail reminders"),
    "job.backup": ("备份", "Backup"),
    "job_state.new": ("还没有运行", "Not yet run"),
    "job_state.fine": ("正常", "Fine"),
    "job_state.running": ("进行中", "Running"),
    "job_state.asked": ("等待立即运行", "Asked for"),
    "job_state.failed": ("失败", "Failed"),
    "job_state.broken": ("有损坏", "Damage found"),
    "when.daily": ("每天", "Daily"),
    "when.weekly": ("每周{weekday:weekday}", "Weekly, on {weekday:weekday}"),
    "weekday.1": ("星期一", "Monday"),
    "weekday.2": ("星期二", "Tuesday"),
    "weekday.3": ("星期三", "Wednesday"),
    "weekday.4": ("星期四", "Thursday"),
    "weekday.5": ("星期五", "Friday"),
    "weekday.6": ("星期六", "Saturday"),
    "weekday.7": ("星期日", "Sunday"),
    "when.yearly": ("每年 {month} 月 {day} 日", "Yearly, month {month}, day {day}"),
    "when.every": ("每 {minutes} 分钟", "Every {minutes} minutes"),
    "when.byhand": ("由人执行", "By hand"),
    "ran.gather_holds": ("{gathered:count} 项检索保留收集完毕", "{gathered:count} held searches gathered"),
    "ran.bring_into_force": ("{brought:count} 版期限表生效", "{brought:count} versions brought into force"),
    "ran.rejudge": ("{moved:count} 件的期限状态有变", "{moved:count} documents changed their state"),
    "ran.propose_reviews": ("{proposed:count} 批提请鉴定", "{proposed:count} reviews proposed"),
    "ran.forecast": ("{told:count} 条预告", "{told:count} forecasts"),
    "ran.check_store": ("可读可写", "Can be read and written"),
    "ran.lookup_records": (
        "满三年、可以不再保存的 {past:count} 项，未删除",
        "{past:count} past three years; nothing is removed",
    ),
    "ran.sweep": ("清理 {swept:count} 个", "{swept:count} swept"),
    "ran.lock": (
        "{parts:count} 个部分待核对（0：存储不提供锁定）",
        "{parts:count} parts to be compared (0: the store offers no locks)",
    ),
    "lock.denied": (
        "存储不许锁定文件。存储桶的密钥需要 s3:GetBucketObjectLockConfiguration、s3:GetObjectRetention、"
        "s3:PutObjectRetention、s3:GetObjectLegalHold、s3:PutObjectLegalHold 和 s3:BypassGovernanceRetention 权限。",
        "The store does not let objects be locked. The key of the bucket needs s3:GetBucketObjectLockConfiguration, "
        "s3:GetObjectRetention, s3:PutObjectRetention, s3:GetObjectLegalHold, s3:PutObjectLegalHold and "
        "s3:BypassGovernanceRetention.",
    ),
    "ran.fixity": (
        "校验 {checked:count} 个，损坏 {broken:count} 个",
        "{checked:count} verified, {broken:count} broken",
    ),
    "ran.plan_checks": ("安排检查 {planned:count} 件", "{planned:count} to be checked"),
    "ran.remind": ("{told:count} 条提醒", "{told:count} reminders"),
    "ran.mail": ("寄出 {sent:count} 封", "{sent:count} letters sent"),
    "mail.failed": (
        "邮件服务器用不了（{detail}）。请检查 smtp_url 的地址、端口、用户和密码。",
        "The mail server cannot be used ({detail}). Check address, port, user and password of smtp_url.",
    ),
    "mail.no_tls": (
        "邮件服务器不支持加密，密码没有发出。请改用 smtps:// 或支持 STARTTLS 的端口。",
        "The mail server offers no encryption, and the password was not sent. Use smtps:// or a port with STARTTLS.",
    ),
    "mail.subject": ("守藏：{count} 条提醒", "Shoucang: {count} reminders"),
    "mail.foot": (
        "请登录守藏，在“提醒”里查看和办理。此信由系统发出，不必回复。",
        "Log in to Shoucang and look into the in-box. This letter was sent by the program; there is no need to answer.",
    ),
    "email.bad": (
        "这不是一个邮件地址。应如 archive@example.com；留空则不寄。",
        "This is no mail address. One looks like archive@example.com; leave it empty for no mail.",
    ),
    "feed.missing": (
        "没有这个日历地址，或已停用。请在“我的账户”重新生成。",
        "There is no such calendar address, or it has ended. Make a new one under “My account”.",
    ),
    "reminder.missing": ("没有这条提醒：{reference}。", "There is no such reminder: {reference}."),
    "rung.t10": ("十日内到期", "due within ten days"),
    "rung.t3": ("三日内到期", "due within three days"),
    "rung.due": ("今天到期", "due today"),
    "rung.overdue": ("已逾期", "overdue"),
    "rung.task": ("待办", "to be done"),
    "rung.alarm": ("紧急", "urgent"),
    "rung.found": ("新发现", "newly found"),
    "reminder.aid": (
        "帮扶录入{step:rung}：{opened_on:day}的帮扶应在{due_on:day}前录入帮扶系统。案卷 {case}（办法第五条）。",
        "Entry of aid {step:rung}: aid of {opened_on:day} is to be entered in the aid system by {due_on:day}. Case "
        "file {case} (Measures, article 5).",
    ),
    "reminder.allotment": (
        "资金拨付录入{step:rung}：{opened_on:day}拨付的资金应在{due_on:day}前录入帮扶系统。案卷 {case}（办法第五条）。",
        "Entry of an allotment {step:rung}: money allotted on {opened_on:day} is to be entered in the aid system by "
        "{due_on:day}. Case file {case} (Measures, article 5).",
    ),
    "reminder.sync": (
        "纸电同步{step:rung}：案卷 {case} 于{opened_on:day}有变化，另一载体应在{due_on:day}前同步（办法第八条）。",
        "Paper and data in step, {step:rung}: case file {case} changed on {opened_on:day}; the other carrier has to "
        "follow by {due_on:day} (Measures, article 8).",
    ),
    "reminder.paper": (
        "纸质件{step:rung}：永久保存的 {code} 应在{due_on:day}前打印入盒（办法第九条）。",
        "Paper rendition {step:rung}: {code}, kept permanently, is to be printed and boxed by {due_on:day} (Measures, "
        "article 9).",
    ),
    "reminder.hold_review": (
        "保留复核{step:rung}：第 {hold} 号保留应在{due_on:day}前复核是否还需要。",
        "Review of a hold, {step:rung}: whether hold {hold} is still needed is to be decided by {due_on:day}.",
    ),
    "reminder.handover": (
        "交接{step:rung}：{number} 应在{due_on:day}前由三方点交签字；过期未签齐的，什么也不移动，须重新提出。",
        "Handover {step:rung}: {number} is to be ticked and signed by all three by {due_on:day}; unsigned by then, "
        "nothing moves and it is to be proposed anew.",
    ),
    "reminder.accounting_stay": (
        "会计档案移交{step:rung}：{year} 年度的 {count:count} 件由会计机构暂管，应在{due_on:day}前移交档案机构；"
        "要再留，须经档案机构同意，最长三年（会计档案管理办法第十一条）。",
        "Accounting archives {step:rung}: {count:count} documents of {year} stay with accounting and are to be handed "
        "to the archives by {due_on:day}; longer by consent of those, three years at most (rule 79, article 11).",
    ),
    "reminder.review": (
        "已提请鉴定：第 {review} 批，共 {count:count} 件。请成立鉴定小组。",
        "Proposed for review: batch {review}, {count:count} documents. Appoint the appraisal group.",
    ),
    "reminder.review_opinion": (
        "第 {review} 批鉴定等你的意见：你是鉴定小组成员，共 {count:count} 件。",
        "Review {review} waits for your opinion: you sit in its appraisal group, {count:count} documents.",
    ),
    "reminder.review_sign": (
        "销毁清册 {number} 等你签字（第 {review} 批鉴定）。",
        "Destruction register {number} waits for your signature (review {review}).",
    ),
    "reminder.review_count": (
        "销毁清册 {number} 等你清点：你是监销人，点清以前不能销毁（第 {review} 批鉴定）。",
        "Destruction register {number} waits for your count, before which nothing can go (review {review}).",
    ),
    "reminder.review_confirm": (
        "销毁清册 {number} 已执行，等你监销签字（第 {review} 批鉴定）。",
        "Destruction register {number} was executed; confirm it as its supervisor (review {review}).",
    ),
    "reminder.calendar": (
        "{year} 年的放假通知还没有导入（{step:rung}）。请在“设置 · 日历”导入；在那之前有关的期限是暂定的。",
        "The holiday notice of {year} is not imported yet ({step:rung}). Import it under Settings, Calendar; until "
        "then terms that reach into that year are provisional.",
    ),
    "reminder.backup": (
        "最近一次成功的备份已是 {days} 天前。请运行 shoucang backup。",
        "The last good backup is {days} days old. Run `shoucang backup`.",
    ),
    "reminder.no_backup": (
        "建档案库 {days} 天了，还没有备份过。请运行 shoucang backup。",
        "The archive is {days} days old and was never backed up. Run `shoucang backup`.",
    ),
    "reminder.broken": (
        "校验发现一个文件对象缺失或损坏（{digest}…）。什么都没有删除；请从备份恢复。",
        "A check found an object missing or damaged ({digest}…). Nothing was deleted; restore it from a backup.",
    ),
    "reminder.job_failed": (
        "定时任务“{job:job}”连续失败。原因见“设置 · 定时任务”。",
        "The job “{job:job}” keeps failing. Settings, Jobs tells why.",
    ),
    "reminder.forecast": (
        "{year} 年将有 {count:count} 件期满，1 月 1 日起提请鉴定。",
        "{count:count} documents come to their end in {year}; they are proposed for review from 1 January.",
    ),
    "reminder.came_due": (
        "“{unit}”有 {count:count} 件新近期满，最早的自{first:day}起可以鉴定。期满不等于销毁：请提请鉴定。",
        "{count:count} documents of “{unit}” came to their end, the first of them free for review on {first:day}. "
        "Nothing happens to them by itself: propose a review, in which a group decides item by item.",
    ),
    "feed.name": ("守藏期限", "Shoucang: due dates"),
    "due.aid": ("帮扶录入期限：案卷 {case}", "Enter aid: case file {case}"),
    "due.allotment": ("拨付录入期限：案卷 {case}", "Enter an allotment: case file {case}"),
    "due.sync": ("纸电同步期限：案卷 {case}", "Paper and data in step: case file {case}"),
    "due.paper": ("纸质件入盒期限：{code}", "Paper rendition: {code}"),
    "due.hold_review": ("复核第 {hold} 号保留", "Review hold {hold}"),
    "due.accounting_stay": (
        "移交 {year} 年度会计档案（{count} 件）",
        "Hand over accounting archives of {year} ({count})",
    ),
    "due.handover": ("交接 {number} 的最后期限", "Last day of handover {number}"),
    "due.review": ("办理第 {review} 批鉴定", "Deal with review {review}"),
    "due.provisional": ("暂定：放假通知出来后可能变动。", "Provisional: a holiday notice may still move it."),
    "clock.missing": ("没有这个时限：{reference}。", "There is no such clock: {reference}."),
    "clock.not_aid": (
        "纸电同步的时限由系统开启，不能这样记。请选帮扶或拨付。",
        "Clocks of paper and data are started by the archive. Choose aid or allotment.",
    ),
    "clock.bad_day": (
        "{day:day}不行。应在{first:day}和今天之间。",
        "It cannot be {day:day}. The day is between {first:day} and today.",
    ),
    "clock.before_opening": (
        "录入的日期早于起算日。请填{on:day}或以后的日期。",
        "The entry cannot be older than what it is about. Enter {on:day} or later.",
    ),
    "clock.note_needed": (
        "请写明在哪里录入、录入了什么。最多 {limit} 个字。",
        "Say what was entered and where. At most {limit} characters.",
    ),
    "clock.is_closed": ("这个时限已于{on:day}办结。", "This clock ended on {on:day} already."),
    "clock_kind.aid": ("帮扶录入", "Entry of aid"),
    "clock_kind.allotment": ("拨付录入", "Entry of an allotment"),
    "clock_kind.sync": ("纸电同步", "Paper and data"),
    "change.added": ("新收电子件，纸质件待入卷", "data came in, its paper has to follow"),
    "change.removed": ("一方撤出，另一方待同步", "one side was taken away, the other has to follow"),
    "clock_state.running": ("进行中", "Running"),
    "clock_state.soon": ("将到期", "Due soon"),
    "clock_state.late": ("已逾期", "Late"),
    "clock_state.closed": ("已办结", "Done"),
    "calendar.announced": (
        "{year} 年的放假安排已经有了，不再更改。地方放假请另加。",
        "The holidays of {year} are in already and do not change. Local days off are entered apart.",
    ),
    "calendar.bad_year": ("{year} 不是能导入的年份。", "The year {year} cannot be imported."),
    "calendar.no_rest": (
        "{year} 年的表里没有一个放假日。请检查文件。",
        "The table of {year} has no day off. Look into the file.",
    ),
    "calendar.other_year": (
        "{day} 不属于 {year} 年的通知。只收当年和上年 12 月 25 日起的日期。",
        "{day} is not of the notice of {year}. Days are of that year, or from 25 December of the year before.",
    ),
    "calendar.day_twice": ("{day} 在表里出现两次。", "{day} is in the table twice."),
    "calendar.weekday_worked": (
        "{day} 本来就是工作日，不必写成调休上班。请检查。",
        "{day} is a working day anyway and needs no mention. Look into it.",
    ),
    "calendar.source_needed": (
        "请写明依据，例如通知的文号。最多 {limit} 个字。",
        "Say what it rests on, such as the number of the notice. At most {limit} characters.",
    ),
    "calendar.unreadable": (
        "看不懂这个文件（{detail}）。请用 CSV、TOML 或 JSON，每天写明日期和 rest 或 work。",
        "The file cannot be understood ({detail}). Use CSV, TOML or JSON, with the date and rest or work for each day.",
    ),
    "calendar.bad_line": (
        "第 {line} 行“{text}”看不懂。每行一天：日期、逗号、rest（放假）或 work（上班），如 2027-01-01,rest。",
        "Line {line}, “{text}”, cannot be understood. A line a day: date, comma, rest or work, as in 2027-01-01,rest.",
    ),
    "calendar.incomplete": (
        "{year} 年的安排里 {day} 不放假，可那天是法定节假日。请把通知里放假的每一天都写上；导入后不能再改。",
        "By these days {day} is worked, and it is a holiday by decree. Write down every day off that the notice of "
        "{year} names: once in, a year is not corrected.",
    ),
    "calendar.too_large": (
        "文件太大。一年的日历不会超过 {limit:size}。",
        "The file is too large: at most {limit:size}.",
    ),
    "calendar.no_file": ("还没有选文件。", "No file is chosen."),
    "calendar.local_twice": (
        "“{unit}”的 {day} 已经记过。",
        "{day} is recorded for “{unit}” already.",
    ),
    "calendar.local_missing": ("没有这个地方放假日：{reference}。", "There is no such local day off: {reference}."),
    "calendar.local_over": (
        "{day} 已经到了，不能再撤。按它算过的时限要保持可查。",
        "{day} has come and stays: terms were counted by it.",
    ),
    "day_kind.rest": ("放假", "Off"),
    "day_kind.work": ("上班", "Worked"),
    "done.job_asked": ("已请求立即运行“{job:job}”。", "“{job:job}” will run at once."),
    "done.calendar_imported": (
        "{year} 年的日历已导入。重算 {recounted:count} 个暂定时限，变动 {moved:count} 个。",
        "The calendar of {year} is in. {recounted:count} provisional clocks were counted again, {moved:count} moved.",
    ),
    "done.local_added": ("已记下 {day:day} 放假。", "{day:day} is recorded as a day off."),
    "done.local_dropped": ("已撤去这个地方放假日。", "The local day off is taken back."),
    "done.aid_recorded": ("已记下，从 {on:day} 起算 30 个工作日。", "Recorded: thirty working days from {on:day}."),
    "done.clock_closed": ("时限已办结。", "The clock has ended."),
    "done.all_read": ("已全部标为已读：{count:count} 条。", "{count:count} are marked as read."),
    "done.email_chosen": ("邮件地址已保存。", "The mail address is saved."),
    "done.feed_ended": ("日历地址已停用。", "The calendar address has ended."),
    "console.job": ("任务", "Job"),
    "console.when": ("何时", "When"),
    "console.last_run": ("上次完成", "Last run"),
    "console.next_run": ("下次", "Next run"),
    "console.result": ("结果", "Result"),
    "console.asked": (
        "已请求运行“{job:job}”，由在运行的定时服务执行。",
        "“{job:job}” is asked for; the scheduler that runs will do it.",
    ),
    "console.ran": ("“{job:job}”：{result}", "“{job:job}”: {result}"),
    "console.kind": ("种类", "Kind"),
    "console.opened_on": ("起算", "From"),
    "console.case": ("案卷", "Case file"),
    "console.year": ("年份", "Year"),
    "console.source": ("依据", "Source"),
    "console.clock_closed": ("第 {id} 号时限已办结。", "Clock {id} has ended."),
}
