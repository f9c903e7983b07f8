"""What is installed: the wheel and the source archive hold each data file once, and nothing astray."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from importlib.resources import files
from pathlib import Path, PurePosixPath

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "src" / "unblame"
DATA = (
    "samples/*.toml",
    "styles/*.tcss",
    "agenda/wording/*.toml",
    "review/*.toml",
    "language/*/*.toml",
    "language/*/*.txt",
    "exports/*.css",
    "exports/templates/*.j2",
    "exports/templates/*/*.j2",
    "py.typed",
)
ROOT = ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", "Makefile", "src", "sessions", "tests")
BUILDS = importlib.util.find_spec("hatchling") is not None
needs_hatchling = pytest.mark.skipif(not BUILDS, reason="hatchling, which builds the archives, is not installed")


def wanted() -> set[str]:
    """Every file of the package, as it has to stand in an archive."""
    data = {path.relative_to(PACKAGE).as_posix() for pattern in DATA for path in PACKAGE.glob(pattern)}
    code = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    assert len(data) > len(DATA)
    return {f"unblame/{name}" for name in data | code}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both archives, built from a copy of the project so that nothing is left in it."""
    copy = tmp_path_factory.mktemp("project")
    out = tmp_path_factory.mktemp("archives")
    for name in ROOT:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copyfile(source, copy / name)
    for link in ("screens", "styles"):
        (copy / link).symlink_to(Path("src", "unblame", link))
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out)]
    built = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return out


@needs_hatchling
def test_the_wheel_holds_the_package_once_and_nothing_else(archives: Path) -> None:
    with zipfile.ZipFile(next(archives.glob("*.whl"))) as wheel:
        names = Counter(wheel.namelist())
    ours = {name: count for name, count in names.items() if ".dist-info/" not in name}
    assert set(ours) == wanted()
    assert set(names.values()) == {1}


@needs_hatchling
def test_the_source_archive_holds_the_project_and_no_door_twice(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as source:
        members = source.getmembers()
    names = Counter(member.name.partition("/")[2] for member in members if not member.isdir())
    assert {f"src/{name}" for name in wanted()} <= set(names)
    assert set(names.values()) == {1}
    tops = {PurePosixPath(name).parts[0] for name in names}
    assert tops <= {*ROOT, "PKG-INFO", ".gitignore"}
    assert {"src", "sessions", "tests", "pyproject.toml"} <= tops
    assert not [name for name in names if "__pycache__" in name]


def test_the_doors_at_the_root_lead_into_the_package() -> None:
    assert (PROJECT / "screens").resolve() == PACKAGE / "screens"
    assert (PROJECT / "styles").resolve() == PACKAGE / "styles"
    assert (PACKAGE / "samples").resolve() == PROJECT / "sessions"


def test_the_data_is_found_through_the_installed_package() -> None:
    package = files("unblame")
    assert any("checkout" in sample.name for sample in (package / "samples").iterdir())
    assert (package / "styles" / "app.tcss").is_file()
    assert (package / "agenda" / "wording" / "common.toml").is_file()
    assert (package / "exports" / "templates" / "standard.md.j2").is_file()
