"""Why a file was not taken in, why a page was not read, why an engine cannot be had."""

FILES = {
    "file.empty": (
        "“{name}”是空文件。请重新扫描或重新复制后再收。",
        "“{name}” is empty. Scan or copy it again.",
    ),
    "file.too_many_bytes": (
        "“{name}”太大：{bytes:size}，上限 {limit:size}。请拆成几个文件，或降低扫描分辨率。",
        "“{name}” is too large: {bytes:size}, the limit is {limit:size}. Split it, or scan at a lower resolution.",
    ),
    "file.too_many_pages": (
        "“{name}”页数太多：{pages:count} 页，上限 {limit:count} 页。请拆成几个文件。",
        "“{name}” has too many pages: {pages:count}, the limit is {limit:count}. Split it.",
    ),
    "file.too_many_pixels": (
        "“{name}”第 {page} 页的图像太大：{width} × {height} 像素，上限共 {limit:count} 像素。请用 300 dpi 重新扫描。",
        "The picture on page {page} of “{name}” is too large: {width} × {height} pixels, the limit is {limit:count} in "
        "all. Scan it again at 300 dpi.",
    ),
    "file.truncated": (
        "“{name}”不完整，缺了结尾。多半是没有复制完；请从原处重新复制。",
        "“{name}” is incomplete: its end is missing. It was probably not copied to the end; copy it again.",
    ),
    "file.encrypted": (
        "“{name}”设了密码，打不开。请用原软件去掉密码后另存，或直接扫描纸质件。",
        "“{name}” is protected by a password. Save it without one in the program it comes from, or scan the paper.",
    ),
    "file.unsupported": (
        "“{name}”不是能收的格式（实为 {found}）。请转成 PDF、常见的图片或办公文档格式；"
        "录像转成 MP4，录音转成 WAV 或 MP3。",
        "“{name}” has a format that cannot be taken (it is {found}). Turn it into PDF, a common picture format or an "
        "office document, a film into MP4, a sound into WAV or MP3.",
    ),
    "file.entities": (
        "“{name}”里有文件类型声明（可用来读取本机文件或无限膨胀），不收。请用原软件重新另存。",
        "“{name}” declares a document type inside, by which files of this machine could be read, or texts multiplied. "
        "Save it again in the program it comes from.",
    ),
    "file.bomb": (
        "“{name}”展开后过大（上限 {limit:size}）或压缩得异常厉害，可能是解压炸弹，整个不收。请确认来源后分批压缩。",
        "“{name}” unpacks to too much (the limit is {limit:size}), or to far more than any honest file of its size: "
        "none of it was taken. Make sure where it comes from, and pack it in parts.",
    ),
    "file.too_many_members": (
        "“{name}”里的文件太多，超过 {limit:count} 个（各层合计），整个不收。请分成几份。",
        "“{name}” holds more than {limit:count} files, those inside one another counted together: none was taken. "
        "Split it.",
    ),
    "file.too_deep": (
        "“{name}”里压缩包套压缩包超过 {limit} 层，整个不收。请先解开内层再收。",
        "“{name}” holds archives within archives more than {limit} deep: none of it was taken. Unpack the inner ones "
        "first.",
    ),
    "file.unsafe_name": (
        "“{container}”里的“{member}”名称不安全（指向压缩包之外、设备名或含控制字符），这一个没有收，其余照收。请改名后单独收。",
        "“{member}” in “{container}” has an unsafe name, leading out of the archive, meaning a device or with control "
        "characters. It was not taken, the others were. Rename it and take it in by itself.",
    ),
    "file.link": (
        "“{container}”里的“{member}”只是指向别处的链接，没有内容可收，其余照收。请把它指向的文件单独收。",
        "“{member}” in “{container}” is only a link. It was not taken, the others were. Take in the file that it "
        "points to.",
    ),
    "rendition.no_program": (
        "本机没有安装 LibreOffice：页面只有文字，没有原来的版面。请系统管理员安装后再收。",
        "LibreOffice is not installed on this machine: the pages show the text alone, not the layout. Ask the "
        "administrator to install it.",
    ),
    "rendition.office_timed_out": (
        "LibreOffice 转换超过了 {seconds} 秒：页面只有文字，没有原来的版面。",
        "LibreOffice took longer than {seconds} s: the pages show the text alone, not the layout.",
    ),
    "rendition.office_failed": (
        "LibreOffice 没能转换这个文件：页面只有文字，没有原来的版面。",
        "LibreOffice could not draw this file: the pages show the text alone, not the layout.",
    ),
    "rendition.program_needed": (
        "这种旧格式要靠 LibreOffice 才能读出，本机没有安装：原件照存，没有页面，内容检索不到。装好后请点“重试”。",
        "This old format is read by LibreOffice alone, which is not installed here: the original is kept, not shown, "
        "and its words cannot be found. Install it and retry.",
    ),
    "rendition.unreadable": (
        "LibreOffice 读不出这个文件：原件照存，没有页面，内容检索不到。请用原软件另存为新格式再收。",
        "LibreOffice cannot read this file: the original is kept without pages, and its words cannot be found. Save it "
        "in a newer format and take that in.",
    ),
    "file.moving": (
        "“{name}”是动图，有 {frames:count} 帧，只收一帧就丢了其余。请转成 MP4 录像再收，或把要留的一帧另存为 JPEG。",
        "“{name}” is a moving picture of {frames:count} frames. Turn it into an MP4 film, or save one frame as JPEG.",
    ),
    "file.damaged": (
        "“{name}”已损坏，读不出来。请从原处重新复制，或重新扫描。",
        "“{name}” is damaged and cannot be read. Copy it again, or scan it again.",
    ),
    "file.no_streams": (
        "“{name}”里既没有画面也没有声音。请从录制的设备上重新复制。",
        "There is neither picture nor sound in “{name}”. Copy it again from the device that recorded it.",
    ),
    "file.no_duration": (
        "“{name}”的时长为零，里面什么也没有录下。请核对是否复制错了文件。",
        "“{name}” lasts no time: nothing was recorded in it. See whether it is the right file.",
    ),
    "file.too_long": (
        "“{name}”太长：{seconds:count} 秒，上限 {limit:count} 秒。请分成几段，或请管理员放宽 max_media_hours。",
        "“{name}” is too long: {seconds:count} s, the limit is {limit:count} s. Cut it into parts, or have "
        "max_media_hours raised.",
    ),
    "file.frame_too_large": (
        "“{name}”的画面太大：{width} × {height} 像素，每边上限 {limit:count} 像素。请转成 4K 或更小的画面。",
        "The picture of “{name}” is too large: {width} × {height} pixels, the limit is {limit:count} a side. Turn it "
        "into 4K or less.",
    ),
    "file.no_player": (
        "“{name}”是录音或录像，而本机没有安装程序 {program}。请管理员安装 ffmpeg 后再收。",
        "“{name}” is an audio or video file, and the program {program} is not installed. Have ffmpeg installed, then "
        "take it in again.",
    ),
    "file.overtime": (
        "“{name}”处理超过了 {seconds:count} 秒，已放弃。请点“重试”；仍不行就转成 MP4 或 WAV 再收。",
        "Working on “{name}” took longer than {seconds:count} s and was given up. Retry; if that fails, turn it into "
        "MP4 or WAV.",
    ),
    "file.unreadable": (
        "“{name}”读不到。请检查文件和文件夹的权限，或磁盘是否已断开。",
        "“{name}” cannot be opened. Check the rights on the file and its folder, and whether the disk is connected.",
    ),
    "file.missing": (
        "没有“{name}”这个文件。请核对路径。",
        "There is no file “{name}”. Check the path.",
    ),
    "file.no_rendition": (
        "文件 {document} 还没有可检索的 PDF。等识读完成再试。",
        "The document {document} has no searchable PDF yet. Try again when it is read.",
    ),
    "file.engine_timed_out": (
        "识读这一页超过了 {seconds} 秒。请点“重试”；仍不行就重新扫描这一页。",
        "Reading this page took longer than {seconds} s. Retry; if that fails, scan the page again.",
    ),
    "file.engine_failed": (
        "识读引擎 {engine} 在这一页上出错。请点“重试”；仍不行就重新扫描这一页。",
        "The engine {engine} failed on this page. Retry; if that fails, scan the page again.",
    ),
    "speech.unknown_engine": (
        "没有名为“{engine}”的语音识别引擎。可选：{known}。",
        "There is no speech engine “{engine}”. There are: {known}.",
    ),
    "speech.models_missing": (
        "语音识别引擎 {engine} 的模型不在或打不开：{files}。请把模型文件放进 SHOUCANG_SPEECH 指的文件夹，再启动。",
        "The model of the speech engine {engine} is missing or does not open: {files}. Put its files into the folder "
        "that SHOUCANG_SPEECH names, then start again.",
    ),
    "speech.runtime_missing": (
        "语音识别引擎 {engine} 没有安装：{runtimes}。"
        "请安装后重启（.tools/uv/bin/uv sync --inexact --extra {engine}）。",
        "The speech engine {engine} is not installed: {runtimes}. Install it "
        "(.tools/uv/bin/uv sync --inexact --extra {engine}), then start again.",
    ),
    "speech.none": (
        "没有转写：没有配置语音识别模型。请管理员设置 SHOUCANG_SPEECH。",
        "No transcript: no speech model is set. Have SHOUCANG_SPEECH set.",
    ),
    "engine.unknown_engine": (
        "没有名为“{engine}”的识读引擎。可选：{known}。",
        "There is no engine “{engine}”. There are: {known}.",
    ),
    "engine.models_missing": (
        "识读引擎 {engine} 缺模型文件：{files}。请重新安装程序。",
        "The engine {engine} lacks model files: {files}. Install the program again.",
    ),
    "engine.runtime_missing": (
        "识读引擎 {engine} 缺运行库，装其中之一即可：{runtimes}。",
        "The engine {engine} lacks a runtime; one of these will do: {runtimes}.",
    ),
    "engine.program_missing": (
        "识读引擎 {engine} 要用的程序 {program} 没有安装。请安装后重试。",
        "The program {program}, which the engine {engine} needs, is not installed. Install it and try again.",
    ),
    "engine.languages_missing": (
        "识读引擎 {engine} 缺语言包：{languages}。请安装后重试。",
        "The engine {engine} lacks language packs: {languages}. Install them and try again.",
    ),
}
