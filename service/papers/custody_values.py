"""What the papers of a handover say: 档案交接登记, 电子档案移交与接收登记表, 档案交接文据. Values only.

Words of causes, carriers and kinds are Chinese, as the papers are; what is not known is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A line: `carrier` in words, when each side ticked it, what the verification found, how it differs."""

    number: int
    code: str
    title: str
    category: str
    carrier: str
    pages: int
    term: str
    box: str
    giver_at: datetime | None
    receiver_at: datetime | None
    verified: str
    differences: str


@dataclass(frozen=True, slots=True)
class PartySigned:
    """One of the three: as what, who, of which unit, and the signature that counts, if it is given."""

    party: str
    name: str
    unit: str
    opinion: str
    signed_at: datetime | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class HandoverRegister:
    """档案交接登记 (domain 6.1). `size` in bytes; `matters` are open ones, kind in words -> references.

    `digest` seals the list (SHA-256); `items` counts documents, `things` what is handed over with them. A long list is
    bound in volumes (册): `lines` are those of the one numbered `volume` of so many.
    """

    number: str
    cause: str
    state: str
    unit: str
    receiving_unit: str
    fonds: str
    categories: str
    years: str
    note: str
    absence: str
    matters: Sequence[tuple[str, str]]
    lines: Sequence[HandedLine]
    items: int
    things: int
    on_paper: int
    pages: int
    size: int
    ticked_by_giver: int
    ticked_by_receiver: int
    verified: int
    broken: int
    different: int
    proposed_on: date
    expires_on: date
    done_at: datetime | None
    digest: str
    parties: Sequence[PartySigned]
    volume: int = 1
    volumes: int = 1


@dataclass(frozen=True, slots=True)
class ElectronicTransfer:
    """电子档案移交与接收登记表 (domain 6.2) of what a register says."""

    of: HandoverRegister


@dataclass(frozen=True, slots=True)
class TransferDeed:
    """档案交接文据 (domain 6.3) of what a register says; `nature` is 移交 or 代管."""

    of: HandoverRegister
    nature: str


@dataclass(frozen=True, slots=True)
class TransferNotice:
    """个人信息转移告知书 (personal-information law 22): who keeps the files now, and whom one may turn to."""

    of: HandoverRegister
    nature: str
    contact: str
    notified_on: date | None
