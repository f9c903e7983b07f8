"""What the write-up's screen asks for: another template, format or place, the preview, and the export itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from unblame.exports.delivery import deliver, target_in, text_of
from unblame.exports.formats import FORMATS, Layout, format_named, laid_out
from unblame.exports.outside import Leaks
from unblame.exports.published import place_below, root_of, with_place
from unblame.exports.render import TemplateError, described, render
from unblame.exports.stamp import STANDARD
from unblame.exports.write import Written
from unblame.record.session import Session
from unblame.screens.context import Context
from unblame.screens.overlays import Sheetlet, choices
from unblame.store.choice import Choice, keep_choice, load_choice
from unblame.widgets.host import app_of
from unblame.widgets.rows import BLANK, plain

if TYPE_CHECKING:
    from unblame.review.leaks import Leak
    from unblame.screens.session import SessionScreen

LETTERS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of a list to choose from."""
DIFF_LINES = 12
_LEAKS = "customers would read what is internal. Reword the places that are listed, or allow their words."
_LEAVE_IMPORTABLE = "leave it; “unblame import {} --into …” takes the corrections in"


class Choosing(Protocol):
    """The section in which it is chosen what is written, and where."""

    choice: Choice | None
    target: Path | None

    def choose(self, choice: Choice, target: Path | None) -> None:
        """Write something else, or elsewhere."""
        ...


class Preview(NamedTuple):
    """A document, or why there is none; `target` is where it would be written, from the root of the repository."""

    text: str
    target: str
    problem: str = ""
    leaks: Sequence[Leak] = ()


def chosen_for(context: Context) -> Choice:
    """What this session's repository exported last, on this machine; a format of another version is none here."""
    choice = load_choice(context.config.state_folder, root_of(context.path))
    return choice if choice.format in {each.name for each in FORMATS} else choice._replace(format=Choice().format)


async def _choice(context: Context, section: Choosing) -> Choice:
    """What the section has chosen; before it knows, what was chosen last."""
    return section.choice or await asyncio.to_thread(chosen_for, context)


def previewed(context: Context, session: Session, choice: Choice, target: Path | None) -> Preview:
    """The document as it would be written now; of an HTML page the text that it is made from."""
    layout, place = _layout(context, choice), ""
    try:
        goes_to = target or _target(context, choice)
        place = place_below(root_of(context.path), goes_to) or str(goes_to)
        if format_named(layout.format).laid_out:
            text = render(laid_out(session, layout), layout.template, layout.folder)
        else:
            text = text_of(session, context.path, layout, context.now()).text
    except Leaks as error:
        return Preview("", place, _LEAKS, error.leaks)
    except TemplateError as error:
        return Preview("", place, str(error))
    return Preview(text, place)


def _layout(context: Context, choice: Choice) -> Layout:
    template = choice.template if format_named(choice.format).laid_out else STANDARD
    return Layout(template, choice.format, context.config.templates_folder)


def _target(context: Context, choice: Choice) -> Path:
    """The file in the team's folder; what is private goes there only when a file is named, and else beside its own."""
    session = context.document.session
    in_team = choice.folder and not session.incident.private
    folder = root_of(context.path) / choice.folder if in_team else context.path.parent
    return target_in(folder, session, context.path, _layout(context, choice))


async def choose_template(screen: SessionScreen, section: Choosing) -> None:
    """Any of ours or of the team's, with its line; other formats than these two have none."""
    choice = await _choice(screen.context, section)
    try:
        offered = [(each.name, f"{each.name}: {each.line}") for each in described(screen.config.templates_folder)]
    except TemplateError as error:
        screen.say_text(str(error))
        return
    laid_out = format_named(choice.format).laid_out

    def chosen(name: str) -> None:
        section.choose(choice._replace(template=name, format=choice.format if laid_out else "md"), None)

    await _choose(screen, "Template", f"Now {choice.template}.", offered, chosen)


async def choose_format(screen: SessionScreen, section: Choosing) -> None:
    """Any format there is."""
    choice = await _choice(screen.context, section)

    def chosen(name: str) -> None:
        section.choose(choice._replace(format=name), None)

    offered = [(each.name, f"{each.name}: {each.about}") for each in FORMATS]
    await _choose(screen, "Format", f"Now {choice.format}.", offered, chosen)


async def choose_target(screen: SessionScreen, section: Choosing) -> None:
    """A folder, remembered for the team, or a file for this session."""
    from unblame.screens.line import LineScreen

    context = screen.context
    choice = await _choice(context, section)
    root = root_of(context.path)

    def given(text: str) -> None:
        path = root / os.path.expanduser(text.strip())  # noqa: PTH111 - a Path raises where nobody has that name
        if not text.strip():
            section.choose(choice._replace(folder=""), None)
        elif text.strip().endswith("/") or os.path.isdir(path):  # noqa: PTH112 - a Path raises where it may not look
            below = place_below(root, path / "x")
            if below:
                section.choose(choice._replace(folder=below.rpartition("/")[0] or "."), None)
            else:
                section.choose(choice, path / _target(context, choice).name)
        else:
            section.choose(choice, path)

    def problem(text: str) -> str:
        if text.strip().endswith(".toml"):
            return "A name that ends in .toml is for sessions."
        try:
            _target(context, choice)
        except TemplateError as error:
            return str(error)
        return ""

    hint = "docs/ or a file, from the repository’s root; empty: beside the session"
    await app_of(screen).push_screen(LineScreen("to", hint, given, text=choice.folder, check=problem))


async def export(screen: SessionScreen, section: Choosing, *, force: bool = False) -> None:
    """Write the document and keep where it is; what somebody edited is written over only when that is chosen."""
    context, document = screen.context, screen.context.document
    choice = await _choice(context, section)
    try:
        target = section.target or await asyncio.to_thread(_target, context, choice)
        place, result = await asyncio.to_thread(_deliver, context, choice, target, force=force)
    except TemplateError as error:
        screen.say("export-stopped", reason=_LEAKS if isinstance(error, Leaks) else str(error).partition("\n")[0])
        return
    except OSError as error:
        screen.say("write-failed", path="the document", problem=error.strerror or str(error))
        return
    if result.refused:
        await _refused(screen, section, result)
        return
    if place:
        day = context.today
        document.change(
            "publication.published", "the write-up's place", lambda now: with_place(now, choice.template, place, day)
        )
    if result.told:
        screen.say("exported-but", told=" ".join(result.told))
    else:
        screen.say("exported", path=f"{target.name} in {target.parent}")


def _deliver(context: Context, choice: Choice, target: Path, *, force: bool) -> tuple[str, Written]:
    """Write it, its own place among what was published; that place is given where it is new to the session."""
    before, layout, state_folder = context.document.session, _layout(context, choice), context.config.state_folder
    session, place = before, ""
    if format_named(choice.format).laid_out and not context.document.read_only:
        place = place_below(root_of(context.path), target)
        session = with_place(before, choice.template, place, context.today)
    target.parent.mkdir(parents=True, exist_ok=True)
    now = context.now()
    result = deliver(session, context.path, target, layout, now, state_folder=state_folder, force=force)
    if not result.refused:
        with suppress(OSError):  # a choice that is forgotten costs two keys
            keep_choice(state_folder, root_of(context.path), choice)
    return "" if session is before else place, result


async def _refused(screen: SessionScreen, section: Choosing, result: Written) -> None:
    """Show what would be lost, and let it be chosen."""
    if screen.context.in_room:
        screen.say("export-refused", path=result.path.name, reason=result.refused)
        return

    async def chosen(key: str | None) -> None:
        if key == "o":
            await export(screen, section, force=True)
        elif key == "w":
            await choose_target(screen, section)
        else:
            screen.say("export-refused", path=result.path.name, reason=result.refused)

    changed = [line for line in result.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    rows = choices(
        f"{result.path.name}: {result.refused}",
        ("o", "write over it: what is marked − goes, what is marked + stands"),
        ("w", "write elsewhere"),
        ("escape", _LEAVE_IMPORTABLE.format(result.path.name) if result.importable else "leave it as it is"),
    )
    rows += [BLANK, *(plain(line, "dim", lead=(("   ", ""),)) for line in changed[:DIFF_LINES])]
    if len(changed) > DIFF_LINES:
        rows.append(plain(f"   and {len(changed) - DIFF_LINES} lines more", "dim"))
    await app_of(screen).push_screen(Sheetlet("Not written yet", rows, ("o", "w")), chosen)


async def _choose(
    screen: SessionScreen, title: str, said: str, offered: Sequence[tuple[str, str]], chosen: Callable[[str], None]
) -> None:
    """One of a list, by its letter or a click."""
    keys = dict(zip(LETTERS, offered, strict=False))

    def given(key: str | None) -> None:
        if key in keys:
            chosen(keys[key][0])

    rows = choices(said, *((key, text) for key, (_, text) in keys.items()))
    await app_of(screen).push_screen(Sheetlet(title, rows, tuple(keys)), given)


ASKED: dict[str, Callable[[SessionScreen, Choosing], Awaitable[None]]] = {
    "export": export,
    "template": choose_template,
    "format": choose_format,
    "target": choose_target,
}
"""By what the section asks for."""
