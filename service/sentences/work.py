"""Words of intake, desk and retention: how far files have come, what waits, what was done."""

WORK = {
    "intake.no_files": (
        "还没有选文件。请拖进来，或点“选择文件”。",
        "No file is chosen. Drop some here, or press “Choose files”.",
    ),
    "intake.no_manifest": (
        "还没有选清单。请选一个 CSV 或 XLSX 文件。",
        "No manifest is chosen. Choose a CSV or XLSX file.",
    ),
    "intake.bad_name": (
        "“{name}”这个路径存不下。请改短文件名或文件夹名再收。",
        "The path “{name}” cannot be kept. Shorten the name of the file or its folder.",
    ),
    "intake.bad_box": (
        "盒号太长。最多 {most} 个字。",
        "The box is too long. At most {most} characters.",
    ),
    # How far a file of a batch has come.
    "stage.waiting": ("排队", "Waiting"),
    "stage.watching": ("识读录像 {read} / {pages} 段", "Going through the recording: {read} / {pages}"),
    "stage.reading": ("识读 {read} / {pages} 页", "Reading {read} / {pages}"),
    "stage.describing": ("著录中", "Describing"),
    "stage.discarded": ("已撤下", "Discarded"),
    "stage.replaced": ("已另收", "Taken since"),
    "batch.comma": ("，", ", "),
    "batch.settled": ("{files:count} 件都已处理完", "All {files:count} are done"),
    "batch.summary": ("{files:count} 件中 {done:count} 件完成", "{done:count} of {files:count} done"),
    "batch.failed": ("{count:count} 件失败", "{count:count} failed"),
    "batch.review": ("{count:count} 件待认", "{count:count} for a keeper"),
    "batch.moving": ("{count:count} 件进行中", "{count:count} under way"),
    # What waits on the desk.
    "duty.confirm_type": ("认文种", "Confirm the type"),
    "duty.reading_failed": ("识读失败", "Reading failed"),
    "duty.paper_file": ("指明纸质文件", "Name its paper file"),
    "duty.determine": ("定期限", "Decide the period"),
    "duty.paper": ("纸质件", "Paper print"),
    "duty.file": ("归档", "File"),
    "age.today": ("今天", "Today"),
    "age.week": ("七天以内", "Within a week"),
    "age.earlier": ("更早", "Earlier"),
    "age.days": ("{days} 天", "{days} d"),
    "undo.is_filed": (
        "{code} 已经归档，不能再撤销。",
        "{code} is filed; this cannot be taken back any more.",
    ),
    "undo.changed_since": (
        "之后又有改动，不能撤销。请打开文件更正。",
        "It was changed since and cannot be taken back. Open the document and correct it.",
    ),
    "undo.too_late": (
        "已过一分钟，不能撤销。请打开文件更正。",
        "More than a minute has passed: it cannot be taken back. Open the document and correct it.",
    ),
    "done.read_again": ("正在重新识读。", "It is being read again."),
    "done.taken_back": ("已撤销，恢复原样。", "Taken back; it stands as before."),
    "done.type_is": ("已认作{type}。", "Taken for: {type}."),
    "done.rule_is": ("期限已定：{rule:rule}。", "The period is decided: {rule:rule}."),
    "done.manifest_taken": (
        "清单无误，已收 {files:count} 件。",
        "The manifest is right: {files:count} files were taken in.",
    ),
    "done.manifest_partly": (
        "清单无误，但有 {failed:count} 件没有收下。原因见各批次。",
        "The manifest is right, but {failed:count} files were not taken. The batches say why.",
    ),
    "number.bytes": ("{bytes:size}", "{bytes:size}"),
    "holder.case": ("案卷里的每一件", "Everything in a case file"),
    "holder.voucher": ("附在凭证后的每一件", "Everything behind a voucher"),
    "month.name": ("{year} 年 {month} 月", "{year}-{month}"),
    "month.count": ("{year} 年 {month} 月：{count:count} 件", "{year}-{month}: {count:count}"),
}
