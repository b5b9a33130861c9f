"""Objects in an S3 bucket, keyed by digest under a prefix.

The server's own checksums are not relied upon: SHA-256 is taken on the way in, once to name the object and once of
what is really sent, and is checked on the way out before a byte is handed on, but where parts are read.
What can be read twice, as an upload that lies on disk already, is sent from where it is; other sources, and what
comes out whole, pass through an unnamed temporary file. Neither direction needs memory for more than a part.
"""

import hashlib
import io
import os
import socket
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, BinaryIO

import boto3
import botocore.exceptions as s3_errors
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from s3transfer.exceptions import RetriesExceededError

from storage.base import ObjectCorruptError, ObjectMissingError, StorageError, StoredObject
from storage.copying import check_digest, copy_hashed, hash_stream, is_digest, translated_os_errors
from storage.parts import Parts
from storage.s3_locks import S3Locks

_MIB = 1 << 20
PART = 16 * _MIB
"""Bytes that are sent or fetched at once; an object of no more goes in one piece."""
_READ = 1 << 16
"""Bytes that are asked of the connection at once where a part of an object is read."""

ANSWER_SECONDS = 30
"""How long is waited for a word of the server."""

_ATTEMPTS, _DOWNLOADS = 3, 2
"""How often something is asked for, and how often an object whose bytes stop on their way is begun again."""

_CONNECTIONS = 64
"""How many are kept open at most: as many as may be used at the same time in one process."""

# One part in memory at a time; parallel work comes from several readers and workers, not from one object.
_TRANSFER = TransferConfig(
    multipart_threshold=PART, multipart_chunksize=PART, num_download_attempts=_DOWNLOADS, use_threads=False
)
_IF_ABSENT = {"IfNoneMatch": "*"}

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_OVERTAKEN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchUpload"})
"""Another writer was quicker, or we were ourselves and the answer got lost on its way."""
_FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"})
_DENIED = frozenset({"403", "AccessDenied", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"})
_NO_LOCKS = frozenset({"ObjectLockConfigurationNotFoundError", "NotImplemented", "MethodNotAllowed"})
"""The bucket was made without Object Lock, or the server knows of none."""
_NO_CREDENTIALS = (
    s3_errors.NoCredentialsError,
    s3_errors.PartialCredentialsError,
    s3_errors.CredentialRetrievalError,
)

_PROBE = b"shoucang"

ABANDONED_AFTER = timedelta(days=1)
"""An upload in parts begun longer ago belongs to a process that is gone."""


class S3Store:
    """Objects in `bucket` under `prefix` ("" for none), at `endpoint` (None: Amazon's own).

    `direct` is where browsers reach the same server (None: nowhere).
    """

    def __init__(
        self, bucket: str, prefix: str, *, endpoint: str | None, region: str | None, direct: str | None = None
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        config = Config(
            connect_timeout=5,
            read_timeout=ANSWER_SECONDS,
            max_pool_connections=_CONNECTIONS,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            # Path addressing and no trailing checksums: what every server of the family understands.
            s3={"addressing_style": "path" if endpoint else "auto", "payload_signing_enabled": True},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        with self._translated():
            session = boto3.session.Session()
            self._client: Any = session.client("s3", endpoint_url=endpoint, region_name=region, config=config)
            # It never asks a server: a signature is made here, and holds for the name by which a browser asks.
            self._signer: Any = direct and session.client(
                "s3",
                endpoint_url=direct,
                region_name=region,
                config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
            )

    def put(self, source: BinaryIO, *, limit: int | None = None) -> StoredObject:
        """Take the digest, then send what has it, unless a sound copy is there already."""
        with _read_twice(source, limit) as (stored, stream):
            if not self._is_there(stored.digest):
                self._send(stream, stored, _IF_ABSENT)
            elif not self._is_sound(stored.digest):
                self._send(stream, stored, {})
        return stored

    def open(self, digest: str) -> BinaryIO:
        """The object's bytes, checked against the digest, in a temporary file that goes when it is closed."""
        key = self._key(digest)
        spool = _spool()
        try:
            with self._missing_as(digest):
                self._client.download_fileobj(self._bucket, key, spool, Config=_TRANSFER)
            spool.seek(0)
            if hash_stream(spool) != digest:
                raise ObjectCorruptError(digest)
            spool.seek(0)
        except BaseException:
            spool.close()
            raise
        return spool

    def open_in_parts(self, digest: str) -> BinaryIO:
        """A stream that asks the server for what is read of the object, once for each place where reading goes on."""
        key = self._key(digest)

        def fetch(place: int) -> Any:
            return self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes={place}-")["Body"]

        return io.BufferedReader(Parts(self.size(digest), fetch, partial(self._missing_as, digest)), _READ)

    def size(self, digest: str) -> int:
        """The object's size in bytes."""
        key = self._key(digest)
        with self._missing_as(digest):
            return int(self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"])

    def delete(self, digest: str, *, lift: bool = False) -> None:
        """Remove the object with every version that the bucket keeps of it.

        Where somebody else's legal hold or a lock in compliance mode lies on one, the store refuses: `store_denied`.
        """
        self._delete_key(self._key(digest), lift=lift)

    def digests(self) -> Iterator[str]:
        """The digests of all objects, ascending; keys of other forms are nothing of ours."""
        with self._translated():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=self._prefix, Delimiter="/"
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    name = entry["Key"].removeprefix(self._prefix)
                    if is_digest(name):
                        yield name

    def locks(self) -> S3Locks | None:
        """Those of a bucket that was made with Object Lock."""
        with self._translated():
            try:
                self._client.get_object_lock_configuration(Bucket=self._bucket)
            except s3_errors.ClientError as error:
                if _code(error) in _NO_LOCKS:
                    return None
                raise
        return S3Locks(self._client, lambda one: {"Bucket": self._bucket, "Key": self._key(one)}, self._missing_as)

    def address(self, digest: str, *, mime: str, seconds: int) -> str | None:
        """A signed address; it names the object by its digest and nothing else that could be read in a server's log."""
        key = self._key(digest)
        if not self._signer:
            return None
        shown = {
            "ResponseContentType": mime,
            "ResponseContentDisposition": "inline",
            "ResponseCacheControl": "no-store",
        }
        with self._translated():
            return str(
                self._signer.generate_presigned_url(
                    "get_object", Params={"Bucket": self._bucket, "Key": key, **shown}, ExpiresIn=seconds
                )
            )

    def check(self) -> None:
        """Write, read and remove a probe, list, and drop the parts of uploads that were never finished."""
        self._require_bucket()
        # Unlike any other probe under way at the same time.
        place = f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
        key = f"{self._prefix}probe-{place}"
        with self._translated():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=_PROBE)
            answer = self._client.get_object(Bucket=self._bucket, Key=key)
            if answer["Body"].read() != _PROBE:
                raise StorageError("store_failed", detail="read other bytes than were written")
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)
        self._delete_key(key)
        server_time = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        self._drop_uploads(begun_before=server_time - ABANDONED_AFTER)

    def _key(self, digest: str) -> str:
        return self._prefix + check_digest(digest)

    def _is_there(self, digest: str) -> bool:
        """Whether anything has this name. Asked without a body: the words of a refusal may come 40 ms behind it."""
        try:
            with self._translated():
                self._client.head_object(Bucket=self._bucket, Key=self._key(digest))
        except _NotFoundError:
            return False
        return True

    def _is_sound(self, digest: str) -> bool:
        try:
            self.open(digest).close()
        except (ObjectMissingError, ObjectCorruptError):
            return False
        return True

    def _send(self, stream: BinaryIO, stored: StoredObject, condition: Mapping[str, str]) -> None:
        """Send what has this digest; what another writer of the same bytes has put meanwhile stays, if it is sound."""
        place = {"Bucket": self._bucket, "Key": self._key(stored.digest)}
        try:
            if stored.size <= PART:
                content = _part(stream)
                _require_same(hashlib.sha256(content), stored)
                with self._translated():
                    self._client.put_object(**place, **condition, Body=content)
            else:
                self._send_parts(stream, stored, place, condition)
        except _OvertakenError as overtaken:
            if not self._is_sound(stored.digest):
                raise overtaken from None

    def _send_parts(
        self, stream: BinaryIO, stored: StoredObject, place: Mapping[str, str], condition: Mapping[str, str]
    ) -> None:
        """Send part by part, and complete only what has this digest: nothing stays of anything else."""
        with self._translated():
            upload = {**place, "UploadId": self._client.create_multipart_upload(**place)["UploadId"]}
        try:
            hasher = hashlib.sha256()
            parts: list[dict[str, Any]] = []
            while content := _part(stream):
                hasher.update(content)
                with self._translated():
                    answer = self._client.upload_part(**upload, PartNumber=len(parts) + 1, Body=content)
                parts.append({"PartNumber": len(parts) + 1, "ETag": answer["ETag"]})
            _require_same(hasher, stored)
            with self._translated():
                self._client.complete_multipart_upload(**upload, **condition, MultipartUpload={"Parts": parts})
        except BaseException:
            # Where not even this gets through, `check` drops what is left.
            with suppress(StorageError), self._translated():
                self._client.abort_multipart_upload(**upload)
            raise

    def _delete_key(self, key: str, *, lift: bool = False) -> None:
        with self._translated():
            pages = self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
            for page in pages:
                for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if entry["Key"] == key:
                        self._delete_version(key, entry["VersionId"], lift)

    def _delete_version(self, key: str, version: str, lift: bool) -> None:
        """Remove a version, also from under a retention, whether the bucket gave it or we (ADR 30)."""
        which = {"Bucket": self._bucket, "Key": key, "VersionId": version}
        try:
            self._client.delete_object(**which)
        except s3_errors.ClientError as error:
            if _code(error) not in _DENIED:
                raise
            if lift:
                self._client.put_object_legal_hold(**which, LegalHold={"Status": "OFF"})
            self._client.delete_object(**which, BypassGovernanceRetention=True)

    def _drop_uploads(self, begun_before: datetime) -> None:
        with self._translated():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=self._prefix
            )
            for page in pages:
                for upload in page.get("Uploads", ()):
                    if upload["Initiated"] < begun_before:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                        )

    def _require_bucket(self) -> None:
        try:
            with self._translated():
                self._client.head_bucket(Bucket=self._bucket)
        except _NotFoundError:
            raise StorageError("bucket_missing", bucket=self._bucket) from None

    @contextmanager
    def _missing_as(self, digest: str) -> Iterator[None]:
        """HEAD answers without words: tell a missing object from a missing bucket before saying either."""
        try:
            with self._translated():
                yield
        except _NotFoundError:
            self._require_bucket()
            raise ObjectMissingError(digest) from None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Let what the server, the network or the disk under the spool refuses come out as StorageError."""
        # Some of the network's errors are also OSError: they are looked at first, by what they mean here.
        with translated_os_errors():
            try:
                yield
            except s3_errors.ClientError as error:
                raise self._refusal(_code(error)) from error
            except _NO_CREDENTIALS as error:
                raise StorageError("store_denied", detail=type(error).__name__) from error
            except (s3_errors.ConnectionError, s3_errors.HTTPClientError, RetriesExceededError) as error:
                raise StorageError("store_unreachable", detail=type(error).__name__) from error
            except (s3_errors.BotoCoreError, Boto3Error) as error:
                raise StorageError("store_failed", detail=type(error).__name__) from error

    def _refusal(self, code: str) -> StorageError:
        if code == "NoSuchBucket":
            return StorageError("bucket_missing", bucket=self._bucket)
        if code in _MISSING:
            return _NotFoundError("object_missing")
        if code in _FULL:
            return StorageError("store_full")
        if code in _OVERTAKEN:
            return _OvertakenError("store_failed", detail=code)
        return StorageError("store_denied" if code in _DENIED else "store_failed", detail=code)


class _NotFoundError(StorageError):
    """The server answered that there is no such thing."""


class _OvertakenError(StorageError):
    """The server answered that something is there already, or that this upload has ended."""


def _code(error: s3_errors.ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def _read_twice(source: BinaryIO, limit: int | None) -> Iterator[tuple[StoredObject, BinaryIO]]:
    """Digest and size of a source, and the same bytes once more from where it stood."""
    if source.seekable():
        begin = source.tell()
        stored = copy_hashed(source, None, limit)
        source.seek(begin)
        yield stored, source
        return
    with _spool() as spool:
        stored = copy_hashed(source, spool, limit)
        spool.seek(0)
        yield stored, spool


def _part(stream: BinaryIO) -> bytearray:
    """The next part: full, but for the last, however little the stream gives at a time; empty at its end."""
    part = bytearray()
    while len(part) < PART and (chunk := stream.read(min(_MIB, PART - len(part)))):
        part += chunk
    return part


def _require_same(hasher: "hashlib._Hash", stored: StoredObject) -> None:
    """Refuse what changed between two readings, such as a file that somebody is still writing."""
    if hasher.hexdigest() != stored.digest:
        raise StorageError("store_failed", detail="the source changed while it was read")


def _spool() -> BinaryIO:
    with translated_os_errors():
        return tempfile.TemporaryFile(prefix="shoucang-")
