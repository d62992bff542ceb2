"""Find places in the text of a YAML file, so that it can be changed there and nowhere else."""

import yaml


def value_of(text: str, key: str) -> yaml.Node | None:
    """The value of `key` at the top of a YAML file with its place; None where there is no such key."""
    node = yaml.compose(text)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def newline_of(text: str) -> str:
    """The line break that `text` uses."""
    return "\r\n" if "\r\n" in text else "\n"


def item_end(text: str, item: yaml.Node) -> int:
    """Where the last line of a list's item ends."""
    return line_end(text, len(text[: _leaf(item).end_mark.index].rstrip()) - 1)


def line_end(text: str, place: int) -> int:
    """Where the line of `text` with `place` ends, its line break included."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def ended(text: str, newline: str) -> str:
    """`text` with a line break at its end, where it has none."""
    return text if not text or text.endswith("\n") else text + newline


def _leaf(node: yaml.Node) -> yaml.Node:
    """The last part of `node` that is a text or in brackets: a block's own end is where the next thing begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node
