"""A request's parameters, read and checked against the method as the Bot API documents it.

aiogram's method classes are generated from the Bot API's own pages, so they are the table of what a method
takes. Stricter than the real server in one thing: an unknown parameter is refused, where that one ignores it.
"""

from __future__ import annotations

import json
import types
import typing
from functools import cache
from typing import Any

import aiogram.methods
import aiogram.types
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from tests.fakes.bot_api.errors import BadRequestError, RefusalError

#: Parameters whose text may well begin with a bracket: never read as JSON.
PLAIN = frozenset({"text", "caption", "callback_query_id", "inline_query_id", "next_offset", "title", "name"})


@cache
def methods() -> dict[str, type[TelegramMethod[Any]]]:
    """Every method of the Bot API by its name in lower case; the server reads names without case."""
    found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    return {
        method.__api_method__.lower(): method
        for method in found
        if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod
    }


async def read_raw(request: Request) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Parameters as they came, and uploaded files by the name of their part."""
    raw: dict[str, Any] = dict(request.query_params)
    files: dict[str, bytes] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        given = json.loads(body) if body else {}
        if not isinstance(given, dict):
            raise BadRequestError("can't parse request body as JSON object")
        raw.update(given)
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = await value.read()
                else:
                    raw[name] = value
    return raw, files


def checked(name: str, raw: dict[str, Any], files: dict[str, bytes]) -> TelegramMethod[Any]:
    """The method with its parameters, or the server's refusal."""
    method = methods().get(name.lower())
    if method is None:
        raise RefusalError(404, "Not Found")
    fields = method.model_fields
    values: dict[str, Any] = {}
    for given, value in raw.items():
        if given not in fields:
            raise BadRequestError(f"unknown parameter {given!r} of {method.__api_method__}")
        values[given] = _value(method.__api_method__, given, value, fields[given].annotation)
    for part in files:
        if part in fields and part not in values:
            values[part] = f"attach://{part}"
    for given, field in fields.items():
        if field.is_required() and given not in values:
            raise BadRequestError(_missing(method.__api_method__, given))
    try:
        made = method.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadRequestError(f"can't parse {where}: {first['msg']}") from error
    _no_strangers(made, f"{method.__api_method__}")
    return made


def plain(value: Any) -> Any:
    """A model as the JSON that was sent: no unset fields, no library defaults."""
    if isinstance(value, Default):
        return None
    if hasattr(value, "model_dump"):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, dict):
        items = ((key, plain(item)) for key, item in value.items())
        return {key: item for key, item in items if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "value") and isinstance(value.value, str):
        return value.value
    return value


def _missing(method: str, parameter: str) -> str:
    return {
        "chat_id": "chat_id is empty",
        "text": "message text is empty",
        "photo": "there is no photo in the request",
        "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    }.get(parameter, f'parameter "{parameter}" of {method} is required')


def _value(method: str, name: str, value: Any, annotation: Any) -> Any:
    if not isinstance(value, str) or name in PLAIN:
        return value
    value_types = _leaves(annotation)
    structured = any(
        kind in {list, dict} or (isinstance(kind, type) and issubclass(kind, aiogram.types.TelegramObject))
        for kind in value_types
    )
    if structured and value[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except json.JSONDecodeError as error:
            raise BadRequestError(f"can't parse {name} JSON object") from error
    if structured and str not in value_types:
        raise BadRequestError(f"object expected as {name}")
    if str in value_types:
        return value
    try:
        return TypeAdapter(annotation).validate_python(value)
    except ValidationError as error:
        kind = "integer" if int in value_types else "value"
        raise BadRequestError(f'parameter "{name}" of {method} must be a valid {kind}') from error


@cache
def _leaves(annotation: Any) -> frozenset[Any]:
    origin = typing.get_origin(annotation)
    if origin is None:
        return frozenset({annotation})
    if origin is typing.Annotated:
        return _leaves(typing.get_args(annotation)[0])
    if origin in {typing.Union, types.UnionType}:
        return frozenset().union(*(_leaves(part) for part in typing.get_args(annotation)))
    return frozenset({origin})


def _no_strangers(value: Any, where: str) -> None:
    """aiogram's models keep fields that they don't know; a sender has no business to send them."""
    if isinstance(value, aiogram.types.TelegramObject | TelegramMethod):
        extra = getattr(value, "__pydantic_extra__", None)
        if extra:
            raise BadRequestError(f"unknown field {sorted(extra)[0]!r} in {where}")
        for name in type(value).model_fields:
            _no_strangers(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for item in value:
            _no_strangers(item, where)
