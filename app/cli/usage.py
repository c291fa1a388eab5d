"""What a mistyped command line is told: in Chinese, with the nearest right word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import click

from app.catalog.nearest import did_you_mean
from app.texts import _

_VALUE: Final = re.compile(r"'?(.{1,80}?)'? is not ")


def explained(error: click.UsageError, commands: Iterable[str]) -> str:
    """Say what is wrong and where the right words stand; `commands` are those of the group."""
    asked = error.ctx.command_path if error.ctx else "yichuang"
    return f"{_what(error, commands)}\n" + _("用法见 {command} --help。").format(command=asked)


def _what(error: click.UsageError, commands: Iterable[str]) -> str:
    # Older versions of click have no such attribute; they get the general sentence.
    if named := str(getattr(error, "command_name", "")):
        known = commands
        if error.ctx and isinstance(error.ctx.command, click.Group):
            known = error.ctx.command.list_commands(error.ctx)
        return _("没有命令“{name}”。").format(name=named) + did_you_mean(named, known)
    if isinstance(error, click.NoSuchOption):
        near = did_you_mean(error.option_name, error.possibilities or ())
        return _("没有选项“{name}”。").format(name=error.option_name) + near
    if isinstance(error, click.MissingParameter):
        return _("没有写“{name}”，它是必须的。").format(name=_named(error))
    if isinstance(error, click.BadOptionUsage):
        return _("选项“{name}”后面要写一个值。").format(name=error.option_name)
    if isinstance(error, click.BadParameter):
        return _wrong_value(error)
    if not error.message.isascii():
        return error.message
    return _("命令后面多写了内容，或者写法不对。")


def _wrong_value(error: click.BadParameter) -> str:
    if not error.message.isascii() and error.param is None:
        return error.message
    kind = error.param.type if error.param else None
    told = _("“{name}”的写法不对。").format(name=_named(error))
    # click tells the value only inside its English sentence: 'x' is not a valid integer.
    if value := _VALUE.match(error.message):
        told = _("“{name}”不能写“{value}”。").format(name=_named(error), value=value[1])
    if isinstance(kind, click.Choice):
        return told + _("可以写：{choices}。").format(choices=_("、").join(map(str, kind.choices)))
    if isinstance(kind, click.types.IntParamType):
        low, high = getattr(kind, "min", None), getattr(kind, "max", None)
        if low is not None and high is not None:
            return told + _("要写 {low} 到 {high} 的整数。").format(low=low, high=high)
        return told + _("要写一个整数。")
    if isinstance(kind, click.DateTime):
        return told + _("日期写成 2026-10-01 这样。")
    if isinstance(kind, click.Path):
        return told + _("没有这个文件，或者它不是要的那一种。")
    return told


def _named(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if isinstance(error.param, click.Option) else _argument(error.param)


def _argument(param: click.Parameter) -> str:
    return (param.metavar if isinstance(param, click.Argument) else None) or (
        param.name or ""
    ).upper()
