"""The picture of the architecture is the one that its text draws."""

import html
import pathlib
import re

PICTURES = pathlib.Path(__file__).resolve().parents[2] / "docs/pictures"


def test_architecture_shows_every_box_and_word_of_its_text():
    words = re.findall(r'label="([^"]+)"', (PICTURES / "architecture.dot").read_text())
    drawn = (PICTURES / "architecture.svg").read_text()
    assert len(words) > 20
    for line in (line for word in words for line in word.split("\\n")):
        assert f">{html.escape(line, quote=False)}</text>" in drawn.replace("&#45;", "-"), f"{line} is not drawn: run docs/pictures/draw"
