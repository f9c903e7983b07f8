"""What is not loaded: start-up stays short and the layers stay apart. Each check runs in a fresh process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "unblame"
SAMPLE = next((SOURCE / "samples").glob("2024-01-15-checkout-*.toml"))
FRAME = (
    "unblame.app",
    "unblame.cli.open",
    "unblame.screens.session",
    "unblame.screens.library",
    "unblame.widgets.bar",
    "unblame.widgets.chrome",
    "unblame.widgets.rows",
)
BELOW_DOCUMENT = ("record", "agenda", "language", "review", "store", "exports")
FIRST_PAINT = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from unblame.app import UnblameApp
from unblame.cli.terminal import library_folder
from unblame.config import load_config
from unblame.screens.session import SessionScreen
import argparse

seen = []
SessionScreen._read = lambda self: seen.extend(sys.modules) or self.app.exit()
config = load_config()
folder = library_folder(argparse.Namespace(), config)
app = UnblameApp(config, now=lambda: datetime.now(UTC), here=UTC, library=folder, path=Path(sys.argv[1]))
app.run(headless=True)
assert "unblame.app" in seen
print("\\n".join(seen))
"""
FIRST_RECORD = FIRST_PAINT.replace(
    "SessionScreen._read = lambda self: seen.extend(sys.modules) or self.app.exit()",
    "SessionScreen.read_wording = lambda self: seen.extend(sys.modules) or self.app.exit()",
).replace("path=Path(sys.argv[1]))", 'path=Path(sys.argv[1]), section="whys")')


def loaded(code: str, *arguments: str, folder: Path | None = None) -> set[str]:
    """The modules that a fresh process names on its last lines; the code prints them itself."""
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60, cwd=folder, check=False
    )
    assert result.returncode == 0, result.stderr
    return set(result.stdout.splitlines())


def after_import(*modules: str) -> set[str]:
    return loaded(f"import sys, {', '.join(modules)}\nprint('\\n'.join(sys.modules))")


def after_command(*arguments: str) -> set[str]:
    """The modules loaded when a command has ended; its own output is dropped."""
    code = (
        "import contextlib, io, sys\n"
        "from unblame.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):\n"
        "    main(sys.argv[1:])\n"
        "assert out.getvalue()\n"
        "print('\\n'.join(sys.modules))"
    )
    return loaded(code, *arguments)


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_the_command_line_alone_is_light() -> None:
    modules = after_import("unblame.cli")
    assert not packages(modules) & {"textual", "rich", "jinja2", "sqlite3", "pydantic"}


def test_version_loads_nothing_heavy() -> None:
    modules = after_command("--version")
    assert not packages(modules) & {"textual", "rich", "jinja2", "sqlite3", "pydantic"}


def test_help_loads_nothing_heavy() -> None:
    modules = after_command("--help")
    assert not packages(modules) & {"textual", "rich", "jinja2", "sqlite3", "pydantic"}


def test_export_needs_no_screen() -> None:
    modules = after_command("export", str(SAMPLE))
    assert "unblame.exports.render" in modules
    assert not packages(modules) & {"textual", "rich", "sqlite3"}


def test_list_needs_no_screen() -> None:
    modules = after_command("--library", str(SAMPLE.parent), "list")
    assert "unblame.store.library" in modules
    assert not packages(modules) & {"textual", "rich", "jinja2", "sqlite3"}


def test_the_record_imports_nothing_above_it() -> None:
    ours = {module for module in every_module_of("record") if module.startswith("unblame.")}
    assert "unblame.record.session" in ours
    assert {module.split(".")[1] for module in ours} == {"record"}


def every_module_of(folder: str) -> set[str]:
    """What is loaded once every module of a folder is."""
    names = [f"unblame.{folder}", *(f"unblame.{folder}.{path.stem}" for path in (SOURCE / folder).glob("[a-z]*.py"))]
    return after_import(*names)


@pytest.mark.parametrize("folder", BELOW_DOCUMENT)
def test_nothing_below_the_document_loads_textual(folder: str) -> None:
    assert not packages(every_module_of(folder)) & {"textual", "rich"}


def test_what_the_frame_needs_loads_no_models() -> None:
    modules = after_import(*FRAME)
    assert "textual.app" in modules
    assert not packages(modules) & {"pydantic", "pydantic_core", "jinja2", "sqlite3"}


def test_the_session_is_first_painted_without_models(tmp_path: Path) -> None:
    """From the library's folder to the moment before the file is read, as `unblame open` goes."""
    modules = loaded(FIRST_PAINT, str(SAMPLE), folder=tmp_path)
    assert not packages(modules) & {"pydantic", "pydantic_core", "jinja2", "sqlite3"}


def test_the_first_record_does_not_wait_for_rules(tmp_path: Path) -> None:
    """Wording and readiness are loaded when somebody can read what they speak of."""
    modules = loaded(FIRST_RECORD, str(SAMPLE), folder=tmp_path)
    assert "unblame.screens.whys" in modules
    assert not {each for each in modules if each.startswith(("unblame.language", "unblame.review.readiness"))}


def test_names_of_the_models_are_imported_where_they_are_used() -> None:
    """In modules that the frame needs, an import of pydantic or a model stands in a function or for typing only."""
    for name in FRAME:
        path = SOURCE.joinpath(*name.split(".")[1:]).with_suffix(".py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
        heavy = {"pydantic", "unblame.document", "unblame.store.load", "unblame.record.session"}
        assert not heavy & set(top), path
