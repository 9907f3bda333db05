"""Every line of what gives summaries is a place where its process can die.

The functions of a module are compiled once more with a step before each of their statements, so whoever runs them,
in whatever task or thread, comes past it. Only what a process leaves to its system stays as it is: ``finally``, and
whatever is called ``close``.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType
from typing import Any

_STEP = "_step_before"


@contextmanager
def watched(modules: Iterable[ModuleType], step: Callable[[str], None]) -> Iterator[None]:
    """Until the end, ``step`` is called before each line of these modules, with the name of the line."""
    were: list[tuple[FunctionType, CodeType]] = []
    for module in modules:
        module.__dict__[_STEP] = step
        codes = dict(_functions_in(_compiled(module)))
        for function in _functions_of(module):
            code = codes.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None:
                were.append((function, function.__code__))
                function.__code__ = code
    try:
        yield
    finally:
        for function, code in were:
            function.__code__ = code


def _compiled(module: ModuleType) -> CodeType:
    source = inspect.getsource(module)
    tree = _Steps(module.__name__).visit(ast.parse(source))
    code: CodeType = compile(
        ast.fix_missing_locations(tree), inspect.getfile(module), "exec", dont_inherit=True
    )
    return code


class _Steps(ast.NodeTransformer):
    def __init__(self, module: str) -> None:
        self._module = module
        self._inside = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        if node.name == "close":
            return node
        self._inside += 1
        self.generic_visit(node)
        self._inside -= 1
        return node

    def visit_Try(self, node: ast.Try) -> ast.AST:
        last, node.finalbody = node.finalbody, []
        self.generic_visit(node)
        node.finalbody = last
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if self._inside:
            for name in ("body", "orelse"):
                block = getattr(node, name, None)
                if isinstance(block, list):
                    setattr(node, name, [each for line in block for each in self._stepping(line)])
        return node

    def _stepping(self, line: ast.stmt) -> list[ast.stmt]:
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            return [line]  # words about it
        call = ast.Call(ast.Name(_STEP, ast.Load()), [ast.Constant(f"{self._module}:{line.lineno}")], [])
        return [ast.copy_location(ast.Expr(call), line), line]


def _functions_in(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield (constant.co_qualname, constant.co_firstlineno), constant
            yield from _functions_in(constant)


def _functions_of(module: ModuleType) -> Iterator[FunctionType]:
    for found in list(vars(module).values()):
        if getattr(found, "__module__", None) != module.__name__:
            continue
        for each in vars(found).values() if inspect.isclass(found) else [found]:
            yield from _plain(each)


def _plain(found: Any) -> Iterator[FunctionType]:
    """The function itself, out of what a decorator made of it."""
    if isinstance(found, property):
        found = found.fget
    elif isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    found = inspect.unwrap(found) if callable(found) else found
    if isinstance(found, FunctionType):
        yield found
