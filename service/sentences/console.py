"""What commands print beside errors: headings of their tables, and what they did."""

CONSOLE = {
    "console.path": ("文件", "File"),
    "console.id": ("编号", "Id"),
    "console.state": ("状态", "State"),
    "console.error": ("说明", "Remark"),
    "console.taking": ("收件", "Taking in"),
    "console.reading": ("识读", "Reading"),
    "console.ingested": (
        "共 {total} 件：归档 {filed}，著录 {described}，待认 {review}，已有 {duplicate}，"
        "待处理 {received}，失败 {failed}。",
        "{total} files: {filed} filed, {described} described, {review} for a keeper, {duplicate} here already, "
        "{received} waiting, {failed} failed.",
    ),
    "console.duplicate": ("已有，即第 {id} 号。", "Here already, as number {id}."),
    "console.password": (
        "档案库已建好。管理员登录名 {login}，密码 {password}（只显示这一次，请记下）。",
        "The archive is ready. The administrator logs in as {login} with the password {password} (shown only once: "
        "write it down).",
    ),
    "console.discarded": ("第 {id} 号已撤下。", "Number {id} is discarded."),
    "console.retried": ("第 {id} 号重新识读 {pages} 页。", "Number {id}: {pages} pages are read again."),
    "console.is_ready": ("数据目录 {home} 已经准备好。", "The data folder {home} is ready already."),
    "console.serving": ("网页：{url} （按 Ctrl-C 停止）", "Pages: {url} (Ctrl-C ends it)"),
    "console.certificate_made": (
        "已自制 TLS 证书，{on:day}到期，到期前自动更换。请把指纹告诉用户，首次打开时核对：SHA-256 {fingerprint}",
        "A TLS certificate was made; it ends on {on:day} and is renewed before. Tell people its fingerprint, to be "
        "compared when they first open the pages: SHA-256 {fingerprint}",
    ),
    "console.certificate": (
        "自制 TLS 证书，{on:day}到期。指纹：SHA-256 {fingerprint}",
        "Our own TLS certificate, until {on:day}. Fingerprint: SHA-256 {fingerprint}",
    ),
    "console.service_installed": (
        "已装为系统服务并启动，数据在 {home}。日志：journalctl -u shoucang。",
        "The service is installed and running, its data in {home}. Its log: journalctl -u shoucang.",
    ),
    "console.service_environment": (
        "这些环境变量服务看不到，请写进 {file}：{names}。",
        "The service does not see these variables; write them into {file}: {names}.",
    ),
    "console.service_removed": ("系统服务已卸载，数据还在。", "The service is removed; the data are still there."),
    "console.service_state": ("系统服务：{state}", "Service: {state}"),
    "console.upgrade_nothing": ("数据库已是这一版，不必升级。", "The tables are those of this version."),
    "console.upgraded": (
        "已升级：{before} → {after}。升级前的备份：{point}。",
        "Upgraded from {before} to {after}. The backup made before: {point}.",
    ),
    "console.upgraded_without_backup": (
        "已升级：{before} → {after}；没有备份。",
        "Upgraded from {before} to {after}, without a backup.",
    ),
    "console.windows": (
        "守藏的服务器不支持 Windows。请装在 Linux 上（Debian、Ubuntu 等，虚拟机也可以）；用户的电脑只要有浏览器，"
        "Windows 也行。",
        "The server does not run on Windows. Install it on Linux (Debian, Ubuntu; a virtual machine will do). People "
        "need no more than a browser, on Windows too.",
    ),
    "console.sample": (
        "首次启动：正在绘制示例档案，随后识读、分类……",
        "First start: a sample archive is being drawn, then read and classed …",
    ),
    "console.no_font": (
        "没有中文字体（{pattern}），画不出示例档案。请安装 Noto CJK 字体（Debian：apt install fonts-noto-cjk）。",
        "There is no Chinese typeface ({pattern}), so no sample can be drawn. Install the Noto CJK fonts (Debian: apt "
        "install fonts-noto-cjk).",
    ),
    "console.snippet": ("摘要", "Snippet"),
    "console.found": ("共 {total:count} 件。", "{total:count} documents."),
    "console.without_hits": ("没有文件含有：{words}。", "No document holds: {words}."),
    "console.index_checked": (
        "核对 {checked:count} 件：缺 {missing}，不符 {differing}，多余 {surplus}。",
        "{checked:count} documents compared: {missing} missing, {differing} differing, {surplus} surplus.",
    ),
    "console.index_rebuilt": ("索引已重建：{count:count} 件。", "The index is built anew: {count:count} documents."),
    "console.login": ("登录名", "Log-in"),
    "console.name": ("名称", "Name"),
    "console.roles": ("角色", "Roles"),
    "console.level": ("级别", "Level"),
    "console.fonds": ("全宗号", "Fonds"),
    "console.setting": ("设置", "Setting"),
    "console.value": ("值", "Value"),
    "console.meaning": ("含义", "Meaning"),
    "console.ask_password": ("新密码", "New password"),
    "console.own_password": ("你的密码", "Your password"),
    "console.own_code": ("身份验证器上的动态码", "The code of your authenticator"),
    "console.part": ("部分", "Part"),
    "console.fine": ("正常", "Fine"),
    "console.moving": ("迁移", "Moving"),
    "console.moved": (
        "已迁移：{rows:count} 行、{objects:count} 个对象，索引 {indexed:count} 件，审计链完整。请把 {file} 里的"
        "设置写入 shoucang.toml 后启动；旧库原样未动，确认无误再删。",
        "Moved: {rows:count} rows, {objects:count} objects, {indexed:count} documents in the index; the audit chain "
        "holds. Put the settings of {file} into shoucang.toml and start. The old house is as it was: remove it "
        "when you are sure.",
    ),
    "part.settings": ("设置", "Settings"),
    "part.database": ("数据库", "Database"),
    "part.store": ("存储", "Store"),
    "part.locked": ("{count:count} 个文件已锁定", "{count:count} objects locked"),
    "part.no_locks": ("不提供逐件锁定", "offers no locks on objects"),
    "part.direct": ("录音录像的地址", "Address of recordings"),
    "part.direct_from": (
        "读者的浏览器直接从 {address} 取大的录音录像；那里须让读者连得到",
        "readers' browsers fetch large recordings from {address} themselves; they have to reach it",
    ),
    "part.index": ("索引", "Index"),
    "part.engine": ("识读引擎 {name}", "Engine {name}"),
    "part.speech": ("语音识别", "Speech engine"),
    "part.place": ("磁盘 {path}", "Disk {path}"),
    "part.queue": ("消息队列", "Queue"),
    "part.clock": ("时钟", "Clock"),
    "part.keys": ("密钥", "Keys"),
    "part.work": ("处理进程与定时任务", "Workers and scheduler"),
    "part.worker": ("处理进程 {name}", "Worker {name}"),
    "part.free": ("可用 {free:size}", "{free:size} free"),
    "part.at_work": ("处理进程 {workers} 个，{led:led}", "{workers} workers, {led:led}"),
    "led.yes": ("定时任务在运行", "a scheduler leads"),
    "led.no": ("定时任务没有运行", "no scheduler leads"),
    "part.recordings": ("录音录像", "Recordings"),
    "part.no_player": (
        "没有 {programs}，录音录像会被拒收，其余照常。需要时请安装 ffmpeg",
        "no {programs}: films and sounds are refused, nothing else. Install ffmpeg to take them in",
    ),
    "part.office": ("办公文档", "Office files"),
    "part.no_office": (
        "没有 LibreOffice：办公文档只按文字排成页面，DOC、XLS、PPT 没有页面。需要时请安装 libreoffice",
        "no LibreOffice: only their text is set on pages, DOC, XLS and PPT have none. Install libreoffice to have them",
    ),
    "part.drawn_by": ("LibreOffice {version}，{fenced:fenced}", "LibreOffice {version}, {fenced:fenced}"),
    "fenced.yes": ("看不到本机其他文件", "sees no other files of this machine"),
    "fenced.no": (
        "关不进围栏（本机没有 Landlock，或安装位置特殊），它能读到处理进程可读的图片",
        "behind no fence (no Landlock here, or installed in an unusual place): it may read pictures that a worker can",
    ),
    "part.scanner": ("病毒扫描", "Virus scanner"),
    "scanner.unreachable": (
        "{address} 没有应答：收进的文件没有扫描。请启动 clamd，或更正 SHOUCANG_CLAMD。",
        "{address} does not answer: what comes in is not scanned. Start clamd, or correct SHOUCANG_CLAMD.",
    ),
    "part.font": ("中文字体（示例档案用）", "Chinese typeface (for the sample archive)"),
    "console.code": ("档号", "Code"),
    "console.title": ("题名", "Title"),
    "console.author": ("责任者", "Author"),
    "console.date": ("日期", "Date"),
    "console.category": ("类别", "Category"),
    "console.type": ("文种", "Type"),
    "console.confidence": ("可信度", "Confidence"),
    "console.pages": ("页数", "Pages"),
    "console.rule": ("保管期限", "Period"),
    "console.due_on": ("期满日", "Due on"),
    "console.retention": ("期限状态", "Retention"),
    "stage.received": ("待处理", "Waiting"),
    "stage.review": ("待认", "For a keeper"),
    "stage.described": ("已著录", "Described"),
    "stage.filed": ("已归档", "Filed"),
    "stage.duplicate": ("已有", "Duplicate"),
    "stage.failed": ("失败", "Failed"),
}
