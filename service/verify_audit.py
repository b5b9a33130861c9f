"""Verify an exported audit chain, with nothing but Python: python3 -I -S verify_audit.py FILE [NUMBER:DIGEST ...]

Each line is an entry: its number, its digest, and what the digest seals - SHA-256 over exactly these bytes, which begin
with the digest of the entry before. NUMBER:DIGEST stand on printed anchor sheets; each has to be found in the chain.
The exit code is 0 if all holds, 1 if anything does not, 2 if there is no such file or an argument is no anchor.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator

ENTRY = re.compile(rb'\{"number":(\d{1,19}),"digest":"([0-9a-f]{64})","sealed":(\["([0-9a-f]{64})",.*\])\}\n')
END = '{{"number":{},"digest":"{}","count":{}}}\n'
ANCHOR = re.compile(r"(?:SC:AUDIT:)?(\d{1,19}):([0-9a-f]{64})")


def faults(lines: Iterable[bytes], anchors: set[tuple[int, str]]) -> Iterator[str]:
    """What is wrong, from the beginning of the chain to its end."""
    number, digest, count, ends = 0, "0" * 64, 0, False
    waiting = dict.fromkeys(number for number, _ in anchors)
    for place, line in enumerate(lines, 1):
        entry = ENTRY.fullmatch(line)
        if entry is None or ends:
            ends = not ends and line == END.format(number, digest, count).encode()
            if not ends:
                yield f"line {place}, after entry {number}, is neither the next entry nor the end"
            continue
        if int(entry[1]) <= number:
            yield f"entry {int(entry[1])} is out of order"
        number, count = int(entry[1]), count + 1
        if entry[4].decode() != digest:
            yield f"entry {number} does not follow the one before"
        digest = entry[2].decode()
        if hashlib.sha256(entry[3]).hexdigest() != digest:
            yield f"entry {number} is not what was sealed"
        if number in waiting:
            del waiting[number]
            if {(number, digest)} != {one for one in anchors if one[0] == number}:
                yield f"entry {number} is another than the anchor says"
    if not ends:
        yield f"the file breaks off after entry {number}"
    yield from (f"entry {number} of an anchor is not there" for number in waiting)


def main(arguments: list[str]) -> int:
    """Verify the file that the arguments name."""
    given = [found for text in arguments[1:] if (found := ANCHOR.fullmatch(text))]
    if not arguments or len(given) < len(arguments) - 1:
        print(__doc__)
        return 2
    try:
        with open(arguments[0], "rb") as lines:  # noqa: PTH123 - an auditor reads this
            fault = next(faults(lines, {(int(one[1]), one[2]) for one in given}), None)
    except OSError as error:
        print(f"cannot read {arguments[0]}: {error.strerror}")
        return 2
    print(
        f"BROKEN: {fault}"
        if fault
        else "sound: every entry is what was sealed, in its place, and all anchors are there"
    )
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
