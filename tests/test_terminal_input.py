"""A paste is everything up to its end marker, however the terminal's output is cut into reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unblame.terminal_input import END, START, PasteSplitter

COLOURED = "log \x1b[31merror\x1b[0m: ddd aXYZ"
text = st.text(alphabet="ad \x1b[20~1é\n", max_size=30)


def joined(reads: list[str]) -> list[tuple[bool, str]]:
    """The pieces of some reads, keys that touch put together."""
    splitter = PasteSplitter()
    pieces: list[tuple[bool, str]] = []
    for read in reads:
        for is_paste, piece in splitter.feed(read):
            words = piece
            if pieces and not is_paste and not pieces[-1][0]:
                words = pieces.pop()[1] + words
            pieces.append((is_paste, words))
    if held := splitter.give_up():
        pieces.append((False, held))
    return pieces


def test_escape_sequences_in_a_paste_stay_in_it():
    assert joined([f"a{START}{COLOURED}{END}b"]) == [(False, "a"), (True, COLOURED), (False, "b")]


def test_a_lone_escape_is_a_key_at_once():
    assert list(PasteSplitter().feed("\x1b")) == [(False, "\x1b")]


def test_half_a_marker_that_nothing_follows_was_keys():
    splitter = PasteSplitter()
    assert list(splitter.feed("\x1b[")) == []
    assert splitter.give_up() == "\x1b["


@given(text.filter(lambda words: END not in words and START not in words), st.lists(st.integers(2, 60), max_size=4))
def test_wherever_the_reads_are_cut_the_paste_is_the_same(words: str, cuts: list[int]):
    whole = f"k{START}{words}{END}"
    if END in whole[len(START) + 1 : -len(END)] or whole.count(END) > 1:
        return
    at = sorted({min(cut, len(whole)) for cut in cuts if cut > 2})
    reads = [whole[i:j] for i, j in zip([0, *at], [*at, len(whole)], strict=True) if i != j]
    assert joined(reads) == [(False, "k"), (True, words)]


def test_a_paste_whose_end_is_lost_can_be_ended():
    splitter = PasteSplitter()
    assert list(splitter.feed(f"{START}half\x1b[20")) == []
    assert splitter.in_paste
    assert splitter.abandon() == "half\x1b[20"
    assert not splitter.in_paste
    assert list(splitter.feed("q")) == [(False, "q")]
