"""No class of ours takes a private name that Textual uses for itself: such a clash hung the app once."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cache
from types import ModuleType

import pytest

import unblame.screens
import unblame.widgets
from unblame import app

PRIVATE = re.compile(r"^_(?!_)\w+$")
MEANT = {"_on_key", "_on_paste", "_fatal_error", "_set_document"}
"""Overridden on purpose: handlers that call Textual's, what it does with a fault, the document of a text area."""


def modules() -> list[ModuleType]:
    """The app, its screens and its widgets."""
    found: list[ModuleType] = [app]
    for package in (unblame.screens, unblame.widgets):
        found += [
            importlib.import_module(f"{package.__name__}.{info.name}")
            for info in pkgutil.iter_modules(package.__path__)
        ]
    return found


def classes() -> list[type]:
    """Our classes that come from one of Textual's."""
    return [
        cls
        for module in modules()
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__ and textuals(cls)
    ]


def textuals(cls: type) -> list[type]:
    """The classes of Textual that a class comes from."""
    return [each for each in cls.__mro__ if each.__module__.startswith("textual")]


@cache
def names(cls: type) -> frozenset[str]:
    """The private names that a class's own source defines or sets on itself."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls)))
    found = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    }
    (body,) = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for node in body.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.Assign):
            found.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return frozenset(name for name in found if PRIVATE.match(name))


def test_the_search_finds_what_it_is_for() -> None:
    ours = {cls.__name__ for cls in classes()}
    assert {"UnblameApp", "SessionScreen", "LibraryScreen", "LineScreen", "Sheet", "FieldEditor", "Rows"} <= ours
    from textual.message_pump import MessagePump
    from textual.widget import Widget

    assert {"_closed", "_closing", "_parent", "_running", "_timers"} <= names(MessagePump)
    assert "_render" in names(Widget)


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_no_private_name_is_taken_twice(cls: type) -> None:
    ours = [each for each in cls.__mro__ if each.__module__.startswith("unblame")]
    taken = frozenset[str]().union(*(names(each) for each in ours))
    used = frozenset[str]().union(*(names(each) for each in textuals(cls)))
    assert taken & used <= MEANT


@pytest.mark.parametrize("cls", classes(), ids=lambda cls: cls.__name__)
def test_what_is_overridden_on_purpose_calls_textuals(cls: type) -> None:
    for name in MEANT & names(cls) & {"_on_key"}:
        assert f"super().{name}(" in inspect.getsource(getattr(cls, name))
