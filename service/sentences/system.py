"""The server and the parts behind the archive."""

SYSTEM = {
    "http.bad_request": (
        "请求有误，看不懂。请回到上一页重新操作。",
        "The request cannot be understood. Go back and try again.",
    ),
    "http.forged": (
        "这一页放得太久，或不是从本系统打开的，为安全起见没有执行。请回到上一页刷新后再做一次。",
        "The page was open for too long, or did not come from here; to be safe, nothing was done. Go back, reload and "
        "try again.",
    ),
    "http.not_found": (
        "没有这个页面。地址可能打错了，或东西已经不在。",
        "There is no such page. The address may be mistyped, or the thing is gone.",
    ),
    "http.method": (
        "这个地址不能这样用。请从页面上的按钮操作。",
        "This address cannot be used that way. Use the buttons of the page.",
    ),
    "http.too_large": (
        "发来的内容太大。请分几次发送，或拆成几个文件。",
        "What was sent is too large. Send it in several steps, or split the file.",
    ),
    "http.failed": (
        "系统出了错，这一步没有完成。请过一会儿再试；仍不行，请把下面的编号告诉系统管理员。",
        "Something went wrong here, and this step was not done. Try again in a while; if it fails again, give the "
        "number below to the administrator.",
    ),
    "store.failed": (
        "存储暂时用不了，文件没有收下。请过几秒再试；仍不行，请系统管理员检查磁盘。",
        "The store does not answer, and the file was not taken. Try again in a few seconds; if it fails again, the "
        "administrator should look at the disk.",
    ),
}
