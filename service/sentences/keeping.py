"""What happens to papers beside a handover: seized by law, staying with accounting for a time, people told of it."""

KEEPING = {
    # Seizures.
    "seizure.missing": (
        "没有第 {reference} 号依法调取。编号可能有误，或者它不在你的单位。",
        "There is no seizure {reference}. The number may be mistyped, or it is not of your unit.",
    ),
    "seizure.incomplete": (
        "还缺内容，或太长。每一栏都要填，最多 {limit} 字。",
        "Something is missing or too long. Fill in every field, with at most {limit} characters.",
    ),
    "seizure.codes": (
        "请写调走的档号或案卷号，每行一个，1 至 {most} 个。",
        "Name the archival codes or case files that were taken, one a line, 1 to {most}.",
    ),
    "seizure.bad_day": (
        "日期 {on:day} 不合适。请填已经发生的那一天，归还不早于调走。",
        "The day, {on:day}, will not do. Enter the day on which it happened; nothing comes back before it was taken.",
    ),
    "seizure.too_many": (
        "一次最多登记 {most:count} 件。请分几次登记。",
        "At most {most:count} documents are recorded at once. Record them in parts.",
    ),
    "seizure.no_code": (
        "“{unit}”没有保管这些档号或案卷：{codes}。请核对；只有已归档的才能登记。",
        "“{unit}” keeps no such documents or case files: {codes}. Compare; only what is filed can be recorded.",
    ),
    "seizure.is_away": (
        "这些已在调取中，尚未归还：{codes}。请先登记归还。",
        "These are away already and not back: {codes}. Record their return first.",
    ),
    "seizure.is_returned": (
        "{number} 已经归还，记录不再改动。",
        "{number} is back already; its record stays as it is.",
    ),
    "hold.seizure_open": (
        "第 {number} 号保留不能解除：{seizure} 调走的原件还没有归还。请先登记归还。",
        "Hold {number} cannot be released: the originals taken by {seizure} are not back. Record their return first.",
    ),
    "done.seizure_recorded": (
        "已登记 {number}：{items:count} 件，已设立第 {hold} 号保留。",
        "{number} is recorded: {items:count} documents, held by hold {hold}.",
    ),
    "done.seizure_returned": (
        "已登记归还。保留仍在，不再需要时请解除。",
        "The return is recorded. The hold stays; release it when it is needed no longer.",
    ),
    "matter.seizures": ("依法调取未归还", "Seized and not back"),
    "act.seizure.recorded": ("登记依法调取", "recorded a seizure"),
    "act.seizure.returned": ("登记归还", "recorded a return"),
    "subject.seizure": ("依法调取", "seizure"),
    "datum.hold": ("保留", "hold"),
    # Accounting archives that stay with accounting.
    "stay.none": (
        "“{unit}”的会计机构没有暂管 {year} 年度的会计档案。",
        "Accounting of “{unit}” keeps no archives of {year}.",
    ),
    "stay.own": (
        "暂缓移交由档案机构同意，会计自己不能同意。请“{unit}”的保管人办理。",
        "That archives stay is for those who keep the archives to agree, not for accounting. Ask a keeper of “{unit}”.",
    ),
    "stay.bad_day": (
        "日期 {on:day} 不合适。请填满一年之后、{longest:day}以前、还没有过去的日期；最长三年。",
        "The day, {on:day}, will not do. Enter one after the first year, by {longest:day} and not past; three years at "
        "most.",
    ),
    "done.stay_agreed": ("已同意暂缓移交 {year} 年度的会计档案。", "The archives of {year} may stay until that day."),
    "act.stay.agreed": ("同意会计档案暂缓移交", "let accounting archives stay"),
    "datum.year": ("年度", "year"),
    # Telling the people concerned.
    "handover.notice_incomplete": (
        "请写明联系方式和怎样告知，各不超过 {limit} 字。",
        "Say whom one may turn to and how people were told, each in at most {limit} characters.",
    ),
    "handover.notice_day": (
        "告知日期 {on:day} 不合适。请填提出交接之后、今天以前的日期。",
        "The day, {on:day}, will not do. Enter one since the handover was proposed, today at the latest.",
    ),
    "handover.nobody_to_tell": (
        "{number} 没有户卷交往别的单位，或已否决，不必告知。",
        "By {number} no household's file goes to another unit, or it was refused: nobody is to be told.",
    ),
    "handover.is_told": ("{number} 已登记告知。", "That people were told of {number} is recorded already."),
    "handover_duty.notify": ("告知职工", "Tell the people concerned"),
    "done.notice_noted": ("已登记告知。", "Recorded."),
    "act.handover.notified": ("登记已告知职工", "recorded that people were told"),
    "print.transfer_notice": ("个人信息转移告知书", "Notice that files are kept elsewhere"),
    "print.contact": ("联系方式", "Whom to turn to"),
    "print.notice_text": (
        "因{cause}，“{unit}”保管的困难职工档案转由“{receiving}”保管。档案的内容、档号和保管期限不变，"
        "只用于困难职工建档、帮扶和依法利用。",
        "For this cause: {cause}, the files of workers in difficulty that “{unit}” kept are kept by “{receiving}”. "
        "What they hold, their codes and periods stay; they serve aid and lawful use as before.",
    ),
    "print.notice_rights": (
        "您查阅、复制、更正本人档案信息的权利不变，请凭有效身份证件向“{receiving}”提出。接收方变更原先的处理目的、"
        "处理方式的，将重新征得您的同意（个人信息保护法第二十二条）。",
        "You may see, copy and have corrected what is yours as before: turn to “{receiving}” with a valid identity "
        "paper. Should purpose or manner change, you will be asked anew (Personal Information Protection Law, 22).",
    ),
}
