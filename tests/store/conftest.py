"""Embedded stores to begin with."""

import shutil
from pathlib import Path

import pytest

from okg.store.local import LocalStore


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the knowledge and no dataset, to be copied."""
    folder = tmp_path_factory.mktemp("store") / "made-once"
    assert LocalStore(folder).refresh()
    return folder


@pytest.fixture
def local(made_once: Path, tmp_path: Path) -> LocalStore:
    """A store with the knowledge and no dataset."""
    shutil.copytree(made_once, tmp_path / "store")
    return LocalStore(tmp_path / "store", wait=0)
