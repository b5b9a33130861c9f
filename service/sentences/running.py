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
    "index.unavailable": (
        "检索暂时用不了。请过几秒再试。",
        "The search does not answer. Try again in a few seconds.",
    ),
    "store.full": (
        "磁盘已满，存不下了。请腾出空间再试；已收下的都还在。",
        "The disk is full. Make room and try again; what was taken in is safe.",
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
    "serve.bad_address": (
        "不能在地址 {host} 上提供服务。请检查 SHOUCANG_HOST。",
        "The address {host} cannot be used. Check SHOUCANG_HOST.",
    ),
}
