"""A program on a pseudo-terminal, driven as a person would: keys in, what was painted out."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

PROJECT = Path(__file__).parents[2]
SAMPLE = next((PROJECT / "sessions").glob("2024-01-15-checkout-*.toml"))
UNBLAME = (sys.executable, "-m", "unblame")
_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, the cursor, modes
    rb"|\x1b[\]P_^X].*?(?:\x07|\x1b\\)"  # OSC, DCS: titles, queries
    rb"|\x1b[ -/]*[0-~]"
    rb"|[\r\x00\x07\x0e\x0f]",
    re.DOTALL,
)
_UNWANTED = re.compile(r"COLUMNS|LINES|NO_COLOR|FORCE_COLOR|COLORTERM|TMUX.*|STY|TEXTUAL.*|UNBLAME.*|PYTHON.*")


class NotSeenError(AssertionError):
    """A text was waited for and not painted; the message holds what was."""


def clean_environment(home: Path) -> dict[str, str]:
    """The environment without what changes a screen, and with all of Unblame's folders inside `home`.

    `COLUMNS` and `LINES` matter most: readline sets them in every process that imports it, Textual trusts them.
    """
    kept = {key: value for key, value in os.environ.items() if not _UNWANTED.fullmatch(key)}
    folders = {f"UNBLAME_{name}": str(home / name.lower()) for name in ("STATE", "CONFIG", "DATA")}
    return {**kept, **folders, "HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def plain(output: bytes) -> str:
    """Output without its escape sequences. Text that was painted in one piece stands together."""
    return _ESCAPES.sub(b"", output).decode(errors="replace")


class Terminal:
    """A program with a terminal of its own; leaving the `with` block ends both."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        folder: Path | None = None,
        columns: int = 120,
        rows: int = 36,
    ) -> None:
        self._screen, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._output = bytearray()
        self._mark = 0
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - one call between fork and exec, in a process without threads
        )
        os.close(inner)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    # ------------------------------------------------------------------ in

    def write(self, keys: str) -> float:
        """Send keys in one write, and have the next `wait_for` look only at what is painted after it."""
        while self._read(0):
            pass
        self._mark = len(self._output)
        os.write(self._screen, keys.encode())
        return time.monotonic()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as a closed window does."""
        if self._screen >= 0:
            os.close(self._screen)
            self._screen = -1

    # ------------------------------------------------------------------ out

    def wait_for(self, *texts: str, seconds: float = 20.0) -> float:
        """Wait until all texts were painted since the last `write`; gives the moment (monotonic seconds)."""
        end = time.monotonic() + seconds
        while True:
            seen = time.monotonic()
            painted = self.painted
            if all(text in painted for text in texts):
                return seen
            if seen > end or not self._read(end - seen):
                raise NotSeenError(f"{texts} was not painted in {seconds} s; this was:\n{painted}")

    def pass_time(self, seconds: float) -> None:
        """Let time pass while the program's output is taken in, so that it never waits for us."""
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if not self._read(rest):
                time.sleep(max(0.0, end - time.monotonic()))

    def wait(self, seconds: float = 20.0) -> int:
        """Wait for the end of the program; gives its exit code, negative for a signal."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise NotSeenError(f"The program did not end in {seconds} s; it painted:\n{self.painted}")
            if self._screen < 0 or not self._read(0.02):
                time.sleep(0.005)
        while self._screen >= 0 and self._read(0):
            pass
        return self.process.returncode

    @property
    def painted(self) -> str:
        """What was painted since the last `write`, without escape sequences."""
        return plain(bytes(self._output[self._mark :]))

    @property
    def everything(self) -> str:
        """What was painted since the start."""
        return plain(bytes(self._output))

    @property
    def peak_memory(self) -> float:
        """The most memory the program has had so far, in MiB; 0 where the system does not say (only Linux does)."""
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self.process.pid}/status").read_text()
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            return int(found[1]) / 1024 if found else 0.0
        return 0.0

    def _read(self, timeout: float) -> bool:
        """Take in what there is, waiting for it; false when nothing came, or the program has closed its end."""
        try:
            ready, _, _ = select.select([self._screen], [], [], max(0.0, timeout))
            data = os.read(self._screen, 65536) if ready else b""
        except OSError:  # Linux says EIO when the other end is closed
            return False
        self._output += data
        return bool(data)


def _take_terminal() -> None:
    """Make standard input the controlling terminal, so that closing it hangs the program up."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
