"""``leaguegraph reference``: the pages of docs/reference that the program itself knows best."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, EnumType
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic.fields import FieldInfo
from typer.core import TyperArgument, TyperGroup, TyperOption

from cli.schema_changes_page import schema_changes_page
from cli.support import err
from cli.transfers_page import transfers_page
from domain.errors import InvalidInput
from settings import Settings

MADE = "Written by `leaguegraph reference --out docs/reference`; change the program, not this page."
WORDS = {"Path": "FILE", "int": "NUMBER", "float": "NUMBER", "datetime": "YYYY-MM-DD"}


def reference(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("--out", help="Folder for the pages that the program writes; made where it is missing.")
    ],
) -> None:
    """Write the reference pages of the settings, of the command line, of transfers and of changes of the schema.

    Example: `leaguegraph reference --out docs/reference`
    """
    commands = context.find_root().command
    pages = {
        "settings.md": settings_page(),
        "cli.md": cli_page(commands),
        "transfers.md": transfers_page(MADE),
        "schema-changes.md": schema_changes_page(MADE),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as exc:
        problem = f"{folder} cannot be written: {exc.strerror}."
        raise InvalidInput("CANNOT_WRITE", problem, "Name a folder you may write with --out.") from exc
    err.print(f"{', '.join(pages)} are in {folder}.", highlight=False, markup=False, soft_wrap=True)


def settings_page() -> str:
    """Return the reference page of the settings."""
    prefix = str(Settings.model_config["env_prefix"])
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "Every setting is an environment variable, or a line `NAME=value` in a file `.env` in the folder the program runs in;",
        "the environment goes first. A value that cannot be used is `BAD_SETTING` ([errors](errors.md#bad_setting)).",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{prefix}{name.upper()}` | {_default(field)} | {_cell(field.description or '')}{_secret(field)} |")
    return "\n".join([*lines, ""])


def _default(field: FieldInfo) -> str:
    value = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return "empty" if value is None else f"`{value}`"


def _secret(field: FieldInfo) -> str:
    return " Secret: never printed." if "SecretStr" in str(field.annotation) else ""


def cli_page(root: Any) -> str:
    """Return the reference page of a tree of commands."""
    introduction = [
        "# Command line",
        "",
        MADE,
        "",
        "Exit codes: 0: done. 1: done with findings (bad rows, broken rules, differences), or the thing asked for is not there.",
        "2: nothing was done, because of what was given. 3: something that is needed does not answer. 130: interrupted.",
        "An error is one line and the next step on standard error; [errors](errors.md) has a section for each code.",
        "`--debug`, anywhere, adds the traceback.",
        "",
    ]
    return "\n".join([*introduction, *_command(root, root.name)])


def _command(command: Any, path: str) -> Iterator[str]:
    yield from (f"## {path}", "", "```", _usage(command, path), "```", "", *_help(command), "")
    shown = [param for param in command.params if not param.hidden and param.name != "help"]
    if shown:
        yield from ("| option | default | meaning |", "|---|---|---|", *map(_row, shown), "")
    if isinstance(command, TyperGroup):
        for name in sorted(command.commands):
            yield from _command(command.commands[name], f"{path} {name}")


def _usage(command: Any, path: str) -> str:
    words = [path]
    for param in command.params:
        if isinstance(param, TyperArgument):
            words.append(_word(param) if param.required else f"[{_word(param)}]")
        elif param.required:
            words.append(f"{param.opts[0]} {_word(param)}")
    if any(isinstance(param, TyperOption) and not param.required for param in command.params):
        words.append("[OPTIONS]")
    if isinstance(command, TyperGroup):
        words.append("[COMMAND]" if command.invoke_without_command and command.params else "COMMAND")
    return " ".join(words)


def _help(command: Any) -> list[str]:
    return [line.strip() for line in (command.help or "").strip().splitlines()]


def _row(param: Any) -> str:
    flag = isinstance(param, TyperOption) and param.is_flag
    word = "" if flag or isinstance(param, TyperArgument) else f" {_word(param)}"
    name = _word(param) if isinstance(param, TyperArgument) else ", ".join(param.opts)
    default = "required" if param.required else "" if flag or param.default is None else f"`{param.default}`"
    meaning = _cell(param.help or "")
    choices = _choices(param)
    return f"| `{name}{word}` | {default} | {meaning}{f' One of {choices}.' if choices else ''} |"


def _word(param: Any) -> str:
    kind = param.type_descriptor.annotation
    if isinstance(param, TyperArgument) or isinstance(kind, EnumType):
        return str(param.name).upper()
    return WORDS.get(getattr(kind, "__name__", ""), "TEXT")


def _choices(param: Any) -> str:
    kind = param.type_descriptor.annotation
    return ", ".join(f"`{member.value}`" for member in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
