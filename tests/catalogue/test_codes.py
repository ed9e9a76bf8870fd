"""The table of codes is complete, and nothing is refused without one."""

import ast
from pathlib import Path

import pytest

import xl_huikuan
from xl_huikuan.addin.build import README, readme
from xl_huikuan.core import errors
from xl_huikuan.core.catalogue import CATALOGUE, GROUPS, Severity
from xl_huikuan.core.errors import HuikuanError

PACKAGE = Path(xl_huikuan.__file__).parent
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}
# Bad numbers given to a worksheet function: the cell shows an error value, there is no table to mend.
WITHOUT = {"NotApplicable"}
# Once warnings; a code is for ever, so they keep their letter.
SAID_ONLY = {"W211", "W213", "W214"}


def error_names():
    """Every class of the package that is a HuikuanError, by name."""
    known = {"HuikuanError"}
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    while more := {name for name, of in bases.items() if of & known} - known:
        known |= more
    return known - WITHOUT


def calls(names):
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield path.relative_to(PACKAGE), node


def code_of(call):
    return next((word.value for word in call.keywords if word.arg == "code"), None)


def test_no_error_is_made_without_a_code():
    bare = [f"{path}:{call.lineno}" for path, call in calls(error_names()) if not code_of(call)]

    assert bare == []


def test_every_code_written_in_the_package_is_declared():
    written = {
        node.value
        for path, tree in MODULES.items()
        if path.name != "catalogue.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and _is_code(node.value)
    }

    assert written - set(CATALOGUE) == set()


def test_every_code_declared_is_used_in_the_package():
    text = "".join(
        path.read_text(encoding="utf-8") for path in MODULES if path.name != "catalogue.py"
    )

    assert [code for code in CATALOGUE if code not in text] == []


def _is_code(value):
    return (
        isinstance(value, str)
        and len(value) == 4
        and value[0] in "EWI"
        and value[1:].isascii()
        and value[1:].isdigit()
        and value[1] in GROUPS
    )


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_code_says_in_few_words_what_is_the_matter_and_then_what_to_do(code):
    entry = CATALOGUE[code]

    assert _is_code(code)
    assert 0 < len(entry.meaning) <= 24
    assert entry.meaning[-1] not in "。;,"
    assert len(entry.remedy) >= 4
    assert entry.remedy.endswith("。")


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_first_letter_agrees_with_how_far_a_code_reaches(code):
    severities = {
        "E": {Severity.BLOCK, Severity.EXCLUDE},
        "W": {Severity.WARN, *({Severity.INFO} if code in SAID_ONLY else ())},
        "I": {Severity.INFO},
    }

    assert CATALOGUE[code].severity in severities[code[0]]


def test_the_manual_lists_every_code_once():
    text = readme(README.read_text(encoding="utf-8"))

    assert [code for code in CATALOGUE if text.count(f"\n| {code} |") != 1] == []


def test_an_error_shows_its_code_behind_the_sentence_where_it_has_one():
    assert HuikuanError("找不到文件。", code="E101").with_code == "找不到文件。(E101)"
    assert errors.NotApplicable("天数应大于0").with_code == "天数应大于0"
