"""A session laid out by a template.

Templates are Jinja, run in a sandbox: a team's own can lay out the write-up and do nothing else. They see the
fields of `WriteUp` by name, and the filters of `markdown`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unblame.exports import markdown
from unblame.exports.writeup import build
from unblame.record.session import Session

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_SUFFIX = ".md.j2"
_LARGEST = 1_000_000  # characters of a team's template
_TEMPLATES = files("unblame.exports") / "templates"


class TemplateError(ValueError):
    """A template that is not there or does not work; the message says which, where and what to do."""


PICTURE = "<!-- picture -->"
"""The line that `page.page` puts the incident's picture in place of; templates write `{{ picture }}`."""


def render(session: Session, template: str = "standard", *, picture: bool = False) -> str:
    """The session as the document of a template: a name of `template_names`, or the path of a file of your own.

    `picture` keeps the line where the incident's picture stands, for HTML. Raises TemplateError. The text has no stamp yet: `stamp.stamp` adds it to a file.
    """
    name, source = _source(template)
    environment = _environment()
    import jinja2

    writeup = build(session)
    context: dict[str, Any] = {field.name: getattr(writeup, field.name) for field in fields(writeup)}
    context["side_by_side"] = markdown.side_by_side
    context["picture"] = PICTURE if picture else ""
    try:
        made = environment.from_string(source).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"{error.name or name}, line {error.lineno}: {error.message}. Correct the template."
        ) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"{name}: includes “{error.name}”, which is no template. {_known()}") from error
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise TemplateError(f"{name}, line {_line_of(error)}: {error}. Correct the template.") from error
    except RecursionError as error:
        raise TemplateError(f"{name}: it includes itself. Take that include out.") from error
    return markdown.tidy(made)


def template_names() -> list[str]:
    """The names of the templates that come with the app."""
    return sorted(entry.name.removesuffix(_SUFFIX) for entry in _TEMPLATES.iterdir() if entry.name.endswith(_SUFFIX))


def _source(template: str) -> tuple[str, str]:
    if template in template_names():
        return template, (_TEMPLATES / (template + _SUFFIX)).read_text(encoding="utf-8")
    path = Path(template)
    if path.suffix != ".j2" and path.name == template:
        near = difflib.get_close_matches(template, template_names(), n=1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        raise TemplateError(f"There is no template “{template}”. {hint}{_known()}")
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise TemplateError(f"{template}: cannot be read: {reason}. {_known()}") from error
    if len(source) > _LARGEST:
        raise TemplateError(f"{template}: too long for a template. Give the path of a Jinja file.")
    return template, source


def _known() -> str:
    return f"Give one of {', '.join(template_names())}, or the path of a file of your own."


@cache
def _environment() -> SandboxedEnvironment:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        loader=jinja2.FunctionLoader(_included),
    )
    laid_out: dict[str, Callable[..., Any]] = {
        "bullet": markdown.bullet,
        "cell": markdown.cell,
        "fence": markdown.fence,
        "heading": markdown.heading,
        "image": markdown.image,
        "inline": markdown.inline,
        "item": markdown.item,
        "lines": markdown.lines,
        "link": markdown.link,
        "prose": markdown.prose,
        "table": markdown.table,
    }
    environment.filters.update(laid_out)
    return environment


def _included(name: str) -> str | None:
    if name.removesuffix(_SUFFIX) not in template_names():
        return None
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _line_of(error: BaseException) -> str:
    """Where a running template stood: Jinja rewrites the traceback to the template's own lines."""
    line, trace = "?", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in {"<template>", "<unknown>"}:
            line = str(trace.tb_lineno)
        trace = trace.tb_next
    return line
