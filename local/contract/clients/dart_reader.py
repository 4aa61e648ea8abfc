"""Reads Dart as far as its grammar goes: a line for each place that does not parse, imports what is not there, or names a type
or a value of an enumeration that nothing declares. Run by the clients' own tools, for no Dart compiler is among them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_dart
from tree_sitter import Language, Node, Parser, Query, QueryCursor

# Of Dart itself, and of the packages that pubspec.yaml names.
_KNOWN = frozenset(
    """
    BaseOptions CancelToken DateTime Dio DioException DioExceptionType Duration Exception Future Interceptor Iterable List Map
    Object Options ProgressCallback RegExp RegExpMatch RequestInterceptorHandler RequestOptions Response Set String
    ValidateStatus bool double dynamic int num void
    """.split()  # noqa: SIM905 - a paragraph of names
)
_DECLARED = """
[(class_definition name: (identifier) @name) (enum_declaration name: (identifier) @name)
 (extension_declaration name: (identifier) @name) (type_alias (type_identifier) @name)]
"""
_USED = "(type_identifier) @name"


def main(root: Path) -> int:
    language = Language(tree_sitter_dart.language())
    parser = Parser(language)
    trees = {path: parser.parse(path.read_bytes()).root_node for path in sorted(root.rglob("*.dart"))}
    declared = {name for tree in trees.values() for name, _ in _named(language, _DECLARED, tree)}
    values = {name: found for tree in trees.values() for name, found in _enumerations(tree)}
    for path, tree in trees.items():
        problems = [
            *_broken(tree),
            *_unknown(language, tree, declared),
            *_missing(root, path),
            *_valueless(path, values),
        ]
        for line, said in problems:
            print(f"{path.relative_to(root)}:{line}: {said}")
    return 0


def _broken(node: Node) -> Iterator[tuple[int, str]]:
    if node.is_error or node.is_missing:
        yield node.start_point.row + 1, "this is not Dart"
    elif node.has_error:
        for child in node.children:
            yield from _broken(child)


def _unknown(language: Language, tree: Node, declared: set[str]) -> Iterator[tuple[int, str]]:
    own = {name for name, _ in _named(language, "(type_parameter (type_identifier) @name)", tree)}
    for name, line in _named(language, _USED, tree):
        if name not in declared | own | _KNOWN:
            yield line, f"nothing declares {name}"


def _missing(root: Path, path: Path) -> Iterator[tuple[int, str]]:
    """Imports and exports of the package's own files that are not there."""
    own = "package:social_flow/"
    for number, text in enumerate(path.read_text().splitlines(), 1):
        if text.startswith(("import ", "export ")) and own in text:
            target = text.split(own, 1)[1].split(text[text.index(own) - 1], 1)[0]
            if not (root / target).exists():
                yield number, f"there is no {target}"


def _valueless(path: Path, values: dict[str, set[str]]) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(path.read_text().splitlines(), 1):
        for name, value in re.findall(r"\b([A-Z]\w*)\.(\w+)", text):
            if value not in values.get(name, {value}):
                yield number, f"{name} has no {value}"


def _enumerations(tree: Node) -> Iterator[tuple[str, set[str]]]:
    for node in tree.children:
        if node.type == "enum_declaration":
            body = node.child_by_field_name("body")
            constants = [each for each in body.children if each.type == "enum_constant"]
            yield _name(node), {"values", *map(_name, constants)}


def _name(node: Node) -> str:
    return str(node.child_by_field_name("name").text.decode())


def _named(language: Language, query: str, tree: Node) -> Iterator[tuple[str, int]]:
    for nodes in QueryCursor(Query(language, query)).captures(tree).values():
        for node in nodes:
            yield (node.text or b"").decode(), node.start_point.row + 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
