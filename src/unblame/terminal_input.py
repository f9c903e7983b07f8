"""What the terminal sends, with pastes taken whole.

Textual ends a bracketed paste at any escape sequence within it, and the rest of a coloured log would act as
commands. Here a paste is everything up to its end marker.
"""

from __future__ import annotations

import os
import selectors
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterator
from threading import Timer

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
_READ = 65536
_WAIT, _LOST, _LEAVE = 0.1, 5.0, 12.0
"""Seconds that one look for input takes, of silence after which the end of a paste is lost, and for leaving."""


class PasteSplitter:
    """Parts a stream of input into keys and whole pastes; markers may straddle two reads."""

    def __init__(self) -> None:
        self._paste: list[str] | None = None
        self._held = ""

    def feed(self, data: str) -> Iterator[tuple[bool, str]]:
        """Pieces in order: whether it is a paste, and its text. What may be half a marker waits."""
        data = self._held + data
        self._held = ""
        while data:
            marker = START if self._paste is None else END
            before, found, rest = data.partition(marker)
            if not found:
                before, self._held = _split_half(before, marker)
            if self._paste is not None:
                self._paste.append(before)
            elif before:
                yield False, before
            if not found:
                return
            if self._paste is None:
                self._paste = []
            else:
                yield True, "".join(self._paste)
                self._paste = None
            data = rest

    def give_up(self) -> str:
        """Half a marker that nothing followed: it was keys after all."""
        if self._paste is not None:
            return ""
        held, self._held = self._held, ""
        return held

    def abandon(self) -> str:
        """A paste whose end never came, so that it does not swallow every key from now on."""
        text = "".join(self._paste or ()) + self._held
        self._paste, self._held = None, ""
        return text

    @property
    def in_paste(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._paste is not None


def _split_half(data: str, marker: str) -> tuple[str, str]:
    """The data without a beginning of the marker at its end, and that beginning. A lone escape is a key."""
    shortest = 2 if marker == START else 1
    for length in range(min(len(marker) - 1, len(data)), shortest - 1, -1):
        if data.endswith(marker[:length]):
            return data[:-length], data[-length:]
    return data, ""


class PasteSafeDriver(LinuxDriver):
    """Textual's driver, reading through the splitter, and not waiting for a terminal that is gone."""

    gone = False
    """Whether the terminal was closed: what is drawn from then on would fill a queue that nobody empties."""

    def write(self, data: str) -> None:
        """Draw, while there is something to draw on."""
        if not self.gone:
            super().write(data)

    def run_input_thread(self) -> None:
        """Read until the app ends, or the terminal does: then the app leaves as if it had been told."""
        parser = XTermParser(self._debug)
        splitter = PasteSplitter()
        decode = getincrementaldecoder("utf-8")("replace").decode
        quiet = 0.0
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(_WAIT)
                quiet = 0.0 if ready else quiet + _WAIT
                if ready:
                    data = self._read()
                    if not data:
                        self._lose_terminal()
                        return
                    for message in _messages(parser, splitter.feed(decode(data))):
                        self.process_message(message)
                elif splitter.in_paste and quiet > _LOST:
                    self.process_message(events.Paste(splitter.abandon()))
                elif held := splitter.give_up():
                    for message in parser.feed(held):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _lose_terminal(self) -> None:
        """Have the app leave; should it hang on what it was just drawing, the process ends in any case.

        Saving is done by a thread of its own, long before.
        """
        self.gone = True
        end = Timer(_LEAVE, os._exit, (0,))
        end.daemon = True
        end.start()
        os.kill(os.getpid(), signal.SIGHUP)

    def _read(self) -> bytes:
        """What was typed; nothing when the terminal is gone, which is an error on some systems."""
        try:
            return os.read(self.fileno, _READ)
        except OSError:
            return b""


def _messages(parser: XTermParser, pieces: Iterator[tuple[bool, str]]) -> Iterator[Message]:
    for is_paste, text in pieces:
        if is_paste:
            yield events.Paste(text.replace("\x00", ""))
        else:
            yield from parser.feed(text)
