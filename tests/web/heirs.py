"""A site over two layers: a province with 目录事项, and a county that narrows and completes."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import Flask

from app.catalog.layers import layered
from app.main import CatalogHolder
from app.trials import examine
from tests.catalog.folders import COUNTY
from tests.catalog.test_inheritance import BASE
from tests.web.conftest import Clock, build

NARROWED = """\
# 本县的补助
id: relief
extends: relief
without: [materials.lease]
tiers: [镇]
limits:
  promised: {length: 20}  # 比省里快
materials:
  - {id: form, copy: 2}
faq:
  - {question: 谁能申请？, answer: 村民。}
"""
IMPORTED = """\
# 从省里的表格导入
id: imported
base: true
name: 导入的事项
type: 行政给付
department: civil
"""


def layers(folder: Path) -> Path:
    """Write both layers into `folder`; give them as --config twice would."""
    province, own = folder / "province", folder / "own"
    shutil.copytree(COUNTY, province)
    (province / "items" / "relief.yaml").write_text(BASE, "utf-8")
    other = BASE.replace("id: relief", "id: grant").replace("特困补助", "临时救助")
    (province / "items" / "grant.yaml").write_text(other, "utf-8")
    (own / "items").mkdir(parents=True)
    (own / "items" / "relief.yaml").write_text(NARROWED, "utf-8")
    (own / "items" / "imported.yaml").write_text(IMPORTED, "utf-8")
    return layered([province, own])


def layered_site(folder: Path, clock: Clock) -> Flask:
    """Give an application over both layers."""
    where = layers(folder)
    return build(folder, CatalogHolder(examine(where, clock().date())), clock, config=where)
