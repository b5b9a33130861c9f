"""Compound files ([MS-CFB]), byte by byte: what older office programs and Outlook write."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096

Tree = Mapping[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A compound file with these streams (bytes) and storages (mappings)."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, _FREE, b""]]
    _enter(tree, 0, entries)
    mini, mini_fat, sectors, fat = b"", [], [], []

    def place(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        pieces = [data[i : i + _SECTOR].ljust(_SECTOR, b"\0") for i in range(0, len(data), _SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    starts: list[int] = []
    for entry in entries[1:]:
        data = entry[5]
        assert isinstance(data, bytes)
        if entry[1] != 2 or not data:
            starts.append(_END if entry[1] == 2 else 0)
        elif len(data) < _CUTOFF:
            count = -(-len(data) // _MINI)
            starts.append(len(mini_fat))
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            mini += data.ljust(count * _MINI, b"\0")
        else:
            starts.append(place(data))
    root = place(mini)
    mini_start = place(
        struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) * 4 // _SECTOR) * _SECTOR, b"\xff")
    )
    rows = b"".join(_row(entry, start) for entry, start in zip(entries, [root, *starts], strict=True))
    rows = rows[:116] + struct.pack("<I", root) + struct.pack("<Q", len(mini)) + rows[128:]
    directory = place(rows.ljust(-(-len(rows) // _SECTOR) * _SECTOR, b"\0"))
    count = 1
    while (len(sectors) + count) * 4 > count * _SECTOR:
        count += 1
    places = range(len(sectors), len(sectors) + count)
    table = struct.pack(f"<{len(fat) + count}I", *fat, *[_FAT] * count).ljust(count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, _CUTOFF,
        mini_start if mini_fat else _END, -(-len(mini_fat) * 4 // _SECTOR), _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *places, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + table


def _enter(tree: Tree, parent: int, entries: list[list[object]]) -> None:
    """The children of a storage, as a list to the right: readers take any order that is sorted."""
    last = None
    for name in sorted(tree, key=lambda one: (len(one), one.upper())):
        value = tree[name]
        number = len(entries)
        is_stream = isinstance(value, bytes)
        entries.append([name, 2 if is_stream else 1, _FREE, _FREE, _FREE, value if is_stream else b""])
        if last is None:
            entries[parent][4] = number
        else:
            entries[last][3] = number
        last = number
        if not isinstance(value, bytes):
            _enter(value, number, entries)


def _row(entry: list[object], start: int) -> bytes:
    name, kind, left, right, child, data = entry
    assert isinstance(name, str)
    assert isinstance(data, bytes)
    text = name.encode("utf-16-le")
    head = struct.pack("<64sHBBIII", text, len(text) + 2, kind, 1, left, right, child)
    return head + struct.pack("<16xI16xIQ", 0, start & 0xFFFFFFFF, len(data))


def word_file(*, locked: bool = False, macros: bool = False) -> bytes:
    """The beginning of a .doc: its FibBase, with the bit of a password or without."""
    fib = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, 0x0100 if locked else 0).ljust(4200, b"\0")
    return compound(
        {"WordDocument": fib, "1Table": b"x" * 100, **({"Macros": {"VBA": {"dir": b"x"}}} if macros else {})}
    )


def excel_file(*, locked: bool = False) -> bytes:
    """The beginning of a .xls: BOF, and FilePass where it is locked."""
    stream = struct.pack("<HH16x", 0x809, 16) + (struct.pack("<HH4x", 0x2F, 4) if locked else b"") + bytes(4200)
    return compound({"Workbook": stream})


def locked_package() -> bytes:
    """An OOXML document with a password ([MS-OFFCRYPTO] 2.3.4): no package, but a compound file that holds one."""
    return compound({"EncryptionInfo": b"\4\0\4\0" + b"<x/>" * 20, "EncryptedPackage": bytes(range(256)) * 20})


def message(subject: str, body: str, attachments: Mapping[str, bytes]) -> bytes:
    """A mail as Outlook keeps it."""
    sent = int((datetime(2026, 11, 30, 1, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    tree: dict[str, bytes | Tree] = {"__nameid_version1.0": {"__substg1.0_00020102": b"", "__substg1.0_00030102": b""}}
    tree |= _properties(
        {
            0x0037001F: subject,
            0x1000001F: body,
            0x0C1A001F: "王芳",
            0x0C1F001F: "fang@example.cn",
            0x001A001F: "IPM.Note",
        },
        struct.pack("<8x4I8x", 1, len(attachments), 1, len(attachments)),
        struct.pack("<IIQ", 0x00390040, 6, sent),
    )
    tree["__recip_version1.0_#00000000"] = _properties({0x3001001F: "李明", 0x39FE001F: "li@example.cn"}, bytes(8))
    for number, (name, content) in enumerate(attachments.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(
            {0x3707001F: name, 0x37010102: content}, bytes(8), struct.pack("<IIII", 0x37050003, 6, 1, 0)
        )
    return compound(tree)


def _properties(values: Mapping[int, str | bytes], head: bytes, more: bytes = b"") -> dict[str, bytes | Tree]:
    streams: dict[str, bytes | Tree] = {}
    rows = more
    for tag, value in values.items():
        data = value if isinstance(value, bytes) else value.encode("utf-16-le")
        streams[f"__substg1.0_{tag:08X}"] = data
        rows += struct.pack("<IIII", tag, 6, len(data) + (0 if isinstance(value, bytes) else 2), 0)
    streams["__properties_version1.0"] = head + rows
    return streams
