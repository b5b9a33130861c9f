"""The package of an OFD document: its pages, their objects and its resources (GB/T 33190-2016, chapters 7 to 11)."""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from ocr.base import Reason, UnreadableFileError
from ocr.office.packages import Package

Matrix = tuple[float, float, float, float, float, float]
Rectangle = tuple[float, float, float, float]
"""Left, top, width, height in millimetres."""

_A4: Final[Rectangle] = (0.0, 0.0, 210.0, 297.0)
_UNIT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FARTHEST: Final = 1e6
"""Below this is every number of a page: millimetres, shares, steps of a colour. A kilometre is no page's size."""
_MOST_OBJECTS: Final = 200_000
"""Objects of a page."""
_MOST_NODES: Final = 1_000_000
"""Elements of a part, all of which are held at once."""
_MOST_NUMBERS: Final = 100_000
"""Numbers of one list; `g 100000 1` is a short way to write a long one."""


@dataclass(slots=True)
class Node:
    """An element of a page with what stands in it."""

    name: str
    given: Mapping[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def find(self, name: str) -> "Node | None":
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def every(self, name: str) -> Iterator["Node"]:
        """All elements of this name, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.every(name)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its area, and its objects from the lowest up."""

    area: Rectangle
    objects: tuple[Node, ...]


class OfdPackage:
    """The first document of an OFD file. Raises `UnreadableFileError` DAMAGED and whatever `Package` raises."""

    def __init__(self, package: Package) -> None:
        self._package = package
        entrance = self._tree("OFD.xml")
        root = next((node.text.strip() for node in entrance.every("DocRoot")), "")
        self._root = root.lstrip("/")
        self._document = self._tree(self._root)
        common = self._document.find("CommonData") or Node("CommonData", {})
        self._area = _area_of(common.find("PageArea")) or _A4
        self._templates = {
            node.given.get("ID", ""): node.given.get("BaseLoc", "") for node in common.every("TemplatePage")
        }
        pages = self._document.find("Pages") or Node("Pages", {})
        self._pages = [node.given.get("BaseLoc", "") for node in pages.children if node.name == "Page"]
        self._pictures = dict(self._resources(common))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def sheet(self, index: int) -> Sheet:
        """A page with the objects of its templates, those of the background below its own."""
        page = self._tree(self._at(self._root, self._pages[index]))
        below: list[Node] = []
        above: list[Node] = []
        for node in page.children:
            if node.name == "Template" and (place := self._templates.get(node.given.get("TemplateID", ""))):
                drawn = _objects(self._tree(self._at(self._root, place)))
                (above if node.given.get("ZOrder") == "Foreground" else below).extend(drawn)
        objects = [*below, *_objects(page), *above]
        if len(objects) > _MOST_OBJECTS:
            raise UnreadableFileError(Reason.DAMAGED, page=index + 1)
        return Sheet(_area_of(page.find("Area")) or self._area, tuple(objects))

    def verify(self) -> None:
        """Hold every part against its checksum. Raises `UnreadableFileError` DAMAGED."""
        self._package.verify()

    def picture(self, key: str) -> bytes | None:
        """The bytes of a picture by its number, None where the package does not hold it."""
        name = self._pictures.get(key)
        if name is None or name not in self._package:
            return None
        with self._package.open(name) as part:
            return part.read()

    def _resources(self, common: Node) -> Iterator[tuple[str, str]]:
        for kind in ("PublicRes", "DocumentRes"):
            for node in common.every(kind):
                place = self._at(self._root, node.text.strip())
                if place not in self._package:
                    continue
                tree = self._tree(place)
                folder = posixpath.join(posixpath.dirname(place), tree.given.get("BaseLoc", ""))
                for media in tree.every("MultiMedia"):
                    file = media.find("MediaFile")
                    if file is not None:
                        yield media.given.get("ID", ""), self._at(posixpath.join(folder, "x"), file.text.strip())

    def _at(self, base: str, place: str) -> str:
        """A place as it is named in the part `base`."""
        if place.startswith("/"):
            return posixpath.normpath(place).lstrip("/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(base), place))

    def _tree(self, name: str) -> Node:
        """A part as a tree; one that is missing is DAMAGED."""
        if name not in self._package:
            raise UnreadableFileError(Reason.DAMAGED, page=0)
        top = Node("", {})
        open_: list[Node] = [top]
        count = 0
        for event, element, given in self._package.events(name):
            if event == "start":
                count += 1
                if count > _MOST_NODES:
                    raise UnreadableFileError(Reason.DAMAGED, page=0)
                node = Node(element, given)
                open_[-1].children.append(node)
                open_.append(node)
            elif event == "end":
                open_.pop()
            else:
                open_[-1].text += element
        return top.children[0]


@contextmanager
def open_ofd(stream: BinaryIO) -> Iterator[OfdPackage]:
    """The first document of an OFD file; `stream` stays open meanwhile."""
    with Package(stream) as package:
        yield OfdPackage(package)


def _area_of(node: Node | None) -> Rectangle | None:
    for name in ("PhysicalBox", "ApplicationBox", "CropBox"):
        box = node.find(name) if node is not None else None
        numbers = numbers_of(box.text if box is not None else "")
        if len(numbers) == 4 and 1 <= numbers[2] <= 5000 and 1 <= numbers[3] <= 5000:
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return None


_DRAWN: Final = frozenset({"TextObject", "PathObject", "ImageObject"})


def _objects(page: Node) -> list[Node]:
    """What is drawn, in order, whatever blocks it stands in."""
    content = page.find("Content")
    return [node for node in _below(content) if node.name in _DRAWN] if content is not None else []


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        if child.name not in _DRAWN:
            yield from _below(child)


def number_of(text: str) -> float:
    """A number. Raises ValueError for what is none, or is none of a page: without end, or too large."""
    value = float(text)
    if not abs(value) < _FARTHEST:
        raise ValueError(text)
    return value


def numbers_of(text: str) -> list[float]:
    """A list of numbers, `g n v` standing for n times v (7.3); what is no number ends it."""
    words = iter(text.split())
    found: list[float] = []
    try:
        for word in words:
            if word == "g":
                times, value = int(next(words)), number_of(next(words))
                found += [value] * min(times, _MOST_NUMBERS)
            else:
                found.append(number_of(word))
            if len(found) > _MOST_NUMBERS:
                break
    except (ValueError, StopIteration):
        pass
    return found[:_MOST_NUMBERS]


def matrix_of(node: Node) -> Matrix:
    """The matrix of an object, from its own space into that of its boundary."""
    numbers = numbers_of(node.given.get("CTM", ""))
    return (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) if len(numbers) == 6 else _UNIT


def boundary_of(node: Node) -> Rectangle:
    """Where an object stands on its page."""
    numbers = numbers_of(node.given.get("Boundary", ""))
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else (0.0, 0.0, 0.0, 0.0)
