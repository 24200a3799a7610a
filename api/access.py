"""Which requests need a key: a dependency of the routes, and how the API's description says so."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Request, Security, params
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.context import Context, ContextDep
from api.keys import SCOPES
from api.limits import is_loopback
from api.problems import ApiProblem
from api.settings import Settings

SCHEME = "key"
BEARER = HTTPBearer(
    scheme_name=SCHEME,
    description="密钥，由 policygraph keys add 发放，用请求头 Authorization: Bearer 送来",
    auto_error=False,
)


async def check(
    request: Request,
    context: ContextDep,
    given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    needed: SecurityScopes,
) -> None:
    """Refuse a request without the scope that its route needs, and those that come too often.

    A key that is none is refused everywhere. People on this machine may ask as often as they like.
    """
    client = request.client.host if request.client else ""
    key = context.keys.find(given.credentials) if given else None
    request.state.key = key.name if key else ""
    if key or not is_loopback(client):
        _limit(context, f"key {key.name}" if key else client)
    if given is None:
        if closed := [scope for scope in needed.scopes if scope not in context.settings.open]:
            raise _key_needed(f"{SCOPES[closed[0]]}要有密钥")
        return
    if key is None:
        raise _key_needed("密钥不对，或已被撤销")
    for scope in needed.scopes:
        if scope not in key.scopes:
            hint = f"请管理员另发一个：policygraph keys add 名称 --scope {scope}"
            raise ApiProblem("key-too-narrow", f"密钥“{key.name}”没有 {scope} 权限（{SCOPES[scope]}）", hint)


def _limit(context: Context, whose: str) -> None:
    if wait := context.limits.take(whose):
        detail = f"一分钟内的请求超过 {context.settings.rate} 次"
        headers = {"Retry-After": str(wait)}
        raise ApiProblem("too-many-requests", detail, f"请在 {wait} 秒后再试", headers=headers)


def needs(scope: str) -> params.Security:
    """The dependency of a route that needs a scope."""
    return params.Security(check, scopes=[scope])


def _key_needed(detail: str) -> ApiProblem:
    hint = "请求头写 Authorization: Bearer 密钥；密钥由管理员用 policygraph keys add 发放"
    return ApiProblem("key-needed", detail, hint, headers={"WWW-Authenticate": "Bearer"})


def describe(schema: dict[str, Any], settings: Settings) -> None:
    """Mark the operations that go without a key too."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            needed = [scope for need in operation.get("security", ()) for scope in need[SCHEME]]
            if needed and set(needed) <= set(settings.open):
                operation["security"].insert(0, {})
