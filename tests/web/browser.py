"""A browser without a browser: pages are asked for as a person would, and forms are sent with their token."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures import PASSWORD

LOOKS = {
    "office": {"viewport": {"width": 1366, "height": 768}},
    "office, dark": {"viewport": {"width": 1366, "height": 768}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "small phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}
"""How the pages are looked at in a real browser: windows and colours."""

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


class Browser:
    """A client that keeps its cookies and puts the page's token into what it sends."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._keep_token(self.client.get(path, buffered=True, **options))

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form of the page that was last open."""
        sent = {"csrf_token": self.token, **(data or {})}
        return self._keep_token(self.client.post(path, data=sent, buffered=True, **options))

    def log_in(self, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
        """Log in from the log-in page."""
        self.get("/login")
        answer = self.post("/login", {"login": login, "password": password, **more})
        if answer.status_code == 302:
            self.get("/account")
        return answer

    def _keep_token(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html" and (found := TOKEN.search(answer.text)):
            self.token = found[1]
        return answer
