"""What looks like personal data, in any text: e-mail addresses, telephone, card and account numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from unblame.review.prose import lazily
from unblame.review.rules.secrets import Hit

_domain = lazily(r"@(?<=[\w%+-]@)(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])", re.IGNORECASE)
_mailbox = lazily(r"[\w.%+-]{1,64}\Z", re.ASCII)
_nobody = lazily(
    r"(?:git|no-?reply|do-?not-?reply|postmaster|mailer-daemon)@|.*@(?:.*\.)?(?:example(?:\.\w+)?|\w+\.(?:test|invalid|"
    r"local|localhost|example|internal))\Z",
    re.IGNORECASE,
)
_international = lazily(r"\+(?<![\w+]\+)[1-9](?:[ ().-]{0,2}\d){8,14}(?<!000)(?![\d:])")
# each begins with what it needs, so that the search runs from one such character to the next
_run = lazily(r"[(\d](?<![\w.+-].)\d\d(?=[\d ().-]{7})", re.ASCII | re.DOTALL)
_national = lazily(r"\(?[2-9]\d{2}(?:\) ?|[ .-])[2-9]\d{2}[.-]\d{4}(?![\w-]|\.\d)", re.ASCII)
_card = lazily(
    r"(?:3[47]\d{2}[ -]?\d{6}[ -]?\d{5}|(?:4\d{3}|5[1-5]\d{2}|2[2-7]\d{2}|6011|65\d{2}|35\d{2})"
    r"(?:[ -]?\d{4}){3})(?![\w-]|\.\d)",
    re.ASCII,
)
_iban = lazily(
    r"[A-Z](?<![\w-].)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])", re.ASCII | re.DOTALL
)
_SHORTEST_IBAN, _LONGEST_IBAN = 15, 34
_LONGEST_MAILBOX = 64


def personal_data(text: str, handles: Collection[str]) -> Iterator[Hit]:
    """Every stretch that looks like personal data; `handles`, in lower case, are the participants' own."""
    yield from _addresses(text, handles)
    yield from (Hit("telephone number", *found.span()) for found in _international().finditer(text))
    yield from _numbers(text)
    for found in _iban().finditer(text):
        if end := _iban_end(found.group()):
            yield Hit("bank account (IBAN)", found.start(), found.start() + end)


def _addresses(text: str, handles: Collection[str]) -> Iterator[Hit]:
    for found in _domain().finditer(text):
        mailbox = _mailbox().search(text, max(0, found.start() - _LONGEST_MAILBOX), found.start())
        if mailbox is None:
            continue
        address = mailbox.group() + found.group()
        if address.lower() not in handles and not _nobody().match(address):
            yield Hit("e-mail address", mailbox.start(), found.end())


def _numbers(text: str) -> Iterator[Hit]:
    run = _run().search(text)
    while run:
        start, end = run.span()
        if found := _card().match(text, start):
            end = found.end()
            if _luhn(found.group()):
                yield Hit("card number", start, end)
        elif found := _national().match(text, start):
            end = found.end()
            yield Hit("telephone number", start, end)
        run = _run().search(text, end)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812: every second digit from the right counts double."""
    digits = [int(each) for each in reversed(number) if each.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _iban_end(written: str) -> int:
    """How much of it is an account number (ISO 13616, remainder 1 by 97), with or without its last group; else 0."""
    for end in (len(written), written.rfind(" ")):
        bare = written[: max(end, 0)].replace(" ", "")
        if _SHORTEST_IBAN <= len(bare) <= _LONGEST_IBAN:
            number = "".join(str(int(each, 36)) for each in bare[4:] + bare[:4])
            if int(number) % 97 == 1:
                return end
    return 0
