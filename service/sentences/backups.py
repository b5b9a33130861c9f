"""Backing up and restoring."""

BACKUPS = {
    "backup.shape": (
        "只能恢复到单机形态：SQLite 数据库、本地文件夹存储和内置索引。请先这样恢复，再用 shoucang move "
        "迁到 PostgreSQL、S3。"
        "升级 PostgreSQL 前请先 shoucang backup，再加 --without-backup。",
        "A backup is restored to the embedded shape: SQLite, a folder, the embedded index. Restore so, then `shoucang "
        "move` to PostgreSQL and S3. Before an upgrade on PostgreSQL run `shoucang backup`, then --without-backup.",
    ),
    "move.bad_file": (
        "{path} 读不懂。应为 TOML，只写新的 database、store、index，必要时加 database_owner。",
        "{path} is not understood. It has to be TOML that names the new database, store and index, and database_owner "
        "if there is one; nothing else.",
    ),
    "move.same": (
        "database、store、index 三者都要换成新的地址，旧的原样留着。请补齐文件。",
        "Database, store and index all move: the old ones stay as they are. Name all three in the file.",
    ),
    "move.in_use": (
        "档案库还在使用：有处理进程或定时任务在运行。请在所有机器上停止服务，一分钟后再迁移。",
        "The archive is in use: workers or a scheduler run. Stop it on every machine, wait a minute, and move again.",
    ),
    "move.not_empty": (
        "目标数据库里已有另一个档案库。请换一个空的数据库。",
        "The new database holds an archive of its own. Name an empty one.",
    ),
    "move.done": (
        "已经迁过去了，而且新库已在使用。请改用新的设置，不要再迁。",
        "It has been moved already, and the new house is in use. Take up the new settings; do not move again.",
    ),
    "move.went_on": (
        "迁移期间旧库又有写入，或新旧不符，新库不能用。请停止服务，换一个空的数据库重来。",
        "The old house was written to meanwhile, or the two differ: do not use the new one. Stop the service and move "
        "again to an empty database.",
    ),
    "move.objects_lost": (
        "有 {count} 个对象在旧库里缺失或损坏（{digests}），没有迁移。请先从备份恢复它们，或让完整性检查登记在案。",
        "{count} objects are missing or damaged in the old house ({digests}); nothing was moved. Restore them from a "
        "backup, or let the job fixity put them on record.",
    ),
    "backup.inside_home": (
        "备份不能放在数据目录里面（{place}）：磁盘坏了会一起丢。请选另一块盘上的文件夹。",
        "A backup cannot lie inside the data folder ({place}): one broken disk would take both. Choose a folder on "
        "another disk.",
    ),
    "backup.not_empty": (
        "文件夹 {place} 里有别的东西，又不是备份。请选一个空文件夹，或原来的备份文件夹。",
        "The folder {place} holds other things and no backup. Choose an empty folder, or the one of earlier backups.",
    ),
    "backup.other_archive": (
        "文件夹 {place} 里是另一个档案库的备份。请另选一个。",
        "The folder {place} holds the backups of another archive. Choose another.",
    ),
    "backup.running": (
        "另一个备份、核对或恢复正在使用 {place}。请等它完成。",
        "Another backup, check or restore is using {place}. Wait until it is done.",
    ),
    "backup.full": (
        "磁盘已满：{place}。请腾出空间后再运行一次；已拷好的不会重拷，以前的备份都还在。",
        "The disk is full: {place}. Make room and run it again; what was copied is not copied again, and earlier "
        "backups are untouched.",
    ),
    "backup.failed": (
        "备份文件夹 {place} 读写出错（{detail}）。请检查磁盘和权限；以前的备份没有动。",
        "The backup folder {place} cannot be read or written ({detail}). Check disk and rights; earlier backups are "
        "untouched.",
    ),
    "backup.objects_lost": (
        "存储里有 {count} 个对象丢失或已损坏，备份点没有完成：{digests}。请先从以前的备份恢复这些文件。",
        "{count} objects of the store are missing or damaged, and the backup was not finished: {digests}. Bring these "
        "files back from an earlier backup first.",
    ),
    "backup.catalogue_damaged": (
        "数据库本身已损坏，备份点没有完成。请停止服务，从以前的备份恢复。",
        "The database itself is damaged, and the backup was not finished. Stop the service and restore an earlier "
        "backup.",
    ),
    "backup.none": (
        "{place} 不是备份文件夹，或不存在。",
        "{place} is no folder of backups, or does not exist.",
    ),
    "backup.no_point": (
        "{place} 里没有备份点 {point}。用 shoucang backup list 查看有哪些。",
        "There is no backup {point} in {place}. See `shoucang backup list` for those there are.",
    ),
    "backup.newer": (
        "这是更新版本的程序所做的备份，本版本读不了。请安装新版本。",
        "A newer version of the program made this backup, and this one cannot read it. Install the newer version.",
    ),
    "backup.damaged_mark": (
        "{place} 里的 backup.json 已损坏，不知道是哪个档案库的备份。请检查磁盘，改用另一份备份。",
        "backup.json in {place} is damaged, so that nobody knows whose backups these are. Check the disk, and use "
        "another place of backups.",
    ),
    "backup.damaged_manifest": (
        "备份点 {point} 的清单与封印不符，不能信任。请改用另一个备份点。",
        "The manifest of the backup {point} is not what was sealed, and cannot be trusted. Use another one.",
    ),
    "backup.damaged_registers": (
        "最后一个备份点 {point} 或其中的销毁登记已损坏，不知道此后销毁了什么，没有恢复。确认后可删掉它的文件夹，并用 "
        "--registers 给出从原档案库导出的登记。",
        "The last backup {point}, or the registers in it, is damaged: nobody knows what was destroyed until then, and "
        "nothing was restored. If you are sure, delete its folder, and give the registers exported from the living "
        "archive by --registers.",
    ),
    "backup.damaged": (
        "备份点 {point} 有 {count} 处损坏，不能用：{paths}。请改用另一个备份点，或另一份备份。",
        "The backup {point} is damaged in {count} places and cannot be used: {paths}. Use another one, or another "
        "place of backups.",
    ),
    "backup.chain_broken": (
        "备份点 {point} 里的审计链不完整，或与清单不符，不能信任。请改用另一个备份点。",
        "The audit chain in the backup {point} does not hold, or is not that of the manifest. Use another one.",
    ),
    "backup.bad_register": (
        "销毁登记 {path} 第 {line} 行读不懂，没有恢复：漏掉一行，已销毁的就会回来。请用完好的一份。",
        "Line {line} of the registers {path} cannot be read, and nothing was restored: with a line left out, what was "
        "destroyed would come back. Use a sound copy.",
    ),
    "restore.not_empty": (
        "{path} 里已有档案，不能恢复到这里。请把 SHOUCANG_HOME 设为一个空文件夹。",
        "There is an archive in {path} already, and nothing is restored over it. Set SHOUCANG_HOME to an empty folder.",
    ),
    "restore.unfinished": (
        "数据目录 {home} 的恢复没有做完，不能打开。请再运行一次 shoucang restore。",
        "The restore into {home} was not finished, and the archive cannot be opened. Run `shoucang restore` again.",
    ),
    "restore.full": (
        "磁盘已满：{home}。请腾出空间后再运行一次 shoucang restore。",
        "The disk is full: {home}. Make room and run `shoucang restore` again.",
    ),
    "restore.failed": (
        "数据目录 {home} 写入出错（{detail}）。请检查磁盘和权限，再运行一次 shoucang restore。",
        "The data folder {home} cannot be written ({detail}). Check disk and rights, and run `shoucang restore` again.",
    ),
    "restore.into_backup": (
        "不能恢复到备份文件夹里面（{home}）。请把 SHOUCANG_HOME 设为别处的空文件夹。",
        "Nothing is restored inside the folder of the backups ({home}). Set SHOUCANG_HOME to an empty folder "
        "elsewhere.",
    ),
    "damage.catalogue": ("数据库副本已改动：{path}", "The copy of the database was altered: {path}"),
    "damage.chain": (
        "数据库副本与备份时一样，但它自身或其中的审计链不完整：{path}",
        "The copy of the database is what was backed up, but it, or the audit chain in it, does not hold: {path}",
    ),
    "damage.listing": ("对象清单已改动：{path}", "The list of objects was altered: {path}"),
    "damage.registers": ("销毁登记已改动：{path}", "The registers were altered: {path}"),
    "damage.object_missing": ("缺对象：{path}", "Missing object: {path}"),
    "damage.object_corrupt": (
        "对象已损坏：{path}（删掉它，下一次备份会重拷）",
        "Damaged object: {path} (delete it, and the next backup copies it again)",
    ),
    "console.backing_up": ("备份", "Backing up"),
    "console.checking": ("核对", "Checking"),
    "console.restoring": ("恢复", "Restoring"),
    "console.backed_up": (
        "备份点 {point} 已完成：{objects:count} 个对象，{size:size}，新拷 {copied:count} 个；保留到{until:day}。",
        "The backup {point} is done: {objects:count} objects, {size:size}, {copied:count} of them new; kept until "
        "{until:day}.",
    ),
    "console.backup_cleared": (
        "已清除 {points} 个过期备份点和 {objects:count} 个不再需要的对象。",
        "{points} expired backups and {objects:count} objects no longer needed were cleared away.",
    ),
    "console.backup_untrusted": (
        "这些备份点已损坏，不能用，也妨碍清理：{points}。请检查磁盘，确认后删掉它们的文件夹。",
        "These backups are damaged; they are of no use and prevent clearing away: {points}. Check the disk, then "
        "delete their folders.",
    ),
    "console.chain_cut": (
        "注意：审计链里找不到上一个备份点记下的链尾。除非档案是从更早的备份恢复的，否则审计记录可能被删改。",
        "Mind: the audit chain does not hold the end that the last backup noted. Unless the archive was restored from "
        "an earlier one, entries may have been removed.",
    ),
    "console.backup_sound": (
        "备份点 {point} 完好：{objects:count} 个对象，{size:size}。",
        "The backup {point} is sound: {objects:count} objects, {size:size}.",
    ),
    "console.backup_unsound": (
        "备份点 {point} 有 {count:count} 处损坏。",
        "The backup {point} is damaged in {count:count} places.",
    ),
    "console.restored": (
        "已从备份点 {point} 恢复 {objects:count} 个对象，核对无误；按销毁登记再次移除 {gone:count} 件。索引含 "
        "{indexed:count} 件。",
        "Restored from the backup {point}: {objects:count} objects, all verified; {gone:count} items were removed "
        "again by the registers. The index holds {indexed:count} documents.",
    ),
    "console.restored_check": (
        "备份之后的人员、密码和令牌变动已不在，请核对；之后收下的文件请重新收。",
        "Changes of people, passwords and tokens since then are gone: look them over, and take in again what came "
        "later.",
    ),
    "console.registers_exported": (
        "已导出 {count:count} 件的登记。",
        "The registers of {count:count} items are written.",
    ),
    "console.point": ("备份点", "Backup"),
    "console.taken_at": ("时间", "Time"),
    "console.expires_on": ("保留到", "Kept until"),
    "console.objects": ("对象", "Objects"),
    "console.size": ("大小", "Size"),
    "console.backup_state": ("状态", "State"),
    "backup_state.sealed": ("完整", "Sealed"),
    "backup_state.damaged": ("清单损坏", "Manifest damaged"),
}
