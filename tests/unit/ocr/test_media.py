"""Recordings: told by their content, refused with the reason, played and looked at in bounded memory."""

import struct
import subprocess
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import pytest

from ocr import (
    Inspection,
    Kind,
    Limits,
    Reason,
    UnreadableFileError,
    inspect,
    media,
    render_access_copy,
    render_poster,
    render_waveform,
)
from ocr.key_frames import key_frames
from tests.films import ffmpeg, film, sound

LIMITS = Limits(1_000_000, 10, 1_000_000, 10_000_000, 60, 4096)

FILMS = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mkv": "video/x-matroska",
    "webm": "video/webm",
    "avi": "video/x-msvideo",
    "mpg": "video/mpeg",
    "wmv": "video/x-ms-wmv",
    "flv": "video/x-flv",
    "ts": "video/mp2t",
}
SOUNDS = {"wav": "audio/wav", "mp3": "audio/mpeg", "m4a": "audio/mp4", "flac": "audio/flac", "ogg": "audio/ogg"}
AMR = b"#!AMR\n" + (b"\x0c" + bytes(13)) * 100
"""Two seconds of silence (RFC 4867): no free program writes AMR."""


def look(path: Path, limits: Limits = LIMITS) -> Inspection:
    with path.open("rb") as source:
        return inspect(source, path.name, limits)


def refusal(path: Path, limits: Limits = LIMITS) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as caught:
        look(path, limits)
    assert caught.value.data["name"] == path.name
    return caught.value


@pytest.mark.parametrize("ending", FILMS)
def test_a_film_is_known_by_its_content_whatever_it_is_called(tmp_path: Path, ending: str) -> None:
    named = film(tmp_path / f"a.{ending}").rename(tmp_path / "a.pdf")
    found = look(named)
    assert (found.kind, found.mime, found.extension, found.pages) == (Kind.VIDEO, FILMS[ending], ending, 0)
    facts = found.facts
    assert facts
    assert facts.picture
    assert facts.sound
    assert facts.seconds == pytest.approx(3, abs=0.3)
    assert (facts.picture.width, facts.picture.height) == (160, 120)


@pytest.mark.parametrize("atom", [b"free", b"skip", b"wide"])
def test_a_film_from_before_brands_is_known(tmp_path: Path, atom: bytes) -> None:
    path = film(tmp_path / "a.mov")
    path.write_bytes(path.read_bytes().replace(b"ftyp", atom, 1))
    assert look(path).mime == "video/quicktime"


@pytest.mark.parametrize("version", ["0", "3", "4"])
def test_a_song_is_known_whatever_tag_it_begins_with(tmp_path: Path, version: str) -> None:
    path = sound(tmp_path / "a.mp3", 2.0, "-id3v2_version", version, "-metadata", "title=困难")
    assert path.read_bytes().startswith(b"ID3") == (version != "0")
    assert look(path).mime == "audio/mpeg"


@pytest.mark.parametrize("ending", SOUNDS)
def test_a_sound_is_known_by_its_content(tmp_path: Path, ending: str) -> None:
    found = look(sound(tmp_path / f"a.{ending}").rename(tmp_path / "a.jpg"))
    assert (found.kind, found.mime, found.extension) == (Kind.AUDIO, SOUNDS[ending], ending)
    assert found.facts
    assert found.facts.sound
    assert not found.facts.picture
    assert found.facts.seconds == pytest.approx(2, abs=0.2)


def test_a_sound_of_a_telephone_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.amr"
    path.write_bytes(AMR)
    found = look(path)
    assert (found.kind, found.mime) == (Kind.AUDIO, "audio/amr")
    assert found.facts
    assert found.facts.seconds == pytest.approx(2, abs=0.1)


def test_a_cover_makes_no_film_of_a_sound(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "color=size=64x64", "-frames:v", "1", tmp_path / "cover.png")
    plain = sound(tmp_path / "plain.mp3")
    both = tmp_path / "both.mp3"
    ffmpeg("-i", plain, "-i", tmp_path / "cover.png", "-map", "0", "-map", "1", "-c", "copy", both)
    assert look(both).kind is Kind.AUDIO


def test_a_recording_that_does_not_say_how_long_it_is_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "a.webm"
    made = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=2",
        "-c:a",
        "libopus",
        "-f",
        "webm",
        "-live",
        "1",
    ]
    path.write_bytes(subprocess.run([*made, "-"], check=True, capture_output=True).stdout)
    found = look(path)
    assert found.facts
    assert found.facts.seconds == pytest.approx(2, abs=0.2)


def test_a_film_held_upright_is_as_wide_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "b.mp4"
    ffmpeg("-i", film(tmp_path / "a.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", path)
    facts = look(path).facts
    assert facts
    assert facts.picture
    assert (facts.picture.width, facts.picture.height) == (120, 160)
    with path.open("rb") as source:
        shapes = {image.shape for _, image in media.frames(source, "video/mp4", facts, 0, 2)}
    assert shapes == {(160, 120, 3)}


@pytest.mark.parametrize("ending", ["mp4", "mov", "m4a"])
@pytest.mark.parametrize("faststart", [False, True])
def test_a_truncated_recording_is_refused(tmp_path: Path, ending: str, faststart: bool) -> None:
    options = ("-movflags", "+faststart") if faststart else ()
    whole = tmp_path / f"a.{ending}"
    film(whole, 3.0, *options) if ending != "m4a" else sound(whole, 2.0, *options)
    whole.write_bytes(whole.read_bytes()[:-2000])
    assert refusal(whole).code is Reason.TRUNCATED


@pytest.mark.parametrize("ending", ["wav", "avi"])
def test_a_truncated_riff_is_refused(tmp_path: Path, ending: str) -> None:
    whole = sound(tmp_path / "a.wav") if ending == "wav" else film(tmp_path / "a.avi")
    whole.write_bytes(whole.read_bytes()[:-4000])
    assert refusal(whole).code is Reason.TRUNCATED


def test_a_file_without_streams_is_refused(tmp_path: Path) -> None:
    subtitles = tmp_path / "a.srt"
    subtitles.write_text("1\n00:00:00,000 --> 00:00:02,000\nwords\n")
    path = tmp_path / "a.mkv"
    ffmpeg("-i", subtitles, path)
    assert refusal(path).code is Reason.NO_STREAMS


def test_a_sound_of_no_time_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", "-t", "0", path)
    assert refusal(path).code is Reason.NO_DURATION


def test_a_film_of_ten_thousand_pixels_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    ffmpeg("-f", "lavfi", "-i", "color=size=10000x64:rate=1:duration=1", "-c:v", "mjpeg", path)
    error = refusal(path)
    assert (error.code, error.data["width"], error.data["limit"]) == (Reason.FRAME_TOO_LARGE, 10_000, 4096)


@pytest.mark.parametrize(("seconds", "is_taken"), [(1, False), (2, False), (3, True)])
def test_the_longest_recording_is_a_limit(tmp_path: Path, seconds: int, is_taken: bool) -> None:
    path = sound(tmp_path / "a.flac", 2.5)
    limits = Limits(1, 1, 1, 10_000_000, seconds, 4096)
    if is_taken:
        assert look(path, limits).kind is Kind.AUDIO
    else:
        assert refusal(path, limits).code is Reason.TOO_LONG


@pytest.mark.parametrize(("spare", "is_taken"), [(-1, False), (0, True)])
def test_recordings_have_a_limit_of_bytes_of_their_own(tmp_path: Path, spare: int, is_taken: bool) -> None:
    path = sound(tmp_path / "a.flac")
    limits = Limits(1, 1, 1, path.stat().st_size + spare, 60, 4096)
    if is_taken:
        assert look(path, limits)
    else:
        assert refusal(path, limits).code is Reason.TOO_MANY_BYTES


def test_a_damaged_recording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    path.write_bytes(b"\x1aE\xdf\xa3" + bytes(range(256)) * 20)
    assert refusal(path).code is Reason.DAMAGED


LISTS = {
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{other}\n#EXT-X-ENDLIST\n",
    "a.txt": "ffconcat version 1.0\nfile '{other}'\n",
    "a.mp4": "ffconcat version 1.0\nfile '{other}'\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_other_files_is_a_text_and_no_recording(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LISTS[name].format(other=sound(tmp_path / "secret.wav")))
    assert look(path).mime == "text/plain"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("mime", ["video/mp4", "video/mp2t", "audio/mpeg", "video/x-matroska"])
def test_no_list_is_followed_even_where_it_comes_as_a_recording(tmp_path: Path, name: str, mime: str) -> None:
    """What tells recordings apart might be wrong some day; the program must still read nothing else."""
    path = tmp_path / name
    path.write_text(LISTS[name].format(other=sound(tmp_path / "secret.wav")))
    with path.open("rb") as source, pytest.raises(UnreadableFileError):
        media.probe(source, mime)


def referring(film: bytes, other: Path) -> bytes:
    """A QuickTime film without its content, which it says to be in another file: by an alias of the Macintosh, in which
    of all that stands there only the path counts.
    """
    path = str(other).encode()
    named = struct.pack(">HH", 2, len(path)) + path.ljust(len(path) + len(path) % 2, b"\0")
    alias = bytes(150) + named + b"\xff\xff\0\0"
    entry = struct.pack(">I4s4x", len(alias) + 12, b"alis") + alias
    table = struct.pack(">I4s4xI", len(entry) + 16, b"dref", 1) + entry
    place = film.index(b"dref") - 4
    length = int.from_bytes(film[place : place + 4])
    made = bytearray(film[:place] + table + film[place + length :])
    for around in (b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        at = film.rindex(around, 0, place) - 4
        made[at : at + 4] = struct.pack(">I", int.from_bytes(film[at : at + 4]) + len(table) - length)
    content, end = film.index(b"mdat") + 4, film.index(b"moov") - 4
    made[content:end] = bytes(end - content)
    return bytes(made)


def first_picture(path: Path) -> bytes | None:
    with path.open("rb") as source:
        try:
            inspection = inspect(source, path.name, LIMITS)
            assert inspection.facts
            return media.poster(source, inspection.mime, inspection.facts)
        except UnreadableFileError:
            return None


def test_a_film_that_refers_to_another_file_is_not_followed(tmp_path: Path) -> None:
    """A QuickTime film may keep its content elsewhere (`dref`): nothing of that is ever seen."""
    secret = film(tmp_path / "secret.mov", 1.0, "-an")
    path = tmp_path / "a.mov"
    path.write_bytes(referring(secret.read_bytes(), secret))
    assert first_picture(secret)
    assert first_picture(path) is None


@pytest.mark.parametrize("ending", ["avi", "mp4"])
def test_the_copy_to_play_is_what_every_browser_plays(tmp_path: Path, ending: str) -> None:
    path = film(tmp_path / f"a.{ending}", 2.0, size="2560x1440")
    inspection = look(path)
    assert inspection.facts
    with path.open("rb") as source, TemporaryFile() as copy:
        render_access_copy(source, inspection.mime, inspection.facts, copy)
        made = inspect(copy, "copy", LIMITS)
        copy.seek(0)
        data = copy.read()
    assert made.mime == "video/mp4"
    assert made.facts
    assert made.facts.picture
    assert made.facts.sound
    assert (made.facts.picture.codec, made.facts.picture.pixel_format) == ("h264", "yuv420p")
    assert (made.facts.picture.width, made.facts.picture.height) == (1280, 720)
    assert made.facts.sound.codec == "aac"
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_what_a_camera_wrote_down_is_not_in_the_copy_to_play(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", 1.0, "-metadata", "location=+31.2304+121.4737/", "-metadata", "artist=Li Xiulan")
    inspection = look(path)
    assert inspection.facts
    assert b"Li Xiulan" in path.read_bytes()
    with path.open("rb") as source, TemporaryFile() as copy:
        render_access_copy(source, inspection.mime, inspection.facts, copy)
        copy.seek(0)
        data = copy.read()
    assert b"Li Xiulan" not in data
    assert b"+31.2304" not in data


def test_a_sound_becomes_m4a_and_a_drawing(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    ffmpeg("-f", "lavfi", "-i", "aevalsrc='if(lt(t,1),0,0.9*sin(2*PI*440*t))':d=2", path)
    inspection = look(path)
    assert inspection.facts
    with path.open("rb") as source, TemporaryFile() as copy:
        made = render_access_copy(source, inspection.mime, inspection.facts, copy)
        assert (made.mime, made.extension) == ("audio/mp4", "m4a")
        assert inspect(copy, "copy", LIMITS).mime == "audio/mp4"
        drawing = BytesIO()
        assert render_waveform(source, inspection.mime, inspection.facts, drawing)
        loud = media.peaks(source, inspection.mime, inspection.facts, 10)
    assert b"<svg" in drawing.getvalue()
    assert max(loud[:4]) < 0.01
    assert min(loud[6:]) > 0.8


def test_a_poster_is_a_picture_of_the_film(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    inspection = look(path)
    assert inspection.facts
    poster = BytesIO()
    with path.open("rb") as source:
        assert render_poster(source, inspection.mime, inspection.facts, poster)
    assert poster.getvalue()[:3] == b"\xff\xd8\xff"


def test_only_pictures_that_differ_are_kept() -> None:
    grey = np.full((90, 160, 3), 128, np.uint8)
    half = grey.copy()
    half[:, 80:] = 255
    noise = np.random.default_rng(7).integers(0, 255, (90, 160, 3), np.uint8)
    seen = [(0.0, grey), (1.0, grey.copy()), (2.0, half), (3.0, half + 0), (4.0, noise), (5.0, grey)]
    assert [at for at, _ in key_frames(seen)] == [0.0, 2.0, 4.0, 5.0]


def test_a_recording_in_memory_is_read_like_a_file(tmp_path: Path) -> None:
    data = sound(tmp_path / "a.mp3").read_bytes()
    assert inspect(BytesIO(data), "a.mp3", LIMITS).kind is Kind.AUDIO
