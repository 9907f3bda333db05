"""Conditions and calculations: ODK's expression language, read once and evaluated without ``eval``.

``reading`` turns an author's text into a tree or a mistake; ``evaluation`` gives its value at a place of a
submission. Numbers are IEEE doubles and blank is ``''``, as in ODK.
"""

from flows.conversation.expressions.evaluation import World, evaluate, filters, holds, text_of
from flows.conversation.expressions.reading import (
    DEEPEST,
    LONGEST,
    ExpressionError,
    Template,
    parse_expression,
    parse_template,
)
from flows.conversation.expressions.shuffling import shuffled
from flows.conversation.expressions.tree import Expression, Node
from flows.conversation.expressions.values import DataNode, NodeSet, Result, as_boolean, as_number, as_string

__all__ = [
    "DEEPEST",
    "LONGEST",
    "DataNode",
    "Expression",
    "ExpressionError",
    "Node",
    "NodeSet",
    "Result",
    "Template",
    "World",
    "as_boolean",
    "as_number",
    "as_string",
    "evaluate",
    "filters",
    "holds",
    "parse_expression",
    "parse_template",
    "shuffled",
    "text_of",
]
