"""What commands print beside errors: headings of their tables, and what they did."""

CONSOLE = {
    "console.path": ("文件", "File"),
    "console.id": ("编号", "Id"),
    "console.state": ("状态", "State"),
    "console.error": ("说明", "Remark"),
    "console.taking": ("收件", "Taking in"),
    "console.reading": ("识读", "Reading"),
    "console.ingested": (
        "共 {total} 件：归档 {filed}，著录 {described}，待认 {review}，已有 {duplicate}，待处理 {received}，失败 {failed}。",
        "{total} files: {filed} filed, {described} described, {review} for a keeper, {duplicate} here already, "
        "{received} waiting, {failed} failed.",
    ),
    "console.duplicate": ("已有，即第 {id} 号。", "Here already, as number {id}."),
    "console.password": (
        "档案库已建好。管理员登录名 {login}，密码 {password}（只显示这一次，请记下）。",
        "The archive is ready. The administrator logs in as {login} with the password {password} (shown only once: "
        "write it down).",
    ),
    "stage.received": ("待处理", "Waiting"),
    "stage.review": ("待认", "For a keeper"),
    "stage.described": ("已著录", "Described"),
    "stage.filed": ("已归档", "Filed"),
    "stage.duplicate": ("已有", "Duplicate"),
    "stage.failed": ("失败", "Failed"),
}
