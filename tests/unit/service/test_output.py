"""What commands print: tables whose cells stay cells, whatever stands in them."""

import pytest

from service.cli.output import put_table


def test_a_name_begins_no_line_and_no_column_and_tells_the_terminal_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    put_table(["a", "b"], [["表\r\n2\t假.tif", 1], ["\x1b]0;x\x07\x9b2J.tif", None], ["档 案.tif", "“周敬棠”"]])
    assert capsys.readouterr().out.split("\n") == [
        "表  2 假.tif\t1",
        "\ufffd]0;x\ufffd\ufffd2J.tif\t",
        "档 案.tif\t“周敬棠”",
        "",
    ]
