"""The bindings of a section, made from the commands that it has."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from unblame.commands import commands_of


def bindings_of(*contexts: str) -> list[BindingType]:
    """The bindings of a list's commands and those of these contexts, one a key, remapped by their ids."""
    made: list[BindingType] = []
    for command in commands_of("list", *contexts):
        keys = command.keys.split(",")
        if all(key.isdigit() for key in keys):
            made += [
                Binding(key, f"command('{command.id}', '{key}')", command.name, show=False, priority=True)
                for key in keys
            ]
        else:
            made.append(
                Binding(
                    command.keys, f"command('{command.id}', '')", command.name, show=False, priority=True, id=command.id
                )
            )
    return made
