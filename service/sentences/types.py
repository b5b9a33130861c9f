"""Document types, and the types that units add."""

TYPES = {
    "type.missing": (
        "没有文种 {reference}。请从列表里选。",
        "There is no type {reference}. Choose one from the list.",
    ),
    "type.name_and_basis": (
        "请写明文种名称和期限依据。名称 1 至 100 个字，依据 1 至 300 个字。",
        "Please enter name and basis. 1 to 100 characters for the name, 1 to 300 for the basis.",
    ),
    "type.phrases": (
        "请写明标题里的用语。1 至 20 个，每个 2 至 60 个字。",
        "Please enter phrases of the title. 1 to 20 of them, 2 to 60 characters each.",
    ),
    "type.rule": (
        "这一类别不能用期限 {rule:rule}。可选：{possible}。",
        "The period {rule:rule} is not possible in this category. There are: {possible}.",
    ),
    "category.unknown": (
        "没有“{category}”这个类别。请从列表里选。",
        "There is no category “{category}”. Choose one from the list.",
    ),
}
