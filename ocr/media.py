"""Recordings by the programs ffprobe and ffmpeg: what they are made of, copies to play, their pictures and sound.

Never through a shell. The programs get an open file and the name of the one format that it was found to be of, and
no protocol but the file: a list of other files, whatever it is called, is never followed. Each run has a limit of
time and of memory.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import IO, Any, BinaryIO, Final, cast

import numpy as np
from numpy.typing import NDArray

from ocr.base import Image, Reason, UnreadableFileError
from ocr.children import dying_with_us
from ocr.cut_off import is_cut_off

PROBE, PLAYER = "ffprobe", "ffmpeg"

_DEMUXERS: Final = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/x-matroska": "matroska",
    "audio/x-matroska": "matroska",
    "video/webm": "matroska",
    "audio/webm": "matroska",
    "video/x-msvideo": "avi",
    "video/mpeg": "mpeg",
    "video/x-ms-wmv": "asf",
    "audio/x-ms-wma": "asf",
    "video/x-flv": "flv",
    "video/mp2t": "mpegts",
    "video/ogg": "ogg",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/amr": "amr",
}
"""What the programs call the format of each MIME type that is taken in."""

_SHOWN: Final = (
    "format=duration,bit_rate:format_tags=creation_time:"
    "stream=index,codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,duration,sample_rate,channels,"
    "bits_per_raw_sample,bits_per_sample:stream_disposition=attached_pic:stream_side_data=rotation"
)
_MEMORY: Final = 4 * 1024**3
"""Bytes of address space for one run: the largest picture that is taken in fits several times."""
_PROBE_SECONDS: Final = 120.0
_LEAST_SECONDS: Final = 300.0
_PACE: Final = 8.0
"""A run may take this many times as long as the stretch of the recording that it works on."""
_ANSWER: Final = 1 << 20

_COPY_SIDE: Final = 1280
"""Pixels of the longer side of a copy to play."""
_POSTER_SIDE: Final = 960
READ_SIDE: Final = 1920
"""Pixels of the longer side of a picture that is read."""
SPEECH_RATE: Final = 16_000
"""Samples a second, as speech engines want them."""
_PEAK_RATE: Final = 8000


@dataclass(frozen=True, slots=True)
class Picture:
    """The moving picture of a recording; `width` and `height` as it is shown, upright."""

    index: int
    codec: str
    width: int
    height: int
    pixel_format: str
    frames_a_second: float


@dataclass(frozen=True, slots=True)
class Sound:
    """The sound of a recording; `bits` of a sample, 0 where the coding has none."""

    index: int
    codec: str
    samples_a_second: int
    channels: int
    bits: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a recording is made of (DA/T 63). `recorded_at` is the instant that its camera wrote down, if any."""

    seconds: float
    bits_a_second: int
    recorded_at: str | None
    picture: Picture | None
    sound: Sound | None

    def dump(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @staticmethod
    def load(value: Mapping[str, Any]) -> "Facts":
        """From JSON."""
        picture, sound = value["picture"], value["sound"]
        parts = {"picture": Picture(**picture) if picture else None, "sound": Sound(**sound) if sound else None}
        return Facts(**{**value, **parts})


def probe(stream: BinaryIO, mime: str) -> Facts:
    """What a recording is made of; `mime` is what it was found to be by its first bytes.

    Raises `UnreadableFileError`: TRUNCATED, DAMAGED, NO_STREAMS, NO_DURATION, NO_PLAYER, OVERTIME.
    """
    if is_cut_off(stream, mime):
        raise UnreadableFileError(Reason.TRUNCATED)
    wanted = ("-show_entries", _SHOWN, "-of", "json")
    with _running(PROBE, stream, mime, (), wanted, _PROBE_SECONDS) as output:
        answer = output.read(_ANSWER)
    found = json.loads(answer or b"{}")
    streams, container = found.get("streams", ()), found.get("format", {})
    picture = next((_picture(one) for one in streams if _is_moving(one)), None)
    sound = next((_sound(one) for one in streams if one.get("codec_type") == "audio" and "codec_name" in one), None)
    if picture is None and sound is None:
        raise UnreadableFileError(Reason.NO_STREAMS)
    seconds = max((_number(one.get("duration")) for one in (container, *streams)), default=0.0)
    seconds = seconds or _measure(stream, mime)
    if seconds < 0.01:
        raise UnreadableFileError(Reason.NO_DURATION)
    recorded_at = container.get("tags", {}).get("creation_time")
    rate = int(_number(container.get("bit_rate")))
    return Facts(round(seconds, 3), rate, str(recorded_at)[:40] if recorded_at else None, picture, sound)


def _is_moving(stream: Mapping[str, Any]) -> bool:
    """A picture that is no cover of a sound."""
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return stream.get("codec_type") == "video" and not is_cover and stream.get("width", 0) > 0


def _picture(stream: Mapping[str, Any]) -> Picture:
    width, height = int(stream["width"]), int(stream["height"])
    turns = [int(_number(one.get("rotation"))) for one in stream.get("side_data_list", ())]
    if any(turn % 180 for turn in turns):
        width, height = height, width
    frames, _, seconds = str(stream.get("avg_frame_rate", "0/1")).partition("/")
    rate = _number(frames) / (_number(seconds) or 1.0)
    codec, pixels = str(stream.get("codec_name", "")), str(stream.get("pix_fmt", ""))
    return Picture(int(stream["index"]), codec, width, height, pixels, round(rate, 3))


def _sound(stream: Mapping[str, Any]) -> Sound:
    bits = int(_number(stream.get("bits_per_raw_sample")) or _number(stream.get("bits_per_sample")))
    rate, channels = int(_number(stream.get("sample_rate"))), int(stream.get("channels", 0))
    return Sound(int(stream["index"]), str(stream["codec_name"]), rate, channels, bits)


def _number(text: object) -> float:
    try:
        number = float(str(text))
    except ValueError:
        return 0.0
    return number if 0 <= abs(number) < 1e12 else 0.0


def _measure(stream: BinaryIO, mime: str) -> float:
    """How long a recording lasts that does not say so, such as those that browsers make: read through to its end."""
    wanted = ("-c", "copy", "-f", "null", "-progress", "pipe:1", "-")
    with _running(PLAYER, stream, mime, (), wanted, _LEAST_SECONDS) as output:
        told = [line.partition(b"=")[2] for line in output if line.startswith(b"out_time_us=")]
    return _number(told[-1].decode().strip()) / 1e6 if told else 0.0


def write_access_copy(stream: BinaryIO, mime: str, facts: Facts, target: BinaryIO) -> None:
    """Write a copy that every browser plays, its index in front, without what a camera noted of place and owner.

    H.264 and AAC in MP4, sound alone as M4A; what is of that kind already is taken over as it is. `target` is a file
    that the system knows by a descriptor, so that nothing is left of it when a worker dies.
    """
    wanted: list[str] = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    if facts.picture is not None:
        wanted += ("-map", f"0:{facts.picture.index}", *_picture_coding(facts.picture))
    if facts.sound is not None:
        wanted += ("-map", f"0:{facts.sound.index}", *_sound_coding(facts.sound))
    wanted += ("-movflags", "+faststart", "-f", "mp4", "-y", f"file:/dev/fd/{target.fileno()}")
    with _running(PLAYER, stream, mime, (), wanted, _limit(facts.seconds), target.fileno()):
        pass


def _picture_coding(picture: Picture) -> Sequence[str]:
    fits = max(picture.width, picture.height) <= _COPY_SIDE
    if picture.codec == "h264" and picture.pixel_format == "yuv420p" and fits:
        return ("-c:v", "copy")
    width, height = _within(picture, _COPY_SIDE)
    shape = f"scale={width}:{height},setsar=1,format=yuv420p"
    return ("-vf", shape, "-c:v", "libx264", "-preset", "veryfast", "-crf", "25", "-threads", "1", "-g", "250")


def _sound_coding(sound: Sound) -> Sequence[str]:
    if sound.codec == "aac":
        return ("-c:a", "copy")
    return ("-c:a", "aac", "-b:a", "96k", "-ac", str(min(max(sound.channels, 1), 2)), "-ar", "44100")


def poster(stream: BinaryIO, mime: str, facts: Facts) -> bytes | None:
    """A picture that stands for a film, as JPEG: that after a tenth of it, or its first; None where none opens."""
    if facts.picture is None:
        return None
    width, height = _within(facts.picture, _POSTER_SIDE)
    wanted: tuple[str, ...] = ("-map", f"0:{facts.picture.index}", "-frames:v", "1")
    wanted += ("-vf", f"scale={width}:{height},setsar=1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1")
    for start in (min(facts.seconds / 10, 30.0), 0.0):
        with _running(PLAYER, stream, mime, ("-ss", f"{start:.3f}"), wanted, _LEAST_SECONDS) as output:
            picture = output.read()
        if picture:
            return picture
    return None


def frames(stream: BinaryIO, mime: str, facts: Facts, start: float, end: float) -> Iterator[tuple[float, Image]]:
    """One picture a second of a stretch of a film, upright, with its time; one at a time is in memory."""
    if facts.picture is None:
        return
    width, height = _within(facts.picture, READ_SIDE)
    wanted: tuple[str, ...] = ("-map", f"0:{facts.picture.index}", "-vf", f"fps=1:round=near,scale={width}:{height}")
    wanted += ("-pix_fmt", "bgr24", "-f", "rawvideo", "pipe:1")
    size = width * height * 3
    with _running(PLAYER, stream, mime, _stretch(start, end), wanted, _limit(end - start)) as output:
        for number in range(int(end - start) + 1):
            data = output.read(size)
            if len(data) < size:
                return
            yield min(start + number, end), np.frombuffer(data, np.uint8).reshape(height, width, 3)


def samples(stream: BinaryIO, mime: str, facts: Facts, start: float, end: float) -> NDArray[np.float32]:
    """The sound of a stretch as one channel of SPEECH_RATE samples a second, from -1 to 1."""
    if facts.sound is None:
        return np.zeros(0, np.float32)
    wanted = ("-map", f"0:{facts.sound.index}", "-ac", "1", "-ar", str(SPEECH_RATE), "-f", "f32le", "pipe:1")
    with _running(PLAYER, stream, mime, _stretch(start, end), wanted, _limit(end - start)) as output:
        data = output.read(int((end - start + 1) * SPEECH_RATE) * 4)
    return np.frombuffer(data[: len(data) // 4 * 4], np.float32)


def peaks(stream: BinaryIO, mime: str, facts: Facts, count: int) -> list[float]:
    """How loud each of `count` equal parts of a recording is at most, from 0 to 1; memory does not grow with it."""
    loudest = np.zeros(count, np.float32)
    if facts.sound is None:
        return loudest.tolist()
    wanted = ("-map", f"0:{facts.sound.index}", "-ac", "1", "-ar", str(_PEAK_RATE), "-f", "s16le", "pipe:1")
    place, whole = 0, max(facts.seconds * _PEAK_RATE, 1.0)
    with _running(PLAYER, stream, mime, (), wanted, _limit(facts.seconds)) as output:
        while data := output.read(_PEAK_RATE * 2 * 10):
            heard = np.abs(np.frombuffer(data[: len(data) // 2 * 2], np.int16).astype(np.float32)) / 32768
            parts = np.minimum((np.arange(place, place + len(heard)) * (count / whole)).astype(np.int64), count - 1)
            np.maximum.at(loudest, parts, heard)
            place += len(heard)
    return [round(float(one), 4) for one in loudest]


def _within(picture: Picture, side: int) -> tuple[int, int]:
    """Width and height, even as H.264 wants them, no longer than `side` and never larger than they are."""
    share = min(1.0, side / max(picture.width, picture.height))
    return max(2, round(picture.width * share / 2) * 2), max(2, round(picture.height * share / 2) * 2)


def _stretch(start: float, end: float) -> Sequence[str]:
    return ("-ss", f"{start:.3f}", "-t", f"{end - start:.3f}")


def _limit(seconds: float) -> float:
    return _LEAST_SECONDS + _PACE * seconds


def lacking_programs() -> list[str]:
    """The programs that are not installed without which no recording is taken in."""
    return [program for program in (PLAYER, PROBE) if shutil.which(program) is None]


@contextmanager
def _running(
    program: str, stream: BinaryIO, mime: str, before: Sequence[str], wanted: Sequence[str], limit: float, *written: int
) -> Iterator[IO[bytes]]:
    """One run of a program on a recording; gives what it prints. Whoever has read enough may leave early.

    Raises `UnreadableFileError` DAMAGED where the program gives up, OVERTIME after `limit` seconds, NO_PLAYER.
    """
    with _as_file(stream) as descriptor:
        options = ("-v", "error", *(("-nostdin", "-threads", "1") if program == PLAYER else ()))
        source = ("-protocol_whitelist", "file", "-f", _DEMUXERS[mime], *before, "-i", f"file:/dev/fd/{descriptor}")
        found = shutil.which(program)
        if found is None:
            raise UnreadableFileError(Reason.NO_PLAYER, program=program)
        process = subprocess.Popen(  # noqa: S603 -- our own words and a file descriptor
            (*dying_with_us(), found, *options, *source, *wanted),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor, *written),
            env={"PATH": os.environ.get("PATH", os.defpath)},
        )
        late = Event()
        timer = Timer(limit, _end, (process, late))
        timer.start()
        output = cast(IO[bytes], process.stdout)
        try:
            _bound(process.pid)
            yield output
            left_early = bool(output.read(1))
        except BaseException:
            process.kill()
            raise
        finally:
            output.close()
            code = process.wait()
            timer.cancel()
        if late.is_set():
            raise UnreadableFileError(Reason.OVERTIME, seconds=round(limit))
        if code != 0 and not left_early:
            raise UnreadableFileError(Reason.DAMAGED, page=0)


def _end(process: subprocess.Popen[bytes], late: Event) -> None:
    late.set()
    process.kill()


def _bound(process: int) -> None:
    if sys.platform == "linux":
        with suppress(ProcessLookupError):  # it may be done already
            resource.prlimit(process, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


@contextmanager
def _as_file(stream: BinaryIO) -> Iterator[int]:
    """The descriptor of a file that holds the stream's bytes, for a program that seeks in it."""
    try:
        descriptor = stream.fileno()
        stream.flush()
    except OSError:
        with TemporaryFile() as copy:
            stream.seek(0)
            while data := stream.read(1 << 20):
                copy.write(data)
            copy.flush()
            yield copy.fileno()
    else:
        yield descriptor
