"""Typed settings, built only by entry points (api/app.py, cli/, tests) and passed down.

Every setting is read from an environment variable ``LEAGUEGRAPH_<NAME>``, from a file ``.env`` beside the program, or from a file
of its own in the folder of secrets.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import DirectoryPath, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SecretsSettingsSource, SettingsConfigDict

BOLT_SCHEMES = {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}


class Settings(BaseSettings):
    """All settings of the program."""

    model_config = SettingsConfigDict(env_prefix="LEAGUEGRAPH_", env_file=".env", extra="ignore", frozen=True)

    secrets_folder: DirectoryPath | None = Field(
        default=None,
        description="Folder with a file for each secret, named as its variable in small letters (`leaguegraph_token_key`): "
        "`/run/secrets` of compose, `%d` of systemd. What stands in the environment counts before it.",
    )
    home: Path = Field(default=Path(".leaguegraph"), description="Folder of the managed Neo4j, its downloads, data and keys.")
    neo4j_uri: str | None = Field(
        default=None, description="Address of an existing Neo4j (`bolt://…`, `neo4j://…`); empty: the managed local server."
    )
    neo4j_user: str = Field(default="neo4j", description="User of the existing Neo4j.")
    neo4j_password: SecretStr | None = Field(default=None, description="Password of the existing Neo4j.")
    neo4j_database: str = Field(default="neo4j", description="Database that holds the graph.")
    heap_mb: int | None = Field(
        default=None, ge=256, description="Heap of the managed Neo4j in MiB; empty: from the machine's memory."
    )
    page_cache_mb: int | None = Field(
        default=None, ge=64, description="Page cache of the managed Neo4j in MiB; empty: from the machine's memory."
    )
    bolt_port: int | None = Field(
        default=None, ge=1, le=65535, description="Port of the managed Neo4j; empty: a free one, remembered."
    )
    demo: bool = Field(
        default=False, description="Demo mode: generated token key, GraphiQL, introspection; serves on loopback only."
    )
    host: str = Field(default="127.0.0.1", description="Address to serve on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to serve on.")
    workers: int = Field(
        default=1, ge=1, le=64, description="Processes that serve one port; each lets an account spend its share of what it may."
    )
    token_key: SecretStr | None = Field(
        default=None, description="Shared secret of at least 32 characters that signs tokens with HS256."
    )
    token_jwks: Path | None = Field(
        default=None, description="File with the public keys (JWKS) of the token issuer, for RS256 and ES256."
    )
    token_jwks_url: str | None = Field(
        default=None,
        description="Address of those keys (`jwks_uri` of the provider), asked every hour and when a token names an unknown key.",
    )
    token_ca: Path | None = Field(
        default=None, description="File with certificates (PEM) that are trusted there, besides those of the system."
    )
    token_issuer: str = Field(default="leaguegraph", description="`iss` that a token must carry.")
    token_audience: str = Field(default="leaguegraph", description="`aud` that a token must carry.")
    token: SecretStr | None = Field(
        default=None, description="Token of who runs a command that reads exact figures (`flows export --exact`)."
    )
    page: Path | None = Field(
        default=None, description="Folder with the built page of the explorer; empty: built from `web/` when its sources change."
    )
    outlines: Path | None = Field(
        default=None, description="GeoJSON file with outlines of divisions, drawn below the map of flows (WGS 84)."
    )
    oidc_authority: str | None = Field(
        default=None,
        description="Address of the OpenID Connect provider where users of the page sign in; empty: they paste a token.",
    )
    oidc_client_id: str = Field(default="leaguegraph", description="Client id of the page at that provider.")
    oidc_scope: str = Field(default="openid", description="Scopes that the page asks that provider for.")
    identity_key: SecretStr | None = Field(
        default=None,
        description="Secret of at least 32 characters for fingerprints of identity numbers and mobiles; never change it.",
    )
    transfer_hours: str = Field(
        default="72",
        description="Hours that a step of a transfer stays open before it passes to the parent: entries "
        "`[WITHIN|OUT|IN] [MM-DD..MM-DD] hours`, separated by commas; of those that fit the last one counts.",
    )
    notify_log: bool = Field(default=False, description="Write notifications of transfers into the log of the worker.")
    notify_webhook_url: str | None = Field(
        default=None, description="Address (`https://…`) to which notifications are posted; empty: they are not."
    )
    notify_webhook_secret: SecretStr | None = Field(
        default=None, description="Secret of at least 32 characters that signs what is posted (HMAC-SHA256)."
    )
    notify_smtp_host: str | None = Field(default=None, description="Mail relay that sends notifications; empty: no mail.")
    notify_smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail relay.")
    notify_smtp_tls: bool = Field(default=True, description="Insist on STARTTLS; without it no password is sent.")
    notify_smtp_user: str | None = Field(default=None, description="User at the mail relay.")
    notify_smtp_password: SecretStr | None = Field(default=None, description="Password of that user.")
    notify_mail_from: str = Field(default="", description="Sender of mails.")
    notify_mail_to: str = Field(default="", description="Mailboxes that get the mails, separated by commas.")
    notify_private_addresses: bool = Field(default=False, description="Allow that address and relay to lie in an inner network.")
    notify_ca: Path | None = Field(
        default=None, description="File with certificates (PEM) that are trusted for both, besides those of the system."
    )
    sms_command: Path | None = Field(
        default=None,
        description='Program that sends a verification code: it reads `{"mobile": …, "code": …}` from its standard input, and '
        "ends with 0 where that was sent; empty: nobody checks in, save in the demo, where codes stand in the log.",
    )
    codes_per_mobile: int = Field(default=5, gt=0, description="Verification codes that are sent to one mobile within an hour.")
    codes_per_address: int = Field(
        default=100, gt=0, description="Verification codes that are sent for one client address (IPv6: one /64) within an hour."
    )
    cors_origins: str = Field(
        default="",
        description="Origins (`https://…`, separated by commas) whose pages may ask this API in a browser; empty: our own alone.",
    )
    allow_get: bool = Field(default=True, description="Whether queries may come by GET; mutations never do.")
    trusted_documents: Path | None = Field(
        default=None,
        description="Folder with `.graphql` files: only their operations and the explorer's are answered; empty: every one.",
    )
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Port where Prometheus reads /metrics; empty: nothing is measured."
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address for that port; who reaches it may read, so keep it from the outside."
    )
    ready_lag_s: float = Field(
        default=60.0, gt=0, description="Seconds by which totals may be behind before /readyz says that the service is not ready."
    )
    slow_statement_ms: int = Field(
        default=1_000, gt=0, description="Milliseconds from which on a statement is logged as slow, with its plan."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        description="Address that takes traces by OTLP over HTTP (`http://127.0.0.1:4318/v1/traces`); empty: there are none.",
    )
    deadline_s: float = Field(default=10.0, gt=0, description="Seconds an operation may take before it answers TIMEOUT.")
    max_at_once: int = Field(
        default=32, ge=1, le=50, description="Operations that a process works on at once; a process has 50 connections to Neo4j."
    )
    max_waiting: int = Field(
        default=256, ge=0, description="Operations that wait for one of them to end; more are answered UNAVAILABLE at once."
    )
    max_wait_s: float = Field(
        default=2.0, gt=0, description="Seconds that an operation waits for its turn before it is answered UNAVAILABLE."
    )
    max_cost: int = Field(default=10_000, gt=0, description="Highest computed cost of one operation.")
    rate_per_minute: int = Field(
        default=6_000_000, gt=0, description="Cost that one account may spend a minute before it answers RATE_LIMITED."
    )

    @field_validator("neo4j_uri")
    @classmethod
    def _bolt_address(cls, uri: str | None) -> str | None:
        """Refuse what the driver cannot connect to, without showing it: a password may stand in it."""
        try:
            parts = urlsplit(uri or "bolt://localhost")
            good = parts.scheme in BOLT_SCHEMES and parts.hostname and parts.port != 0
        except ValueError:  # a port that is no number
            good = False
        if not good:
            raise ValueError("an address like bolt://127.0.0.1:7687 or neo4j+s://graph.example.org is wanted")
        return uri

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the first first; the folder of secrets is itself a setting."""
        folder = env_settings().get("secrets_folder") or dotenv_settings().get("secrets_folder")
        if folder and Path(folder).is_dir():
            file_secret_settings = SecretsSettingsSource(settings_cls, secrets_dir=folder)
        return init_settings, env_settings, dotenv_settings, file_secret_settings
