"""What an operator can set, with its documentation."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ByteSize,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from config.kinds import (
    ExistingFile,
    Issuer,
    MailAddress,
    MailServer,
    Queue,
    Scanner,
    Site,
    Speech,
    TimeZone,
    Token,
    Url,
)

FILE_NAME = "shoucang.toml"
"""The settings file, in the data folder."""

PREFIX = "SHOUCANG_"

_CHECKS = {
    "int_parsing": "not_integer",
    "int_parsing_size": "not_integer",
    "float_parsing": "not_number",
    "finite_number": "not_number",
    "greater_than_equal": "too_small",
    "greater_than": "not_positive",
    "less_than_equal": "too_large",
    "literal_error": "not_one_of",
    "string_pattern_mismatch": "not_url",
    "byte_size": "not_size",
    "byte_size_unit": "not_size",
}
"""What pydantic calls the failure of a check, and what it is here."""


def _setting(zh: str, en: str, **given: Any) -> Any:
    """A setting with what it means in both languages; `shown` describes a default that depends on others."""
    return Field(description=en, json_schema_extra={"zh": zh, "shown": given.pop("shown", None)}, **given)


def _beside_home(scheme: str, name: str) -> Callable[[dict[str, Any]], str]:
    """The URL of something in the data folder, percent-encoded where a URL needs it."""
    return lambda values: scheme + (values["home"] / name).as_uri().removeprefix("file:")


class Settings(BaseModel):
    """The settings of one installation, made by `load_settings`; they do not change while the program runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = _setting(
        "数据目录，存放数据库、索引、文件和 shoucang.toml；只能用环境变量设置",
        "The data folder: database, index, files and shoucang.toml; set by the environment only",
        shown="./data",
    )
    database: Url = _setting(
        "目录数据库：sqlite:///绝对路径 或 postgresql+psycopg://用户:密码@主机/库",
        "The catalogue: sqlite:///path or postgresql+psycopg://user:password@host/database",
        # SQLAlchemy takes the path of SQLite as it stands.
        default_factory=lambda values: f"sqlite:///{values['home'] / 'catalogue.db'}",
        shown="sqlite:///HOME/catalogue.db",
        repr=False,
    )
    database_owner: Url | None = _setting(
        "PostgreSQL 表的属主账号的地址，只在 init 和 upgrade 时给出；平时运行用 database 的账号，它改不了审计",
        "The role that owns the tables of PostgreSQL, given for init and upgrade only; the one of database runs the "
        "archive and cannot alter the audit",
        default=None,
        repr=False,
    )
    index: Url = _setting(
        "检索索引：embedded:///绝对路径 或 elasticsearch+http://127.0.0.1:9200/前缀",
        "The search index: embedded:///path or elasticsearch+http://127.0.0.1:9200/prefix",
        default_factory=_beside_home("embedded:", "index.db"),
        shown="embedded:///HOME/index.db",
        repr=False,
    )
    store: Url = _setting(
        "文件存储：file:///绝对路径 或 s3://桶/前缀?endpoint=…&region=…（密钥按 AWS 惯例另行提供；&direct=https://… "
        "让读者的浏览器直接从那里取大的录音录像）",
        "The files: file:///path or s3://bucket/prefix?endpoint=…&region=… (keys where AWS tools look for them; "
        "&direct=https://… lets readers' browsers fetch large recordings from there themselves)",
        default_factory=_beside_home("file:", "store"),
        shown="file:///HOME/store",
        repr=False,
    )
    queue: Queue = _setting(
        "任务怎样送到处理进程：database: 由各进程自己到数据库里取；celery+redis://主机/0、celery+amqp://… 由消息通知，"
        "须另装 Celery",
        "How work reaches the workers: database:, they look for it there; celery+redis://host/0 or celery+amqp://…, "
        "a broker tells them (Celery has to be installed as well)",
        default="database:",
        repr=False,
    )
    ocr: Literal["auto", "ppocr", "tesseract", "null"] = _setting(
        "识别引擎；auto 选用已安装者中最好的，null 不识别",
        "The reading engine; auto takes the best that is installed, null reads nothing",
        default="auto",
    )
    speech: Speech = _setting(
        "语音识别：faster-whisper:/模型文件夹 或 sherpa-onnx:/模型文件夹；none 不转写",
        "Writing down what is said: faster-whisper:/folder of the model or sherpa-onnx:/folder of the model; "
        "none: not at all",
        default="none",
    )
    host: str = _setting(
        "网页监听的地址；0.0.0.0 表示本机所有地址",
        "The address on which the pages are served; 0.0.0.0 for all of this machine",
        default="127.0.0.1",
    )
    port: int = _setting("网页监听的端口", "The port of the pages", default=8000, ge=1, le=65535)
    tls_certificate: ExistingFile | None = _setting(
        "TLS 证书文件（PEM，含中间证书）；须与 tls_key 同时设置",
        "The TLS certificate with its chain (PEM); set together with tls_key",
        default=None,
    )
    tls_key: ExistingFile | None = _setting(
        "TLS 私钥文件（PEM）；须与 tls_certificate 同时设置",
        "The TLS private key (PEM); set together with tls_certificate",
        default=None,
    )
    tls: Literal["files", "self"] = _setting(
        "files 用 tls_certificate 的证书，没有则不加密；self 首次启动时自制证书并显示指纹，到期前自动更换",
        "files: the certificate of tls_certificate, or none; self: one made on the first start, its fingerprint told, "
        "renewed before it ends",
        default="files",
    )
    public_url: Site | None = _setting(
        "用户打开网页所用的地址，如 https://名称；在代理之后或用统一身份认证时须设",
        "The address by which people open the pages, such as https://NAME; needed behind a proxy and for "
        "an identity provider",
        default=None,
    )
    proxies: int = _setting(
        "前面有几层自己的反向代理（据此识别来访地址）；没有则为 0",
        "How many proxies of your own stand before the pages, to tell whom a request comes from; 0 for none",
        default=0,
        ge=0,
        le=5,
    )
    workers: int = _setting(
        "识别与处理的进程数",
        "Processes that read and work on documents",
        default_factory=lambda: os.cpu_count() or 1,
        shown="one a processor",
        ge=1,
        le=256,
    )
    threads: int = _setting("网页服务的线程数", "Threads of the web server", default=8, ge=1, le=256)
    timezone: TimeZone = _setting(
        "法定日期所依的时区", "The time zone in which days of law are counted", default="Asia/Shanghai"
    )
    language: Literal["zh", "en"] = _setting(
        "页面和命令行的默认语言", "The language of pages and commands unless the reader chooses", default="zh"
    )
    user: str | None = _setting(
        "命令行以谁的名义操作（登录名）；默认为管理员",
        "On whose behalf commands act (a login name); by default the administrator",
        default=None,
    )
    watch_folder: Path | None = _setting(
        "监视的收件文件夹；文件停止增长后收入", "A folder whose files are taken in once they stop growing", default=None
    )
    threshold: float = _setting(
        "分类可信度的门槛（0 至 1）；低于它的文件交由档案员确认",
        "The confidence (0 to 1) below which a keeper confirms the type of a document",
        default=0.80,
        ge=0,
        le=1,
        allow_inf_nan=False,
    )
    max_bytes: ByteSize = _setting(
        "单个文件的最大字节数；可写 500MB、1GiB",
        "Most bytes of one file; 500MB and 1GiB are understood",
        default=ByteSize(500 * 1024**2),
        gt=0,
    )
    max_media_bytes: ByteSize = _setting(
        "一个录音或录像文件的最大字节数",
        "Most bytes of one audio or video file",
        default=ByteSize(8 * 1024**3),
        gt=0,
    )
    max_media_hours: int = _setting(
        "录音录像最长多少小时", "Most hours that an audio or video file may last", default=12, ge=1, le=100
    )
    max_frame_side: int = _setting(
        "录像画面每边的最多像素",
        "Most pixels of either side of the picture of a film",
        default=8192,
        ge=64,
        le=16384,
    )
    max_pages: int = _setting("单个文件的最多页数", "Most pages of one file", default=2000, ge=1, le=100_000)
    max_pixels: int = _setting(
        "单页的最多像素；防范解压炸弹",
        "Most pixels of one page, against files that unpack without end",
        default=200_000_000,
        ge=1_000_000,
        le=2_000_000_000,
    )
    container_depth: int = _setting(
        "压缩包、邮件里最多套几层", "How deep archives and mails may lie in one another", default=3, ge=1, le=10
    )
    container_files: int = _setting(
        "一个压缩包或一封邮件里的最多文件数，各层合计",
        "Most files in one archive or mail, those inside one another counted together",
        default=1000,
        ge=1,
        le=100_000,
    )
    container_bytes: ByteSize = _setting(
        "一个压缩包或一封邮件展开后的最大字节数，各层合计",
        "Most bytes of one archive or mail unpacked, those inside one another counted together",
        default=ByteSize(2 * 1024**3),
        gt=0,
    )
    container_ratio: int = _setting(
        "展开后最多是原来的多少倍（展开后不到 64 MiB 的不论）；防范解压炸弹",
        "How many times its size an archive may unpack to (below 64 MiB anything goes), against files that unpack "
        "without end",
        default=100,
        ge=2,
        le=10_000,
    )
    office_seconds: int = _setting(
        "LibreOffice 转换一个文件最多多少秒；超过的只收文字",
        "Seconds that LibreOffice may take for one file; after that only its text is taken",
        default=120,
        ge=5,
        le=3600,
    )
    clamd: Scanner | None = _setting(
        "病毒扫描程序 clamd：unix:/路径 或 tcp://主机:端口；不设则检查时标为须人工",
        "The virus scanner clamd: unix:/path or tcp://host:port; none, and checks say that a person has to look",
        default=None,
    )
    max_upload_files: int = _setting("一次上传的最多文件数", "Most files of one upload", default=100, ge=1, le=10_000)
    paper_duty_days: int = _setting(
        "永久保存的电子文件应在多少天内出齐纸质件（办法第九条）",
        "Days within which a permanent electronic document is on paper as well (article 9)",
        default=30,
        ge=1,
        le=3650,
    )
    lookup_bulk: int = _setting(
        "外单位查阅超过多少件须两级审批；涉及敏感材料的一律两级",
        "Documents above which a look-up from outside needs two approvals; sensitive papers always do",
        default=20,
        ge=0,
        le=10_000,
    )
    backup_folder: Path | None = _setting(
        "备份的位置，最好在另一块盘上；升级前先备份到这里",
        "The place of backups, best on another disk; before an upgrade a backup is made there",
        default=None,
    )
    backup_keep_days: int = _setting(
        "备份点保留的天数；过期的在下一次备份时清除",
        "Days for which a backup is kept; the next backup clears away what is older",
        default=90,
        ge=1,
        le=3650,
    )
    smtp_url: MailServer | None = _setting(
        "发送提醒邮件的服务器：smtp://用户:密码@主机:端口（STARTTLS）或 smtps://…；不设则不发邮件",
        "The server that mails reminders: smtp://user:password@host:port (STARTTLS) or smtps://…; none, no mail",
        default=None,
        repr=False,
    )
    smtp_from: MailAddress | None = _setting(
        "提醒邮件的发件地址；须与 smtp_url 同时设置",
        "The address from which reminders are mailed; set together with smtp_url",
        default=None,
    )
    backup_reminder_days: int = _setting(
        "最近一次成功的备份超过多少天就提醒管理员；0 为不提醒",
        "Days after which the administrators are told that the last good backup is old; 0 for never",
        default=7,
        ge=0,
        le=365,
    )
    oidc_issuer: Issuer | None = _setting(
        "统一身份认证（OpenID Connect）的签发者地址；不设则只用密码登录",
        "The issuer of the identity provider (OpenID Connect); none, log-in by password only",
        default=None,
    )
    oidc_client_id: str | None = _setting(
        "本系统在统一身份认证处登记的客户端编号；须与 oidc_issuer 同时设置",
        "The client id under which the provider knows this archive; set together with oidc_issuer",
        default=None,
    )
    oidc_client_secret: SecretStr | None = _setting(
        "客户端密钥；也可放在 oidc_client_secret_file 的文件里",
        "The client's secret, unless it stands in the file of oidc_client_secret_file",
        default=None,
    )
    oidc_client_secret_file: ExistingFile | None = _setting(
        "存放客户端密钥的文件", "A file that holds the client's secret", default=None
    )
    oidc_claim: str = _setting(
        "身份认证回答中哪一项是登录名",
        "The claim of the provider that names the log-in",
        default="preferred_username",
    )
    session_minutes: int = _setting(
        "无操作多少分钟后自动退出", "Minutes without action after which a session ends", default=60, ge=1, le=1440
    )
    session_hours: int = _setting(
        "登录后最长多少小时须重新登录", "Hours after which everyone logs in again", default=12, ge=1, le=168
    )

    metrics_token: Token | None = _setting(
        "从别的机器读取运行指标 /metrics 所用的令牌（至少 16 个字符）；不设则只有本机能读",
        "The token by which other machines read /metrics (16 characters or more); none, this machine only",
        default=None,
    )

    @property
    def tls_files(self) -> tuple[Path, Path] | None:
        """Certificate and key by which the pages speak TLS, those made here among them; None where they do not."""
        if self.tls == "self":
            return self.home / "tls" / "certificate.pem", self.home / "tls" / "key.pem"
        return (self.tls_certificate, self.tls_key) if self.tls_certificate and self.tls_key else None

    @property
    def is_https(self) -> bool:
        """Whether people reach the pages by TLS only, from this server or from a proxy before it."""
        return self.tls_files is not None or (self.public_url or "").startswith("https:")


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A value that its setting does not take: `name` of the setting, a code, and the bounds that fill a sentence."""

    name: str
    code: str
    bounds: Mapping[str, object]


def check_values(values: Mapping[str, object]) -> Settings | tuple[FailedCheck, ...]:
    """The settings with these values by name, `home` (absolute) among them, or every value that cannot be taken."""
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        # A default that rests on other settings is not made when one of those is wrong: no failure of its own.
        failures = [failure for failure in error.errors() if failure["type"] != "default_factory_not_called"]
    found = []
    for failure in failures:
        bounds = failure.get("ctx", {})
        code = _CHECKS.get(failure["type"]) or str(bounds["error"])
        found.append(FailedCheck(str(failure["loc"][0]), code, bounds))
    return tuple(found)
