"""Which engines can be had here, and what is said of those that cannot."""

import pytest

from ocr import EngineUnavailableError, Lack, available_engines, load_engine


def test_every_engine_is_reported_with_its_version() -> None:
    probes = {probe.name: probe for probe in available_engines()}
    assert list(probes) == ["ppocr", "tesseract", "null"]
    assert all((probe.version is None) != (probe.lack is None) for probe in probes.values())
    assert "PP-OCRv6" in str(probes["ppocr"].version)


def test_an_unknown_engine_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(EngineUnavailableError) as caught:
        load_engine("abbyy")
    assert caught.value.code is Lack.UNKNOWN
    assert caught.value.data == {"engine": "abbyy", "known": ("auto", "ppocr", "tesseract", "null")}


def test_without_the_program_tesseract_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineUnavailableError) as caught:
        load_engine("tesseract")
    assert (caught.value.code, caught.value.data["program"]) == (Lack.PROGRAM, "tesseract")


def test_without_its_language_tesseract_says_which(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(EngineUnavailableError) as caught:
        load_engine("tesseract")
    assert (caught.value.code, caught.value.data["languages"]) == (Lack.LANGUAGES, ["chi_sim", "osd"])


def test_without_its_models_ppocr_is_reported_missing_and_auto_takes_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.engines.ppocr._WHEEL", "no_such_wheel")
    probes = {probe.name: probe for probe in available_engines()}
    lack = probes["ppocr"].lack
    assert lack is not None
    assert lack.code is Lack.MODELS
    assert len(lack.data["files"]) == 3
    assert load_engine("auto").name == "tesseract"


def test_auto_never_settles_for_reading_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.engines.ppocr._WHEEL", "no_such_wheel")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineUnavailableError) as caught:
        load_engine("auto")
    assert caught.value.data["engine"] == "ppocr"
