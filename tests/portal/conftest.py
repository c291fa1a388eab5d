"""The public's pages stand on the same application as the clerks'."""

from tests.web.conftest import app, closing, holder, module_clock, people

__all__ = ["app", "closing", "holder", "module_clock", "people"]
