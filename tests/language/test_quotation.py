"""What stands in quotation marks is somebody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unblame.language.markdown import blocks
from unblame.language.quotation import QUOTED, mask_quotations


@pytest.mark.parametrize(
    "quotation",
    [
        '"he forgot it"',
        "“he forgot it”",
        "„er vergaß es“",
        "« il a oublié »",
        "‘he didn’t do it’",
        "'he didn't do it'",
        '"**he** forgot"',
    ],
)
@pytest.mark.parametrize("around", ["{}", "She said {}, then left.", "({})", "**{}**", "so:{}!", "it – {}"])
def test_quotations_of_several_words_are_masked_whole(quotation: str, around: str) -> None:
    before, after = around.split("{}")
    assert mask_quotations(around.format(quotation)) == before + QUOTED * len(quotation) + after


@pytest.mark.parametrize(
    "quotation", ['"careless"', "“careless”", "„careless“", "«careless»", "‘careless’", "'careless'"]
)
def test_a_scare_quote_keeps_its_word(quotation: str) -> None:
    assert mask_quotations(f"the {quotation} change") == "the  careless  change"


@pytest.mark.parametrize(
    "text",
    [
        'she said "he forgot it',
        'a 19" rack and a 21" rack',
        "the users' data and the pods' logs",
        "don't say it wasn't 'bout that",
        "in the '90s the users' data",
        "“he forgot it",
        "he forgot it”",
        '" a "',
        '""',
    ],
)
def test_a_mark_without_its_partner_changes_nothing(text: str) -> None:
    assert mask_quotations(text) == text


def test_an_unpaired_mark_does_not_turn_the_others_round() -> None:
    text = mask_quotations('he said "no and "it was me" he said')
    assert text == 'he said "no and ' + QUOTED * len('"it was me"') + " he said"


def test_pairs_do_not_cross_blocks() -> None:
    assert [block.text for block in blocks('one "two three\n\nfour five" six')] == ['one "two three', 'four five" six']


def test_code_in_a_quotation_counts_as_a_word() -> None:
    (block,) = blocks('she ran "the `x`" once')
    assert block.text == "she ran " + QUOTED * 9 + " once"


def test_mark_up_at_the_marks_does_not_hide_them() -> None:
    (block,) = blocks('say "[two words](https://a.b)" once')
    assert block.text == "say " + QUOTED * 26 + " once"


@given(st.text(st.sampled_from("\"'“”„«»‘’ ab*_\ue002.5("), max_size=60))
def test_the_length_is_kept(text: str) -> None:
    assert len(mask_quotations(text)) == len(text)
