"""Programs of a test's own on PATH, and scripts run with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_FOUND = {shell: found for shell in ("sh", "dash", "bash", "busybox") if (found := shutil.which(shell))}
SHELLS = sorted({os.path.realpath(found): shell for shell, found in _FOUND.items()}.values())
"""The shells of this machine, each once: `sh` is mostly one of the others."""
_NEEDED = ("cat", "grep", "head", "mktemp", "rm", "sed", "sh", *SHELLS)

HOSTILE = (
    "$(touch x) `touch x` ${HOME} $HOME \\$(touch x) '; touch x; ' \"; touch x; \" !! ~ * ? [a] \\n \\\\ %s & | > x < y"
)
# in UTF-8 these hold the bytes that dash marks its own quotes with
BYTES = "ÁÂÃÄÅÆÇÈ “quoted” – é日本語 🎉"


def install(folder: Path, name: str, script: Path | str) -> Path:
    """A program in `folder`: a Python file, or the text of a shell script; what a script needs stands beside it."""
    folder.mkdir(exist_ok=True)
    for needed in _NEEDED:
        found = shutil.which(needed)
        if found and not (folder / needed).exists():
            (folder / needed).symlink_to(found)
    program = folder / name
    if isinstance(script, Path):
        program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -SE '{script}' \"$@\"\n")
    else:
        program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def run(
    script: str, folder: Path, *arguments: str, shell: str = "sh", **environ: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a script's file in `folder`, with the programs of `folder/bin` alone."""
    file = folder / "script.sh"
    file.write_bytes(script.encode())
    words = ["busybox", "sh"] if shell == "busybox" else [shell]
    return subprocess.run(
        [*words, str(file), *arguments],
        cwd=folder,
        env={"PATH": str(folder / "bin"), "HOME": str(folder), "TMPDIR": os.environ.get("TMPDIR", "/tmp"), **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
