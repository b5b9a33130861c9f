"""Photographs: what is said of each beside its description, which belong together, and which look alike."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.catalogue.base import Base


class PhotoGroup(Base):
    """Photographs of one event (组). It goes with the last of them."""

    __tablename__ = "photo_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))


class Photo(Base):
    """What a photograph has beside what every document has.

    Its title, date and author (题名、时间、摄影者) are the document's; the rest of its caption (DA/T 50, DA/T 54)
    stands here. `taken_at` is what the camera's clock showed, without a zone, for the order of a light table.

    From `band_0` to `shape` stands what it is compared by (`ocr.Likeness`), None where it shows too little: the
    hash in four parts of 16 bits, by which look-alikes are sought, `down` in hexadecimal, `colour` as 0xRRGGBB.
    `kept_id` is the number of the look-alike that a person chose to keep in its place.
    """

    __tablename__ = "photo"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("photo_group.id"), index=True)
    people: Mapped[str | None] = mapped_column(String(500))
    place: Mapped[str | None] = mapped_column(String(200))
    occasion: Mapped[str | None] = mapped_column(String(500))
    background: Mapped[str | None] = mapped_column(String(1000))
    cataloguer: Mapped[str | None] = mapped_column(String(100))
    taken_at: Mapped[str | None] = mapped_column(String(19))
    band_0: Mapped[int | None] = mapped_column(index=True)
    band_1: Mapped[int | None] = mapped_column(index=True)
    band_2: Mapped[int | None] = mapped_column(index=True)
    band_3: Mapped[int | None] = mapped_column(index=True)
    down: Mapped[str | None] = mapped_column(String(16))
    colour: Mapped[int | None]
    shape: Mapped[float | None]
    kept_id: Mapped[int | None] = mapped_column(index=True)


class PhotoPair(Base):
    """Two photographs that look alike, the lower number first; `apart`: a person looked and said that they are two."""

    __tablename__ = "photo_pair"

    one_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    other_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False, index=True)
    apart: Mapped[bool] = mapped_column(default=False)
