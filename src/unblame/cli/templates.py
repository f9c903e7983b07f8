"""`unblame templates`: what a write-up can be laid out by, and a template's source to start one's own from."""

from __future__ import annotations

import argparse

from unblame.cli.main import FINE, CommandError
from unblame.cli.terminal import put
from unblame.config import load_config


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    command.epilog = "A template of your own: templates/NAME.md.j2 in the config folder (UNBLAME_CONFIG)."
    command.add_argument("--show", metavar="NAME", default="", help="print a template, to start your own from")


def run(arguments: argparse.Namespace) -> int:
    """A line for each template, or the source of one."""
    from unblame.exports.template_files import TemplateError, described, included, source
    from unblame.record.text import clean_line, visible

    folder = load_config().templates_folder
    try:
        if arguments.show:
            part = included(arguments.show) if "/" in arguments.show else None
            put((part or source(arguments.show, folder)).text.rstrip("\n"))
            return FINE
        templates = described(folder)
    except TemplateError as error:
        raise CommandError(str(error)) from error
    width = max(len(template.name) for template in templates)
    for template in templates:
        line = template.line or "nothing at its top describes it"
        yours = f"  (yours: {template.path})" if template.path else ""
        put(visible(clean_line(f"{template.name:<{width}}  {line}{yours}")))
    return FINE
