"""Read YAML that people write: with the line of every key, and without what makes a file say two things or explode."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from taxo.errors import TaxoError

if TYPE_CHECKING:
    import yaml

MOST_DEEP = 20  # lists and mappings inside one another: people need four
TOO_DEEP = "nested too deep; take brackets or blanks out"
ALIAS = "aliases (*name) aren't allowed; write the value out"


class YamlError(TaxoError):
    """Text that isn't readable as YAML: names the file, the line and the remedy."""


class Lined(dict[Any, Any]):
    """A mapping of a YAML file that knows the `line` where it begins, and by key the `lines` of its keys."""

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[Any, int] = {}


def read_yaml(text: str, file: str) -> Any:
    """Return what `text` holds: mappings as `Lined`, all else as YAML has it; None where it is empty.

    Raises `YamlError`, which names `file` and line, where it isn't YAML, where a key is given twice, where an alias
    (`*name`) is used, which can make a small file enormous, and where it is nested absurdly deep.
    """
    import yaml

    try:
        return yaml.load(text, Loader=_loader())  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}, line {mark.line + 1}" if mark else file
        told = " ".join(part for part in (error.context, error.problem) if part)
        raise YamlError(f"{place}: not readable as YAML: {told}") from error
    except (
        yaml.YAMLError,
        ValueError,
    ) as error:  # a character that YAML doesn't allow, a number that is none
        raise YamlError(f"{file}: not readable as YAML: {' '.join(str(error).split())}") from error


@cache
def _loader() -> "type[yaml.SafeLoader]":
    """The class that reads: made when it is asked for, since the core of taxo does without PyYAML."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Keeps lines, and refuses twins, aliases and absurd depth."""

        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            begin: Any = self.peek_event()  # type: ignore[no-untyped-call]
            mark: Any = begin.start_mark
            if isinstance(begin, yaml.AliasEvent):
                raise yaml.composer.ComposerError(None, None, ALIAS, mark)
            self.depth += 1
            if self.depth > MOST_DEEP:
                raise yaml.composer.ComposerError(None, None, TOO_DEEP, mark)
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    def construct(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Iterator[Lined]:
        found = Lined(node.start_mark.line + 1)
        yield found
        for key_node, _ in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool) and key is not None:
                raise yaml.constructor.ConstructorError(
                    None, None, "a key is no plain word", key_node.start_mark
                )
            if key in found.lines:
                raise yaml.constructor.ConstructorError(
                    None, None, f"`{key}` is given twice", key_node.start_mark
                )
            found.lines[key] = key_node.start_mark.line + 1
        found.update(loader.construct_mapping(node, deep=True))

    Loader.add_constructor("tag:yaml.org,2002:map", construct)
    # "2020-13-45" is a name of somebody's, and no file of ours has dates.
    Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)  # type: ignore[type-var]
    return Loader
