"""The program at work: its tasks, processes, parts, and what is offered to it outside the pages."""

RUNNING = {
    "task.failed": (
        "处理时出了意外（{detail}）。请重试；仍不行，请把括号里的内容告诉系统管理员。",
        "Something unexpected happened ({detail}). Retry; if it fails again, tell the administrator what stands in "
        "the brackets.",
    ),
    "task.worker_died": (
        "识读这一页时程序几次中断，多半是内存不够。请点“重试”；仍不行就降低分辨率重新扫描。",
        "The program was cut off several times at this page, probably for want of memory. Retry; if that fails, scan "
        "it again at a lower resolution.",
    ),
    "worker.failed": (
        "识读进程启动不了。上面几行说明了原因；也可以运行 shoucang doctor 查看。",
        "The reading processes do not start. The lines above say why; `shoucang doctor` may tell more.",
    ),
    "database.unavailable": (
        "数据库没有应答，或磁盘已满。请检查后再试；已收下的都还在。",
        "The database does not answer, or its disk is full. Look into it and try again; what was taken in is safe.",
    ),
    "database.newer": (
        "这个数据库已由更新版本的程序升级过，本版本不能打开。请安装新版本。",
        "A newer version of the program has brought this database forward, and this one cannot open it. Install the "
        "newer version.",
    ),
    "database.not_ready": (
        "表还没有建好。运行任一命令即会自动完成，如 shoucang init。",
        "Its tables are not made yet. Any command does that, such as `shoucang init`.",
    ),
    "database.older": (
        "程序比数据库新，须先升级。请停止服务，运行 shoucang upgrade --to 备份文件夹：先备份并核对，再升级。",
        "The program is newer than its tables. Stop the service and run `shoucang upgrade --to FOLDER`: it backs up, "
        "verifies, then migrates.",
    ),
    "upgrade.no_place": (
        "没有升级：不知道备份到哪里。请给出 --to 文件夹，或设置 SHOUCANG_BACKUP_FOLDER；已另行备份的，"
        "加 --without-backup。",
        "Nothing was upgraded: there is no place for the backup. Give --to FOLDER or set SHOUCANG_BACKUP_FOLDER; if "
        "you have a backup of your own, --without-backup.",
    ),
    "upgrade.bad_backup": (
        "没有升级：刚做的备份 {point} 核对不符。请检查备份的磁盘，换一个位置再试。",
        "Nothing was upgraded: the backup {point} just made is not sound. Look at its disk, or use another place.",
    ),
    "disk.nearly_full": (
        "{path} 所在的磁盘只剩 {free:size}。请腾出空间，或换一块更大的盘；满了就收不了文件。",
        "The disk of {path} has {free:size} left. Make room or take a larger one; once it is full nothing is taken in.",
    ),
    "disk.unwritable": (
        "{path} 写不进去。请检查这个文件夹的属主和权限。",
        "Nothing can be written to {path}. Check the owner and the rights of this folder.",
    ),
    "database.too_old": (
        "{server} 太旧。请升级到 {oldest} 或更新的版本。",
        "{server} is too old. Bring it to {oldest} or later.",
    ),
    "clock.differs": (
        "本机时钟与数据库服务器相差 {seconds} 秒。请在两台机器上都启用时间同步（NTP）。",
        "The clocks of this machine and of the database server differ by {seconds} seconds. Keep both by NTP.",
    ),
    "clock.behind": (
        "本机时钟比最近一条审计记录还早 {seconds} 秒。请校准时钟，再继续工作。",
        "This machine's clock is {seconds} seconds behind the last entry of the audit. Set it right before you go on.",
    ),
    "vault.other_key": (
        "本机数据目录的 vault.key 打不开 {count:count} 个人的身份验证器。有别的机器提供网页时，请把那里的 vault.key 和 "
        "web.key 复制过来；原来的密钥丢了的，用 shoucang person end-second-step 逐人解除后重新登记。",
        "The vault.key of this data folder does not open the authenticators of {count:count} people. Where another "
        "machine serves the pages, copy its vault.key and web.key here; where the key is lost, end each second step "
        "(`shoucang person end-second-step`) and let them enrol anew.",
    ),
    "worker.none": (
        "有 {count:count} 项任务在等，却没有处理进程。请启动 shoucang serve 或 shoucang worker。",
        "{count:count} tasks wait and nobody works on them. Start `shoucang serve` or `shoucang worker`.",
    ),
    "queue.unreachable": (
        "连不上消息队列（{detail}）。请检查 SHOUCANG_QUEUE 和网络；其间任务照做，只是慢一些。",
        "The broker cannot be reached ({detail}). Check SHOUCANG_QUEUE and the network; work goes on meanwhile, "
        "only later.",
    ),
    "queue.no_celery": (
        "SHOUCANG_QUEUE 要用 Celery，但没有安装。请执行 pip install 'shoucang[fleet]'，或改为 database:。",
        "SHOUCANG_QUEUE asks for Celery, which is not installed. Run pip install 'shoucang[fleet]', or set database:.",
    ),
    "queue.unknown": (
        "没有名为“{name}”的队列。可用的有：{known}。",
        "There is no queue “{name}”. There are: {known}.",
    ),
    "metrics.refused": (
        "运行指标只给本机，或带令牌者。请设置 SHOUCANG_METRICS_TOKEN，并以 Authorization: Bearer 出示。",
        "The figures are for this machine, or for whoever has the token. Set SHOUCANG_METRICS_TOKEN and show it as "
        "Authorization: Bearer.",
    ),
    "service.not_root": (
        "安装或卸载系统服务须以 root 运行。请加 sudo；只想看单元文件，用 shoucang service install --print。",
        "Installing or removing the service takes root. Use sudo; to see the unit file only, `shoucang service install "
        "--print`.",
    ),
    "service.no_systemd": (
        "这台机器不由 systemd 管理，装不了系统服务。请用 shoucang serve，或照 --print 的内容自行安排。",
        "This machine is not run by systemd, so there is no service to install. Use `shoucang serve`, or arrange what "
        "--print shows by yourself.",
    ),
    "service.no_user": (
        "没有系统用户“{user}”，也建不了。请先建好，或用 --user 指定。",
        "There is no user “{user}” on this machine, and none could be made. Make it first, or name another by --user.",
    ),
    "service.home_owner": (
        "数据目录 {home} 不属于用户“{user}”。请先执行 chown -R {user} {home}。",
        "The data folder {home} does not belong to “{user}”. First run chown -R {user} {home}.",
    ),
    "service.not_installed": ("没有安装系统服务。", "The service is not installed."),
    "service.failed": (
        "systemctl {words} 没有成功：{said}。",
        "systemctl {words} failed: {said}.",
    ),
    "index.text_remains": (
        "有人正在读取，磁盘上的文字还没有清除，稍后自动继续。",
        "Somebody is reading, and text is still on the disk; it goes on by itself in a moment.",
    ),
    "index.unavailable": (
        "检索暂时用不了。请过几秒再试。",
        "The search does not answer. Try again in a few seconds.",
    ),
    "store.full": (
        "磁盘已满，存不下了。请腾出空间再试；已收下的都还在。",
        "The disk is full. Make room and try again; what was taken in is safe.",
    ),
    "store.put_again": (
        "对象 {digest}… 刚被清除，这一步没有完成，什么也没有改动。请再做一次；后台任务会自己再做。",
        "Object {digest}… was just cleared away; this step did not come through and nothing has changed. Do it again; "
        "what runs by itself is done again by itself.",
    ),
    "store.kept": (
        "存储不让删除 {count} 个对象（{digest}… 等）：有人在存储那边保留着，或者密钥不能删除。解除之后自动继续。",
        "The store does not let {count} objects go ({digest}… among them): somebody holds them there, or the key may "
        "not delete. It goes on by itself once that has ended.",
    ),
    "store.denied": (
        "存储拒绝了访问（{detail}）。请检查权限或密钥。",
        "The store refuses access ({detail}). Check rights or keys.",
    ),
    "store.unreachable": (
        "连不上存储（{detail}）。请检查网络和地址。",
        "The store cannot be reached ({detail}). Check network and address.",
    ),
    "store.url_invalid": (
        "存储地址写得不对（{reason}）。应如 file:///目录 或 s3://桶/前缀?endpoint=…。",
        "The address of the store is wrong ({reason}). It looks like file:///folder or s3://bucket/prefix?endpoint=….",
    ),
    "store.direct_invalid": (
        "存储地址里的 direct 写得不对。它是读者的浏览器直接访问存储的地址，只含方案、主机和端口，如 https://s3.example:9000。",
        "The address of the store has a wrong direct. It says where readers' browsers reach the store: scheme, host "
        "and port only, such as https://s3.example:9000.",
    ),
    "store.direct_insecure": (
        "读者的浏览器取录音录像的地址 {address} 不是 https，本系统的页面是：浏览器不肯从那里播放。"
        "请给存储配上 TLS，或从存储地址里去掉 direct。",
        "Browsers are to fetch recordings from {address}, which is not https, while our pages are: they refuse to play "
        "from there. Give the store TLS, or leave direct out of its address.",
    ),
    "store.bucket_missing": (
        "没有名为“{bucket}”的桶。请先建好，或改正地址。",
        "There is no bucket “{bucket}”. Create it, or correct the address.",
    ),
    "store.object_missing": (
        "存储里缺一个应有的对象（{digest}）。请从备份恢复。",
        "An object is missing from the store ({digest}). Restore it from a back-up.",
    ),
    "store.object_corrupt": (
        "存储里一个对象已损坏（{digest}）。请从备份恢复。",
        "An object of the store is damaged ({digest}). Restore it from a back-up.",
    ),
    "file.not_a_file": (
        "“{name}”不是普通文件，不能收。",
        "“{name}” is no ordinary file and cannot be taken.",
    ),
    "file.folder_unreadable": (
        "文件夹“{name}”打不开。请检查权限。",
        "The folder “{name}” cannot be opened. Check its rights.",
    ),
    "manifest.at": ("第 {row} 行“{column}”：{problem}", "Row {row}, “{column}”: {problem}"),
    "manifest.whole": ("清单 {path}：{problem}", "The manifest {path}: {problem}"),
    "manifest.bad": (
        "清单里有 {count} 处错误，一件都没有收。请改正后重来。",
        "The manifest has {count} errors, and nothing was taken in. Correct them and try again.",
    ),
    "manifest.unreadable": (
        "打不开，或不是 CSV、XLSX 表格。",
        "It cannot be opened, or is no CSV or XLSX table.",
    ),
    "manifest.too_large": (
        "清单太大。最多 20,000 行、20 MB，请分成几份。",
        "It is too large. At most 20,000 rows and 20 MB; split it.",
    ),
    "manifest.encoding": (
        "文字编码既不是 UTF-8 也不是 GB 18030。请另存为 UTF-8 的 CSV。",
        "Its text is neither UTF-8 nor GB 18030. Save it as CSV in UTF-8.",
    ),
    "manifest.old_excel": (
        "这是旧版 Excel（.xls）。请另存为 XLSX 或 CSV。",
        "This is the old format of Excel (.xls). Save it as XLSX or CSV.",
    ),
    "manifest.quotes": (
        "这一行的引号不成对。",
        "The quotation marks of this row do not match.",
    ),
    "manifest.unknown_column": (
        "不认识这个列名。可用的有：{known}。",
        "This heading is not known. There are: {known}.",
    ),
    "manifest.column_twice": ("这一列出现了两次。", "This column is there twice."),
    "manifest.no_path_column": ("缺这一列，它说明文件在哪里。", "This column is missing; it says where the files are."),
    "manifest.empty_cell": ("没有填。", "Nothing is entered."),
    "manifest.no_file": (
        "没有这个文件。路径从清单所在的文件夹算起。",
        "There is no such file. Paths start from the folder of the manifest.",
    ),
    "manifest.outside": (
        "路径在清单所在的文件夹之外。",
        "The path leads out of the folder of the manifest.",
    ),
    "manifest.no_unit": ("你不能替“{unit}”收件。", "You may not take files in for “{unit}”."),
    "manifest.unknown_category": (
        "没有“{written}”这个类别。应为 original、financial、routine 或其中文名。",
        "There is no category “{written}”. It is original, financial, routine, or the Chinese name of one.",
    ),
    "manifest.unknown_type": (
        "没有“{written}”这个文种。请填代码（如 A07）或完整名称。",
        "There is no type “{written}”. Enter its code (such as A07) or its full name.",
    ),
    "manifest.other_category": (
        "文种“{written}”不属于这一类别。",
        "The type “{written}” is not of this category.",
    ),
    "manifest.ambiguous_type": (
        "几个文种都叫这个名称：{codes}。请填代码。",
        "Several types are called so: {codes}. Enter the code.",
    ),
    "manifest.bad_text": (
        "文字不合要求：应在一行之内，最多 {longest} 个字。",
        "The text has to be one line of at most {longest} characters.",
    ),
    "manifest.bad_paper": (
        "看不懂“{written}”。请填 是、否、遗失 或 不详。",
        "“{written}” is not understood. Enter yes, no, lost or unknown.",
    ),
    "manifest.file_twice": ("这个文件在第 {first} 行已经列过。", "This file stands in row {first} already."),
    "manifest.no_parent": (
        "找不到它：既不是清单里的文件，也不是档号。",
        "It is neither a file of this manifest nor an archival code.",
    ),
    "manifest.circle": ("几个文件互为上级，绕成了一圈。", "Files belong to one another in a circle."),
    "manifest.parent_failed": (
        "它的上级件没有收下，所以它也没有收。",
        "What it belongs to was not taken in, and so it was not either.",
    ),
    "watch.unknown_place": (
        "文件夹“{place}”既不是单位，也不是案卷编号。请改名，或把文件移到别处再放。",
        "The folder “{place}” names neither a unit nor a case file. Rename it, or put the file elsewhere.",
    ),
    "serve.running": (
        "这个数据目录已有一个服务在运行：{home}。同一目录只能运行一个。",
        "A server is running on this data folder already: {home}. There can be only one.",
    ),
    "serve.port_taken": (
        "端口 {port} 已被占用（{host}）。请关掉占用它的程序，或设置 SHOUCANG_PORT 换一个。",
        "The port {port} is taken ({host}). End the program that uses it, or set another by SHOUCANG_PORT.",
    ),
    "serve.port_denied": (
        "没有权限使用端口 {port}。请用 1024 以上的端口（SHOUCANG_PORT）。",
        "The port {port} may not be used. Take one above 1024 (SHOUCANG_PORT).",
    ),
    "serve.bad_address": (
        "不能在地址 {host} 上提供服务。请检查 SHOUCANG_HOST。",
        "The address {host} cannot be used. Check SHOUCANG_HOST.",
    ),
}
