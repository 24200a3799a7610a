"""Settings of the server, read from the environment: POLICYGRAPH_STORE, POLICYGRAPH_EMBED_HOSTS, ..."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import BadSetting

#: what may stand in frame-ancestors: an origin, with * for subdomains at most; no way to smuggle in a directive
HOST = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?")


class Settings(BaseSettings):
    """Every setting has a default that is right for one person on one machine."""

    model_config = SettingsConfigDict(env_prefix="POLICYGRAPH_", extra="ignore")

    store: str = Field(
        default="embedded:data/policygraph", description="URL of the store: embedded:PATH, bolt://, neo4j://"
    )
    embed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins whose pages may show /embed/...; blanks or commas between them"
    )
    keys: Path = Field(default=Path("data/keys.jsonl"), description="File of the API keys")
    open: Annotated[tuple[Literal["read", "cypher"], ...], NoDecode] = Field(
        default=("read", "cypher"), description="What needs no key; empty: everything needs one"
    )
    rate: int = Field(
        default=3_000, ge=0, description="Requests a minute of one key, or of one other machine; 0: as many as come"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins whose scripts may use the API; blanks or commas between them"
    )
    request_log: str = Field(default="", description="File for one JSON line a request; - is standard error")
    shown: int = Field(default=26, ge=5, le=200, description="Neighbours that a view shows at first")
    expand_by: int = Field(default=12, ge=1, le=100, description="Neighbours that one double click adds")
    retry_after: int = Field(default=5, ge=1, description="Seconds, in the Retry-After header while the store is away")
    version_seconds: float = Field(
        default=1.0, ge=0, le=60, description="How long the graph's version is trusted before the store is asked again"
    )
    max_url: int = Field(default=4_096, ge=256, description="Longest URL that is read; longer is answered with 414")

    @field_validator("embed_hosts", "open", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(re.split(r"[\s,]+", value.strip())) if isinstance(value, str) and value.strip() else value or ()

    @field_validator("embed_hosts", "cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not HOST.fullmatch(host):
                raise ValueError(f"“{host}”应为 协议://主机[:端口]，如 https://portal.example.gov.cn (no origin)")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _exact(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any("*" in origin for origin in value):
            raise ValueError("调用接口的网址要逐个写出，不能用 * (write them out)")
        return value

    @classmethod
    def read(cls) -> Settings:
        """Those of the environment. Raises BadSetting, which names the variable."""
        try:
            return cls()
        except ValidationError as error:
            wrong = error.errors()[0]
            name = f"POLICYGRAPH_{str(wrong['loc'][0]).upper()}"
            raise BadSetting(f"环境变量 {name}：{wrong['msg'].removeprefix('Value error, ')}") from error

    @property
    def frame_ancestors(self) -> str:
        """The directive of the embeddable pages: this server itself, and the hosts that are allowed."""
        return " ".join(("frame-ancestors 'self'", *self.embed_hosts))
