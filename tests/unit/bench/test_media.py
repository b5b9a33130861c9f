"""The bench of films: what it says stands in a film, and what it counts as found."""

from collections import Counter

from bench.media import Way
from bench.media_film import SCENE, Written, lines_of


def test_every_second_of_a_film_shows_writing_and_no_line_is_there_twice_at_once() -> None:
    there = [line for scene in range(30) for line in lines_of(scene)]
    for second in range(30 * SCENE):
        shown = [line.text for line in there if line.start <= second < line.end]
        assert shown
        assert max(Counter(shown).values()) == 1
        assert sum(line.is_caption for line in there if line.start <= second < line.end) == 1


def test_a_line_is_found_where_it_is_read_in_its_time_without_a_wrong_character() -> None:
    there = [Written(0, 14, "公示期为七个工作日", False), Written(0, 7, "申请材料", True), Written(7, 14, "慰问", True)]
    way = Way("hand")
    way.score([(0, 1, "公示期为七个工作臼\n申请材料"), (7, 9, "公示期 为七个工作日"), (14, 15, "慰问")], there)
    assert (way.slides, way.captions) == (1, 1)
