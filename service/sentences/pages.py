"""The words of the rail."""

PAGES = {
    "place.search": ("查找", "Search"),
    "place.intake": ("收件", "Intake"),
    "place.desk": ("待办", "Desk"),
    "place.cases": ("案卷", "Case files"),
    "place.retention": ("期限", "Retention"),
    "place.audit": ("审计", "Audit"),
    "place.settings": ("设置", "Settings"),
}
