"""Log-ins, passwords, people, tokens."""

PEOPLE = {
    "login.needed": (
        "请先登录。会话已经结束，或者还没有登录。",
        "Please log in. Your session has ended, or none was begun.",
    ),
    "login.wrong": (
        "用户名或密码不对。还可再试 {left} 次，用完要等十五分钟；忘记密码请找安全管理员。",
        "The log-in name or the password is not right. Attempts left: {left}; after that, wait a quarter of an hour. "
        "If you forgot the password, ask the security administrator.",
    ),
    "login.locked": (
        "试错次数太多，此用户名暂停登录。请过 {minutes} 分钟再试，或请安全管理员重设密码。",
        "Too many wrong attempts: this log-in rests. Try again in {minutes} min, or ask the security administrator for "
        "a new password.",
    ),
    "login.address_rests": (
        "从这个地址试错次数太多，暂停登录。请过 {minutes} 分钟再试。",
        "Too many wrong attempts came from this address: it rests. Try again in {minutes} min.",
    ),
    "login.code_wrong": (
        "动态码不对，或已经用过。请等下一个动态码再试，还可再试 {left} 次；手机丢了可用备用码。",
        "The code is not right, or was used before. Wait for the next one; attempts left: {left}. If your phone is "
        "lost, use a recovery code.",
    ),
    "login.begin_again": (
        "输入密码之后等得太久了。请重新登录。",
        "Too much time has passed since the password. Please log in again.",
    ),
    "login.nobody_here": (
        "统一身份认证认识你，但本系统里没有你的用户名。请安全管理员添加。",
        "The identity provider knows you, but nobody has that log-in here. Let the security administrator add you.",
    ),
    "provider.none": (
        "没有设置统一身份认证。请先设置 SHOUCANG_OIDC_ISSUER。",
        "No identity provider is set. Set SHOUCANG_OIDC_ISSUER first.",
    ),
    "provider.refused": (
        "统一身份认证没有通过，没有登录。请重新点击登录；仍不行请找系统管理员。",
        "The identity provider’s answer was not accepted: you are not logged in. Try again; if it fails again, ask "
        "the administrator.",
    ),
    "provider.silent": (
        "统一身份认证没有回答。请过一会儿再试，或用密码登录。",
        "The identity provider does not answer. Try again in a while, or use your password.",
    ),
    "session.missing": (
        "没有编号为 {reference} 的登录。它可能已经退出。",
        "There is no log-in number {reference}. It may have ended.",
    ),
    "second_step.not_begun": (
        "还没有开始登记身份验证器。请从第一步开始。",
        "No authenticator is being enrolled. Begin with the first step.",
    ),
    "second_step.wrong": (
        "动态码不对。请确认手机时间准确，输入身份验证器上正显示的六位数。",
        "The code is not right. See that your phone’s clock is right, and enter the six digits that it shows now.",
    ),
    "login.bad": (
        "用户名“{login}”不能用。请用 2 至 64 个小写字母、数字、点或连字符。",
        "The log-in name “{login}” cannot be used. Use 2 to 64 lower-case letters, digits, dots or hyphens.",
    ),
    "login.taken": (
        "用户名“{login}”已有人用。请换一个。",
        "The log-in name “{login}” is taken. Choose another one.",
    ),
    "name.needed": ("没有填姓名。请填写。", "The name is missing. Please enter it."),
    "password.length": (
        "密码长度不合要求。请用 {shortest} 至 {longest} 个字符；一句好记的话就很好。",
        "The password has the wrong length. Use {shortest} to {longest} characters; a sentence that you remember is "
        "fine.",
    ),
    "password.weak": (
        "密码太容易猜：常用词、连续或重复的字符、键盘上挨着的键、日期，以及本人、单位和本系统的名称，一处只算一个字符，"
        "这样数下来不足 {fewest} 个。请再加几个互不相干的词。",
        "The password is too easy to guess: a common word, a run or repetition of characters or keys, a date, a name "
        "of person, unit or program counts as one character, and counted so it has fewer than {fewest}. Add words that "
        "have nothing to do with one another.",
    ),
    "password.old_wrong": (
        "原密码不对，还可再试 {left} 次。请重新输入；忘记了请找安全管理员重设。",
        "The present password is not right. Attempts left: {left}. Enter it again; if you forgot it, ask the security "
        "administrator.",
    ),
    "password.unequal": (
        "两次输入的新密码不一样。请重新输入。",
        "The two entries of the new password differ. Enter them again.",
    ),
    "purpose.length": (
        "请写明查阅目的。2 至 200 个字，例如“核对帮扶资格”。",
        "Please state the purpose. 2 to 200 characters, such as “checking the claim to aid”.",
    ),
    "language.unknown": (
        "没有“{language}”这种界面语言。可选中文或英文。",
        "There is no language “{language}” here. Choose Chinese or English.",
    ),
    "person.missing": (
        "没有这个人：{reference}。请在“设置 · 人员”里核对用户名。",
        "There is no such person: {reference}. Check the log-in name under Settings, People.",
    ),
    "person.self_stop": (
        "不能停用自己。请由另一位管理员操作。",
        "You cannot stop your own log-in. Another administrator has to do it.",
    ),
    "person.last_administrator": (
        "至少要留一位在用的{role:role}。请先任命另一位，再作此更改。",
        "At least one active person has to remain in this role: {role:role}. Appoint another one first.",
    ),
    "role.apart": (
        "“{name}”不能同时任{roles:role}。系统、安全、审计管理员三权分开；出纳不得兼管会计档案（令79号第十二条）。请另选一人。",
        "“{name}” cannot hold these roles together: {roles:role}. The three administrators are kept apart, and whoever "
        "handles money may not keep accounting archives (order 79, article 12). Choose somebody else.",
    ),
    "role.own": (
        "不能给自己增加角色。请由另一位安全管理员任命。",
        "Nobody gives themselves a role. Another security administrator has to do it.",
    ),
    "role.together": (
        "“{name}”一人兼任几种管理员。只有一个人时不得已；有了第二个人，就请把另外的交给别人：管运行的、管人员的、"
        "看审计的分开，谁也不能既做事又掩盖。",
        "“{name}” holds several of the administrators' roles. That is unavoidable while there is one person only; as "
        "soon as there is a second, give the others away: who runs the archive, who appoints and who watches are to be "
        "different people, so that nobody can both act and hide it.",
    ),
    "role.yours_together": (
        "你一人兼任几种管理员。有了第二个人，就请在“设置 · 人员”里把另外的交给别人，谁也不能既做事又掩盖。",
        "You hold several of the administrators' roles. As soon as there is a second person, give the others away "
        "under Settings, People, so that nobody can both act and hide it.",
    ),
    "role.unknown": (
        "没有“{role}”这种角色。请从列表里选。",
        "There is no role “{role}”. Choose one from the list.",
    ),
    "token.invalid": (
        "访问令牌要有名称，有效期 1 至 {days} 天。请写明给什么程序用。",
        "A token needs a name and a life of 1 to {days} days. Say which program it is for.",
    ),
    "token.only_reads": (
        "这个访问令牌只能查阅，不能更改。请发放权限更大的令牌。",
        "This token may only read. Issue one with a wider scope.",
    ),
    "token.missing": (
        "没有编号为 {reference} 的访问令牌。它可能已经作废。",
        "There is no token number {reference}. It may have been revoked.",
    ),
    "refused": (
        "你没有“{action:action}”的权限。确有需要，请找安全管理员。",
        "You may not do this: {action:action}. If you need to, ask the security administrator.",
    ),
}
