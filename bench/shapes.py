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

from tests.servers import own_bucket, own_database, own_index, store_url

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
    with own_database() as database, own_index() as index, own_bucket() as bucket:
        yield {
            "SHOUCANG_DATABASE": database,
            "SHOUCANG_INDEX": index,
            "SHOUCANG_STORE": store_url(bucket, "archive", region="us-east-1"),
        }
