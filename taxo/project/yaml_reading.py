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
        _refuse_what_explodes(text)
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


def _refuse_what_explodes(text: str) -> None:
    """Raise `yaml.MarkedYAMLError` at the first alias, and where lists and mappings are nested absurdly deep."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MOST_DEEP:
            told = ALIAS if isinstance(event, yaml.AliasEvent) else TOO_DEEP
            mark: Any = event.start_mark
            raise yaml.MarkedYAMLError(None, None, told, mark)


@cache
def _loader() -> "type[yaml.SafeLoader]":
    """The class that reads, in C where PyYAML has that: made when asked for, since taxo's core does without PyYAML."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Keeps lines, and refuses twins."""

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
    Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)
    return Loader
