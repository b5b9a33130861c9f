"""An identity provider that lies: its answers are forged in one respect each, and none of them may let anybody in."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
CLIENT, SECRET = "archive", "a secret between the two"


@dataclass
class Impostor:
    """A provider at `address`. `claims`, `header` and `metadata` change what an honest one would say; `signer` signs."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    signer: str = "key"

    def told(self) -> Mapping[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def token(self) -> str:
        """Its word for who somebody is; `nonce` has to be set by the test, as the provider is told it by the browser."""
        now = int(time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "preferred_username": "reader",
            **self.claims,
        }
        if self.signer == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.signer == "secret":
            signed = f"{_part({'alg': 'HS256'})}.{_part(claims)}"
            return f"{signed}.{_text(hmac.digest(SECRET.encode(), signed.encode(), sha256))}"
        key = OTHER_KEY if self.signer == "other key" else KEY
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)

    def answer(self, path: str) -> Mapping[str, Any]:
        """The answer to a request."""
        if path.startswith("/jwks"):
            return {"keys": [KEY.as_dict(private=False)]}
        if path.startswith("/token"):
            return {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self.token()}
        return self.told()


@contextmanager
def lying() -> Iterator[Impostor]:
    """An impostor that answers while the block lasts."""
    impostor = Impostor()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = json.dumps(impostor.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *given: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    impostor.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield impostor
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value).encode())
