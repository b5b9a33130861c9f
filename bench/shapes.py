"""What a bench measures on: the machine, and the archive's shape, embedded or grown on the servers of the tests.

A grown archive gets a database, an index and a bucket of its own, which go with it. Servers are named as for the tests:
SHOUCANG_TEST_POSTGRESQL, SHOUCANG_TEST_ELASTICSEARCH and SHOUCANG_TEST_S3_ENDPOINT.
"""

import os
import platform
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, make_url, text

EMBEDDED: Mapping[str, str] = {}
"""What the environment has to say for the embedded shape: nothing."""


def machine() -> str:
    """What this is measured on."""
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*:\s*(.+)", facts)
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text(encoding="ascii"))
    return (
        f"{os.cpu_count()} processors of {model[1] if model else 'unknown'}, "
        f"{int(memory[1]) / 1e6 if memory else 0:.0f} GB, Python {platform.python_version()}"
    )


@contextmanager
def grown() -> Iterator[Mapping[str, str]]:
    """The settings of an empty grown archive, as the environment gives them; SystemExit where a server is not named."""
    name = f"bench_{uuid4().hex[:12]}"
    with _database(name) as database, _index(name) as index, _bucket(name.replace("_", "-")) as store:
        yield {"SHOUCANG_DATABASE": database, "SHOUCANG_INDEX": index, "SHOUCANG_STORE": store}


def _server(name: str) -> str:
    variable = f"SHOUCANG_TEST_{name}"
    if not (found := os.environ.get(variable)):
        raise SystemExit(f"{variable} names no server: this measures the grown shape")
    return found


@contextmanager
def _database(name: str) -> Iterator[str]:
    server = make_url(_server("POSTGRESQL"))
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def _index(name: str) -> Iterator[str]:
    server = _server("ELASTICSEARCH").rstrip("/")
    try:
        yield f"{server}/{name}"
    finally:
        client = Elasticsearch(server.removeprefix("elasticsearch+"))
        for index in client.indices.get(index=f"{name}*"):
            client.indices.delete(index=index)
        client.close()


@contextmanager
def _bucket(name: str) -> Iterator[str]:
    endpoint = _server("S3_ENDPOINT")
    client: Any = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=name)
    try:
        yield f"s3://{name}/archive?endpoint={endpoint}&region=us-east-1"
    finally:
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            if there := [{"Key": one["Key"]} for one in page.get("Contents", ())]:
                client.delete_objects(Bucket=name, Delete={"Objects": there})
        client.delete_bucket(Bucket=name)
