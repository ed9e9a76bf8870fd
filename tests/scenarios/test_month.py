"""A month of collecting, told in plain Chinese and played on a real workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.story import Story, steps

STORIES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_story(story, tmp_path, capsys):
    text = story.read_text("utf-8")
    played = Story(tmp_path, lambda: capsys.readouterr().out).play(text)
    assert played == sum(line.startswith("- ") for line in text.splitlines()) == len([*steps(text)])


@pytest.mark.parametrize("step", ["- 按「催收清单」吗?", "- 天气很好。"])
def test_a_line_that_is_no_step_is_a_mistake(step, tmp_path):
    with pytest.raises(AssertionError, match="看不懂这一步"):
        Story(tmp_path, str).play(step)
