"""What a test or a bench has to itself on the servers that the environment names; it goes in the end, with all in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import boto3
from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, make_url, text

SERVERS = {
    "postgresql": "SHOUCANG_TEST_POSTGRESQL",
    "elasticsearch": "SHOUCANG_TEST_ELASTICSEARCH",
    "s3": "SHOUCANG_TEST_S3_ENDPOINT",
}
"""Mark of a suite -> the environment variable that names its server."""


def server_url(mark: str) -> str:
    """The address of the server whose suites carry this mark. SystemExit where it is not named."""
    variable = SERVERS[mark]
    if not (found := os.environ.get(variable)):
        raise SystemExit(f"{variable} names no server")
    return found.rstrip("/")


def fresh_name() -> str:
    """A name that nobody on any of the servers has."""
    return f"test-{uuid4().hex[:12]}"


@contextmanager
def own_database() -> Iterator[str]:
    """The address of an empty database."""
    url, name = make_url(server_url("postgresql")), fresh_name()
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def elastic_client() -> Elasticsearch:
    """A line of our own to the server; whoever asks closes it."""
    return Elasticsearch(server_url("elasticsearch").removeprefix("elasticsearch+"))


@contextmanager
def own_index() -> Iterator[str]:
    """The address of an index that is not made yet; every one whose name begins with its name goes."""
    name = fresh_name()
    try:
        yield f"{server_url('elasticsearch')}/{name}"
    finally:
        with elastic_client() as client:
            for made in client.indices.get(index=f"{name}*"):
                client.indices.delete(index=made)


def s3_client() -> Any:
    """Bare boto3 on the server."""
    return boto3.client("s3", endpoint_url=server_url("s3"))


def store_url(bucket: str, prefix: str = "", **parameters: str) -> str:
    """The address of a store in this bucket."""
    return f"s3://{bucket}/{prefix}?" + urlencode({"endpoint": server_url("s3"), **parameters})


@contextmanager
def own_bucket(*, locking: bool = False) -> Iterator[str]:
    """The name of an empty bucket, with Object Lock where `locking`."""
    client, name = s3_client(), fresh_name()
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locking)
    try:
        yield name
    finally:
        for page in client.get_paginator("list_object_versions").paginate(Bucket=name):
            for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                which = {"Bucket": name, "Key": entry["Key"], "VersionId": entry["VersionId"]}
                if locking and "Size" in entry:
                    client.put_object_legal_hold(**which, LegalHold={"Status": "OFF"})
                client.delete_object(**which, **({"BypassGovernanceRetention": True} if locking else {}))
        for upload in client.list_multipart_uploads(Bucket=name).get("Uploads", ()):
            client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
        client.delete_bucket(Bucket=name)
