"""Reviews and disposal: posts, reviews, registers, signatures, supervisors, transfers."""

DISPOSAL = {
    # Posts and proof.
    "post.unknown": ("没有“{post}”这个职务。请从列表里选。", "There is no post “{post}”. Choose one from the list."),
    "post.is_held": ("“{name}”已经担任“{post:post}”。", "“{name}” holds this post already: {post:post}."),
    "post.not_held": ("此人没有担任这一职务：{reference}。", "The person does not hold this post: {reference}."),
    "proof.wrong": (
        "密码或动态码不对，什么也没有做。还可再试 {left} 次；每个动态码只能用一次，刚用过的请等下一个。",
        "The password or the code is not right: nothing was done. Attempts left: {left}. A code is taken once; wait "
        "for the next one.",
    ),
    "proof.not_enrolled": (
        "没有签字：你还没有登记身份验证器。请到“我的账户 · 两步验证”登记，再来签字。",
        "Nothing was signed: you have enrolled no authenticator. Enrol one under My account, Second step, and come "
        "back.",
    ),
    # Reviews.
    "review.missing": (
        "没有第 {reference} 号鉴定。它可能不归你的单位。",
        "There is no review number {reference}. It may belong to another unit.",
    ),
    "review.no_item": (
        "第 {reference} 号文件不在这次鉴定里，或已经办结。",
        "Document {reference} is not in this review, or is settled.",
    ),
    "review.nothing": (
        "没有可列入的文件。已归档、已期满、不在别的鉴定里的才能列入；排除了 {left_out} 件。",
        "Nothing can go into the review. Only what is filed, due and in no other review does; left out: {left_out}.",
    ),
    "review.too_many": ("一次鉴定最多 {most:count} 件。请分批。", "A review has at most {most:count} items. Split it."),
    "review.title": ("鉴定的名称要有 1 至 300 个字。", "The name of a review has 1 to 300 characters."),
    "review.not_filed": (
        "“{title}”还没有归档，不能鉴定。",
        "“{title}” is not filed yet and cannot be appraised.",
    ),
    "review.in_another": ("{code} 已在另一次鉴定里。", "{code} is in another review already."),
    "review.not_due": (
        "{code} 还没有期满。要提前延长或移交，请另行提出。",
        "{code} is not due yet. To lengthen it or hand it over early, propose that.",
    ),
    "review.units_mixed": (
        "这些文件属于 {units} 个单位。一次鉴定只列一个单位的。",
        "These documents belong to {units} units. A review lists those of one unit.",
    ),
    "review.changed_meanwhile": (
        "刚才有文件被别人改动了。请再试一次。",
        "Somebody changed a document just now. Try again.",
    ),
    "review.members": (
        "名单不对：最多 {most} 人，每人只列一次。",
        "The list of people is wrong: at most {most}, each of them once.",
    ),
    "review.several": ("{reasons:each}", "{reasons:each}"),
    "review.not_of_department": (
        "“{name}”在本单位没有{department:department}的职务。请先由安全管理员任命。",
        "“{name}” holds no post of this department here: {department:department}. The security administrator appoints.",
    ),
    "review.may_not_appraise": (
        "“{name}”没有鉴定人、审批人或保管人的角色，发表不了意见。请安全管理员在“设置 · 人员”里加上角色，或换一位。",
        "“{name}” is neither reviewer, approver nor keeper here and could give no opinion. "
        "Let the security administrator add the role, or choose somebody else.",
    ),
    "review.may_not_supervise": (
        "“{name}”没有监销人的角色，到时清点不了。请安全管理员在“设置 · 人员”里加上角色，或换一位。",
        "“{name}” has no supervisor's role here and could not count. "
        "Let the security administrator add the role, or choose somebody else.",
    ),
    "review.not_a_member": (
        "你不在鉴定小组里。意见和决定由小组成员作出。",
        "You are not in the appraisal group. Opinions and decisions are its members' to give.",
    ),
    "review.opinion": ("请写下意见。1 至 {most} 个字。", "Please write your opinion. 1 to {most} characters."),
    "review.summary": (
        "请写鉴定结论。1 至 {most} 个字，印在鉴定工作报告里。",
        "Please write the conclusion. 1 to {most} characters; it is printed in the report.",
    ),
    "review.not_destroyable": (
        "{code} 不能决定销毁：期限状态为“{state:retention_state}”。只有已期满的才可销毁。",
        "{code} cannot be destroyed: {state:retention_state}. Only what is due can.",
    ),
    "review.follows_paper": (
        "{code} 是照片或录音录像，期限随其纸质文件。请对那份文件作决定。",
        "{code} is a photograph or recording and follows its paper file. Decide about that file.",
    ),
    "review.parted": (
        "{code} 与其文件 {paper} 的决定不同。两者要一致。",
        "{code} and its paper file {paper} are decided differently. They go together.",
    ),
    "review.none_picked": ("没有选文件。请先勾选。", "No item is picked. Tick some first."),
    "review.no_decision": ("请选一种决定。", "Please choose a decision."),
    "review.silent": (
        "还有 {count} 位成员没有发表意见。每位成员都要发表。",
        "Members who have not given their opinion: {count}. Each of them has to.",
    ),
    "review.undecided": (
        "还有 {count} 件没有决定。每一件都要决定。",
        "Items that are not decided: {count}. Each of them has to be.",
    ),
    "review.is_concluded": (
        "鉴定已经结束（{number}），不能再改。",
        "The appraisal is concluded ({number}) and cannot be changed.",
    ),
    "review.is_refused": ("“{title}”已被否决。", "“{title}” was refused."),
    # Registers.
    "register.none": (
        "“{title}”还没有编制销毁清册。",
        "No destruction register has been drawn up for “{title}”.",
    ),
    "register.not_appraised": (
        "“{title}”还没有完成鉴定。先由鉴定小组作出结论。",
        "“{title}” is not appraised yet. The group has to conclude first.",
    ),
    "register.exists": ("清册 {number} 已经编好。", "The register {number} exists already."),
    "register.empty": (
        "“{title}”里没有可以列入清册的文件。",
        "There is nothing in “{title}” that could be listed for destruction.",
    ),
    "register.not_typed": (
        "输入的清册号不是 {number}。请照标题所示完整输入。",
        "What was typed is not {number}. Type the number of the register as the title shows it.",
    ),
    "register.count_needed": ("请填数得的件数。", "Please enter how many items you counted."),
    "register.is_begun": (
        "清册 {number} 正在执行，不能再改。",
        "The register {number} is being executed and cannot be changed.",
    ),
    "register.is_executed": ("清册 {number} 已经执行完毕。", "The register {number} has been executed."),
    "register.other_list": (
        "清册 {number} 与你看到的不是同一份。请重新打开，看过再签。",
        "The register {number} is not the one that you read. Open it again, read it, then sign.",
    ),
    "register.changed": (
        "清册里有 {count} 件在列入之后有改动：原有签字作废，须重编清册、重新签字。",
        "Items of the list that changed since it was drawn up: {count}. Signatures made before are void: draw it anew "
        "and sign again.",
    ),
    "register.held_before": (
        "清册里有 {count} 件在签字之前设立了保留。请重编清册，把它们另列。",
        "Items of the list that were held before anybody signed: {count}. Draw the list anew; they then stand apart.",
    ),
    "register.drawn_anew": (
        "清册已重编为第 {revision} 稿。重新签字、清点之后才能继续执行。",
        "The list was drawn anew as revision {revision}. It goes on once it is signed and counted again.",
    ),
    "register.objected": (
        "“{role:signing_role}”有异议。须重编清册，或否决这次鉴定。",
        "There is an objection: {role:signing_role}. Draw the list anew, or refuse the review.",
    ),
    "register.unsupervised": (
        "清册 {number} 还没有指定监销人。",
        "Nobody is named to supervise the register {number}.",
    ),
    "register.not_a_supervisor": (
        "你不是这份清册的监销人。",
        "You are not a supervisor of this register.",
    ),
    "register.not_counted": ("监销人“{name}”还没有清点。", "The supervisor “{name}” has not counted yet."),
    "register.miscounted": (
        "清点的 {counted} 件与清册不符。请重新清点。",
        "The {counted} items counted do not match the register. Count again.",
    ),
    "register.schedule_unapproved": (
        "有 {count} 件所依据的期限表没有经档案部门批准：不得据以销毁。",
        "Items judged by a schedule that nobody approved: {count}. Nothing is destroyed under it.",
    ),
    "register.clock_behind": (
        "清册 {number} 上有晚于现在的时刻：系统时钟被改动过。请先校准时钟，查明原因。",
        "The register {number} has instants that lie ahead of the clock: the clock was changed. Set it right and find "
        "out why.",
    ),
    "register.not_executed": ("清册 {number} 还没有执行完。", "The register {number} is not executed yet."),
    "register.is_confirmed": ("你已经为清册 {number} 签字确认。", "You have confirmed the register {number} already."),
    "register.paper_left": (
        "清册 {number} 里有纸质原件。确认纸质原件也已销毁，才能签字。",
        "The register {number} lists paper originals. Confirm that they were destroyed too, then sign.",
    ),
    "register.not_confirmed": (
        "还有 {count} 位监销人没有签字确认。",
        "Supervisors who have not confirmed: {count}.",
    ),
    "register.is_certified": ("清册 {number} 已经出具证明。", "The register {number} is certified already."),
    "register.not_certified": ("清册 {number} 还没有出具证明。", "The register {number} is not certified yet."),
    "register.no_workbook": (
        "{number} 没有电子表格。请取 PDF。",
        "There is no workbook of {number}. Take the PDF.",
    ),
    "register.kept": ("{years}年{months}个月", "{years} years, {months} months"),
    "register.schedule_approved": (
        "第 {number} 版（{approval}，{on:day} 批准）",
        "version {number} ({approval}, approved on {on:day})",
    ),
    "register.schedule_shipped": ("第 {number} 版（未经批准）", "version {number} (not approved)"),
    "verified.rows": ("目录库中已无其记录", "the catalogue has no record of them"),
    "verified.objects": (
        "存储中已无其原件、副本、文字和缩略图（其他文件共用的除外）",
        "the store has no original, rendition, text or thumbnail of them, but for what other items share",
    ),
    "verified.index": ("全文索引中已无其词语", "the index has no word of them"),
    "verified.log": ("数据库日志已截断，磁盘上没有残留", "the database's log is cut off and nothing is left on disk"),
    "disposal.in_hand": (
        "有文件正在处理，稍后自动继续。",
        "A document is being worked on; it goes on by itself in a moment.",
    ),
    "disposal.remains": (
        "{reference} 还有残留，没有清除干净。请查看运行日志。",
        "Something of {reference} is still there. Look into the log.",
    ),
    # Transfers.
    "transfer.nothing": (
        "“{title}”里没有可以移交的文件。",
        "There is nothing in “{title}” that could be handed over.",
    ),
    "transfer.folder": (
        "文件夹 {folder} 不是空的。请给一个新的。",
        "The folder {folder} is not empty. Name a new one.",
    ),
    "transfer.not_sound": (
        "移交包写坏了，没有记录。请换一个磁盘再试。",
        "The package was not written soundly, and nothing is recorded. Try again on another disk.",
    ),
    "transfer.not_packed": ("“{title}”还没有打包。", "“{title}” is not packed yet."),
    "transfer.is_received": ("移交 {number} 已经收到回执。", "The receipt of {number} is recorded already."),
    "transfer.other_package": (
        "回执上的摘要与移交包 {number} 不符。请与接收方核对。",
        "The digest on the receipt is not that of the package {number}. Check with the receiver.",
    ),
    "transfer.receipt": (
        "请填接收单位和回执编号。",
        "Enter who received it and the number of the receipt.",
    ),
    "transfer.received_on": (
        "接收日期 {on:day} 不合理：应在打包之后、今天之前。",
        "The day of receipt, {on:day}, cannot be right: it lies between packing and today.",
    ),
}
