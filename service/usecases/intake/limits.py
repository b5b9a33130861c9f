"""How much of a file is looked at, when it comes and ever after."""

from ocr import ContainerLimits, Limits
from service.archive import Archive


def limits_of(archive: Archive) -> Limits:
    """How much of a file is taken in, and looked at."""
    settings = archive.settings
    return Limits(
        settings.max_bytes,
        settings.max_pages,
        settings.max_pixels,
        settings.max_media_bytes,
        settings.max_media_hours * 3600,
        settings.max_frame_side,
        ContainerLimits(
            settings.container_depth, settings.container_files, settings.container_bytes, settings.container_ratio
        ),
    )
