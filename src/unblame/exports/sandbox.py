"""Where a team's own templates run: they lay out the write-up, do nothing else, and come to an end."""

from __future__ import annotations

from typing import Any

from jinja2 import TemplateRuntimeError, nodes
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

MOST_TURNS = 2_000_000
"""Of all loops of one document; a session of ten thousand events takes a few hundred thousand."""
_LARGEST = 10_000_000  # what a multiplication of texts or lists may make
_HIGHEST = 1_000  # exponent


class TeamEnvironment(SandboxedEnvironment):
    """Counts the turns of loops, since one inside another can go on for years without writing anything."""

    intercepted_binops = frozenset(("*", "**"))
    turns = 0

    @property
    def turn(self) -> None:
        """One more turn of a loop, as an attribute since a call costs ten times more. Raises TemplateRuntimeError."""
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TemplateRuntimeError(f"over {MOST_TURNS:,} turns of loops: look for a loop inside a loop")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """A product or a power, if it is not made to fill the memory."""
        times = left if isinstance(left, int) else right
        repeated = right if isinstance(left, int) else left
        if (
            operator == "*"
            and isinstance(times, int)
            and hasattr(repeated, "__len__")
            and len(repeated) * times > _LARGEST
        ):
            raise TemplateRuntimeError("a product that is too large")
        if operator == "**" and isinstance(right, int | float) and right > _HIGHEST:
            raise TemplateRuntimeError("a power that is too large")
        return super().call_binop(context, operator, left, right)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        for loop in list(source.find_all(nodes.For)):
            counted = nodes.ExprStmt(nodes.EnvironmentAttribute("turn"))
            loop.body.insert(0, counted.set_lineno(loop.lineno, override=True).set_environment(self))
        return super()._generate(source, name, filename, defer_init)
