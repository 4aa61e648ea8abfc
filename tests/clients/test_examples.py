"""What a page's examples are, and when what they print is what the page says."""

from pathlib import Path

import pytest

from tests.support.examples import Example, examples, fits, printed

PAGE = """Before.

```sh
echo 1
```

```text
1
```

Between.

```ts
go();
```

```sh
true
```
"""


def test_an_example_is_a_block_with_the_text_that_follows_it(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    assert examples(page, "sh") == [Example(0, "echo 1\n", "1\n"), Example(1, "true\n", "")]
    assert examples(page, "ts") == [Example(0, "go();\n", "")]


def test_output_is_told_apart_by_its_marks() -> None:
    assert printed("1\n=== example 0\n=== example 1\n") == ["1\n", ""]


@pytest.mark.parametrize(
    ("said", "done", "is_so"),
    [
        ("a\n", "a\n", True),
        ("a…\n", "ab c\n", True),
        ("a…\n", "a\n", False),
        ("a\n", "a\nb\n", False),
        ("", "a\n", False),
        ("a.c\n", "abc\n", False),
        ("a …\n", "a b \n", True),
    ],
)
def test_a_page_says_all_lines_with_dots_for_what_differs(said: str, done: str, is_so: bool) -> None:  # noqa: FBT001 - a table
    assert fits(said, done) is is_so
