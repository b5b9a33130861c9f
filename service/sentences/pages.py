"""The words of the rail and of the settings' tabs."""

PAGES = {
    "place.search": ("查找", "Search"),
    "place.intake": ("收件", "Intake"),
    "place.desk": ("待办", "Desk"),
    "place.cases": ("案卷", "Case files"),
    "place.retention": ("期限", "Retention"),
    "place.lookups": ("利用", "Look-ups"),
    "place.audit": ("审计", "Audit"),
    "place.settings": ("设置", "Settings"),
    "tab.settings.overview": ("概况", "Overview"),
    "tab.units.index": ("单位", "Units"),
    "tab.people.index": ("人员", "People"),
    "tab.types.index": ("文种", "Document types"),
}
