"""A session laid out by a template.

Templates are Jinja. A team's own runs in a sandbox: it can lay out the write-up and do nothing else. They see the
fields of `WriteUp` by name, `picture`, the filters of `markdown`, and the macros of `parts/sections.j2`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unblame.exports import markdown, outside
from unblame.exports.template_files import (
    Described,
    Source,
    TemplateError,
    described,
    included,
    source,
    template_names,
)
from unblame.exports.writeup import build
from unblame.record.session import Session

if TYPE_CHECKING:
    from jinja2 import Environment, Template

__all__ = ["PICTURE", "Described", "TemplateError", "described", "render", "source", "template_names"]

PICTURE = "<!-- picture -->"
"""The line that `page.page` puts the incident's picture in place of; templates write `{{ picture }}`."""

_GIVEN = "the template itself"  # no file has this name: what is asked for may have the name of what it includes
_INCLUDED = "Name one of ours (standard.md.j2, parts/sections.j2), or a file beside it whose name ends in .j2."
_LONGEST = 200_000_000  # characters of a document: a record holds 16 MiB


def render(session: Session, template: str = "standard", folder: Path | None = None, *, picture: bool = False) -> str:
    """The session as the document of a template: a name of `template_names(folder)`, or the path of a file.

    `folder` holds a team's own; one that has the name of ours is taken instead. `picture` keeps the line where the
    incident's picture stands, for HTML. A template for customers reads `outside.ForCustomers`, without a picture. The
    text has no stamp yet: `stamp.stamp` adds it to a file. Raises TemplateError.
    """
    given = source(template, folder)
    if outside.is_for_customers(template, given):
        return _for_customers(session, given)
    context = _context(session)
    context["picture"] = PICTURE if picture else ""
    return markdown.tidy(_made(given, context))


def _for_customers(session: Session, given: Source) -> str:
    """What customers read: their own wording only, and nothing while something internal is left in it."""
    facts = outside.build(session)
    context = {field.name: getattr(facts, field.name) for field in fields(facts)}
    text = markdown.tidy(_made(given, context | {"picture": ""}))
    if found := outside.refuse(session, text):
        raise outside.Leaks(found, session)
    return text


def _context(session: Session) -> dict[str, Any]:
    writeup = build(session)
    return {field.name: getattr(writeup, field.name) for field in fields(writeup)}


def _made(given: Source, context: Mapping[str, Any]) -> str:
    import jinja2

    try:
        return _written(_template(given), context, given.shown)
    except jinja2.TemplateSyntaxError as error:
        file = error.filename or given.shown
        raise TemplateError(f"{file}, line {error.lineno}: {error.message}. Correct the template.") from error
    except jinja2.TemplateNotFound as error:
        file = _place(error)[0] or given.shown
        raise TemplateError(f"{file}: includes “{error.name}”, which is no template. {_INCLUDED}") from error
    except TemplateError:
        raise
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        file, line = _place(error)
        raise TemplateError(f"{file or given.shown}, line {line}: {error}. Correct the template.") from error
    except MemoryError as error:
        raise TemplateError(f"{given.shown}: it makes more than fits into memory. Correct the template.") from error
    except RecursionError as error:
        raise TemplateError(f"{given.shown}: it includes itself. Take that include out.") from error


def _template(given: Source) -> Template:
    """Ours are compiled once and trusted; a team's each time, since it may have been edited, and in the sandbox."""
    import jinja2

    from unblame.exports.sandbox import TeamEnvironment

    if given.ours:
        return _environment(jinja2.Environment).get_template(given.ours)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return _loaded(given if name == _GIVEN else included(name, given.beside))

    return _environment(TeamEnvironment).overlay(loader=jinja2.FunctionLoader(load)).get_template(_GIVEN)


def _written(template: Template, context: Mapping[str, Any], shown: str) -> str:
    pieces: list[str] = []
    length = 0
    for piece in template.generate(context):
        length += len(piece)
        if length > _LONGEST:
            raise TemplateError(f"{shown}: it writes without end. Look for a loop inside a loop and take one out.")
        pieces.append(piece)
    return "".join(pieces)


@cache
def _environment(kind: type[Environment]) -> Environment:
    import jinja2

    environment = kind(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        loader=jinja2.FunctionLoader(lambda name: _loaded(included(name))),
    )
    laid_out: dict[str, Callable[..., Any]] = {
        "bullet": markdown.bullet,
        "cell": markdown.cell,
        "cut": markdown.cut,
        "fence": markdown.fence,
        "heading": markdown.heading,
        "image": markdown.image,
        "inline": markdown.inline,
        "item": markdown.item,
        "labelled": markdown.labelled,
        "lines": markdown.lines,
        "link": markdown.link,
        "prose": markdown.prose,
        "table": markdown.table,
    }
    environment.filters.update({name: _defined(filtered) for name, filtered in laid_out.items()})
    shared: dict[str, Any] = {"side_by_side": markdown.side_by_side}
    environment.globals.update(shared)
    return environment


def _defined(filtered: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that says which name is not defined, rather than that it cannot do anything with it."""

    @wraps(filtered)
    def checked(value: Any, *given: Any, **more: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)  # raises
        return filtered(value, *given, **more)

    from jinja2 import Undefined

    return checked


def _loaded(found: Source | None) -> tuple[str, str, Callable[[], bool]] | None:
    return None if found is None else (found.text, found.shown, lambda: True)


def _place(error: BaseException) -> tuple[str, str]:
    """The file and the line where a running template stood: Jinja gives its lines frames of their own."""
    file, line = "", "?"
    trace = error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            file, line = trace.tb_frame.f_code.co_filename, str(trace.tb_lineno)
        trace = trace.tb_next
    return file, line
