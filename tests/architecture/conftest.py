"""The tree as the architecture tests see it."""

import ast
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config/", "storage/", "ocr/", "indexing/", "retention/", "service/")
# What a set-up, a build or a run leaves behind in the tree. Folders with a leading dot are tools' as well.
LEFT_BEHIND = {"data", "dist", "build", "__pycache__", "node_modules"}
OURS_IN_SPITE_OF_THE_DOT = {".ci"}
LOCKS = {"uv.lock", "package-lock.json"}


def is_ours(folder: str) -> bool:
    """Whether people write in this folder."""
    if folder in LEFT_BEHIND or folder.endswith(".egg-info"):
        return False
    return not folder.startswith(".") or folder in OURS_IN_SPITE_OF_THE_DOT


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file that people write: path from the root of the tree -> content."""
    found = {}
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if is_ours(name)]
        for file in (Path(folder, name) for name in files if name not in LOCKS):
            content = file.read_bytes()
            if b"\0" not in content:
                found[file.relative_to(ROOT).as_posix()] = content.decode("utf-8")
    return found


@pytest.fixture(scope="session")
def modules(texts: dict[str, str]) -> dict[str, ast.Module]:
    """Every module of the application and its leaves: path -> syntax tree."""
    return {path: ast.parse(text) for path, text in texts.items() if path.startswith(PACKAGES) and path.endswith(".py")}
