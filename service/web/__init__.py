"""The pages: Flask lives in this package and nowhere else."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from service.archive import Archive
from service.web import (
    errors,
    formats,
    i18n,
    interface,
    metrics,
    numbers,
    provider,
    searches,
    security,
    sessions,
    shell,
)
from service.web.ui import BLUEPRINTS

__all__ = ["create_app"]


def create_app(archive: Archive, secret_key: bytes) -> Flask:
    """The web application of an archive: the pages, and the REST interface behind the same door.

    `secret_key` signs the cookie and outlives restarts.
    """
    app = Flask(__name__)
    app.secret_key = secret_key
    app.extensions["archive"] = archive
    Bootstrap5(app)
    # The order is that of the checks on a request: number it, bound it, know who asks, refuse forgeries.
    errors.install(app)
    metrics.install(app, metrics.Metrics(archive))
    numbers.install(app)
    security.install(app)
    i18n.install(app)
    sessions.install(app)
    security.refuse_forgeries(app)
    formats.install(app)
    shell.install(app)
    searches.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    provider.install(app)
    interface.install(app)
    if proxies := archive.settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app
