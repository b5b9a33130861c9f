"""What was done, said on the next page."""

DONE = {
    "done.password_changed": (
        "密码已改。别处的登录都已退出。",
        "The password is changed. Log-ins elsewhere have ended.",
    ),
    "done.token_revoked": ("访问令牌已作废。", "The token is revoked."),
    "done.session_ended": ("那一处登录已退出。", "That log-in has ended."),
    "done.sessions_ended": ("其他登录都已退出。", "All other log-ins have ended."),
    "done.sessions_of_ended": ("“{name}”的登录都已退出。", "All log-ins of “{name}” have ended."),
    "done.second_step_ended": (
        "“{name}”的两步验证已取消，请本人尽快重新登记。",
        "The second step of “{name}” is taken away; they should enrol anew soon.",
    ),
    "done.way_in_changed": ("“{name}”的登录方式已改。", "How “{name}” logs in is changed."),
    "done.person_added": ("已添加“{name}”。", "“{name}” is added."),
    "done.person_changed": ("“{name}”的角色已改。", "The roles of “{name}” are changed."),
    "done.password_set": (
        "“{name}”的密码已重设，其登录都已退出。",
        "“{name}” has a new password; their log-ins have ended.",
    ),
    "done.unit_added": ("已添加“{name}”。", "“{name}” is added."),
    "done.unit_changed": ("“{name}”已更正。", "“{name}” is corrected."),
    "done.unit_event": ("已记入沿革：{event:unit_act}。", "Recorded in the history: {event:unit_act}."),
    "done.units_imported": ("已导入 {count:count} 个单位。", "Units imported: {count:count}."),
    "done.type_added": ("文种 {code}“{name}”已增加。", "The type {code}, “{name}”, is added."),
    "done.case_opened": ("案卷 {code} 已建。", "The case file {code} is open."),
    "done.case_withdrawn": (
        "案卷 {code} 已撤档，期限从 {on:day} 起算。",
        "The case file {code} is withdrawn; its period starts on {on:day}.",
    ),
    "done.case_reopened": (
        "案卷 {code} 已恢复，期限停算。",
        "The case file {code} is reopened; its period has stopped.",
    ),
    "done.year_print_ordered": ("正在排版，做好后在下面取走。", "It is being set; fetch it below when it is done."),
}
