"""The identity provider (OpenID Connect): code flow with PKCE, state and nonce, by Authlib.

Its answers come from outside: issuer, signature, audience, age and nonce are checked, and algorithms that need no key
of the provider's (`none`, HMAC) are refused whatever its metadata say.
"""

from typing import Any, cast

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from config import Settings
from service.errors import UnauthenticatedError, UnavailableError
from service.web.shell import outside

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures with a key that only the provider has."""

PATIENCE = 10
"""Seconds within which the provider has to answer."""


class Provider:
    """The provider of the settings, as Authlib knows it. What it says of itself is asked for when first needed."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        # Loaded when there is a provider only: it takes its time.
        from authlib.integrations.flask_client import OAuth

        self._issuer, self._claim = str(settings.oidc_issuer).rstrip("/"), settings.oidc_claim
        secret = _secret(settings)
        self._client = OAuth(app).register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=secret,
            server_metadata_url=f"{self._issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
                **({} if secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def lead_there(self) -> ResponseReturnValue:
        """Send the browser to the provider."""
        self._metadata()
        return cast(ResponseReturnValue, self._client.authorize_redirect(outside("provider.back")))

    def login(self) -> str:
        """The log-in of the person with whose code the browser came back.

        Raises UnauthenticatedError `provider.refused` where anything about the answer is not as it has to be.
        """
        metadata = self._metadata()
        told = request.args.get("iss")
        if told is not None and told.rstrip("/") != self._issuer:
            raise UnauthenticatedError("provider.refused")
        try:
            token = self._client.authorize_access_token()
            claims = token.get("userinfo") or {}
            name = claims.get(self._claim)
            if name is None and claims and "userinfo_endpoint" in metadata:
                more = self._client.userinfo(token=token)
                name = more.get(self._claim) if more.get("sub") == claims["sub"] else None
        except HTTPException:
            raise
        except Exception as error:
            # Of many kinds, by three libraries; whatever it is, nobody gets in.
            raise UnauthenticatedError("provider.refused") from error
        if not isinstance(name, str) or not name:
            raise UnauthenticatedError("provider.refused")
        return name

    def way_out(self) -> str | None:
        """The address at which people end their log-in at the provider too, if it has one."""
        if "end_session_endpoint" not in self._metadata():
            return None
        found = self._client.create_logout_url(
            post_logout_redirect_uri=outside("accounts.log_in"), client_id=self._client.client_id
        )
        return str(found["url"])

    def _metadata(self) -> dict[str, Any]:
        try:
            metadata: dict[str, Any] = self._client.load_server_metadata()
            if str(metadata["issuer"]).rstrip("/") != self._issuer:
                raise ValueError("metadata of another issuer")
        except Exception as error:
            # What does not fit is not kept: once the provider is mended, it is asked again.
            self._client.server_metadata.clear()
            raise UnavailableError("provider.silent", retry_after=30) from error
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [one for one in offered if one in ALGORITHMS]
        return metadata


def install(app: Flask) -> None:
    """Know the provider, where the settings name one."""
    settings = app.extensions["archive"].settings
    app.extensions["provider"] = Provider(app, settings) if settings.oidc_issuer else None
    app.jinja_env.globals["provider"] = lambda: app.extensions["provider"]


def provider_or_none() -> Provider | None:
    """The provider, if there is one."""
    return cast(Provider | None, current_app.extensions["provider"])


def _secret(settings: Settings) -> str | None:
    if settings.oidc_client_secret_file is not None:
        return settings.oidc_client_secret_file.read_text("utf-8").strip()
    return settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
