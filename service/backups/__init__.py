"""Backups as they lie in a folder: points in time of one archive, and the objects that the points share.

    backup.json              which place and which archive this is
    backup.lock              held while somebody writes or reads here
    objects/ab/cd/abcd…      bytes by digest, as in a store
    points/000012-20261123T013000Z/
        catalogue.db         the catalogue, one file that SQLite opens as it is
        objects.tsv          digest and size in bytes of every object that this catalogue names, ascending
        gone.jsonl           the tombstones of all that had left the archive, to leave it again after a restore
        manifest.json        when, until when, of what, and the digests of the three files above
        manifest.sha256      the digest of the manifest, as sha256sum writes and checks it

A point is there as a whole or not at all. Nothing in here knows the tables of the catalogue.
"""

from service.backups.clearing import drop_unneeded, needed_by, remove_expired, trusted_points, without
from service.backups.manifest import (
    CATALOGUE,
    LISTING,
    REGISTERS,
    Manifest,
    digest_of_file,
    is_as_written,
    read_listing,
)
from service.backups.place import BackupPlace, make_durable
from service.backups.refusals import detail_of, is_full
from service.backups.registers import GoneItem, read_registers, written_registers
from service.backups.verifying import Damage, Part, damages, object_path

__all__ = [
    "CATALOGUE",
    "LISTING",
    "REGISTERS",
    "BackupPlace",
    "Damage",
    "GoneItem",
    "Manifest",
    "Part",
    "damages",
    "detail_of",
    "digest_of_file",
    "drop_unneeded",
    "is_as_written",
    "is_full",
    "make_durable",
    "needed_by",
    "object_path",
    "read_listing",
    "read_registers",
    "remove_expired",
    "trusted_points",
    "without",
    "written_registers",
]
