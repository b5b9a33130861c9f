"""Document types: the regulation's, and those that units add (article 3)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Response

from retention import Nature
from service.usecases.house import types as use
from service.web.api.noun import MISSING, Noun, answer
from service.web.api.shapes import (
    Asked,
    Category,
    CategoryShown,
    MadeCode,
    Proposal,
    Reference,
    Shown,
    line,
    one_of,
    optional,
    told,
)
from service.web.sessions import actor
from service.web.shell import archive

types = Noun("types", "文种｜Document types")


class TypesOf(Asked):
    """The unit asked about."""

    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: its name, number or fonds", "J012")


class NewType(Asked):
    """A type to be added."""

    unit: Reference = optional("单位：名称、编号或全宗号｜Unit: its name, number or fonds", "J012")
    category: Category = told("类别｜Category", "original")
    name: Annotated[str, line(100)] = told("名称｜Name", "临时救助申请表")
    phrases: Sequence[Annotated[str, line(60)]] = told(
        "题名中的词语｜Phrases in the titles of such papers", ["临时救助申请表"], min_length=1, max_length=20
    )
    rule: Annotated[str, line(32)] = told("保管期限｜Retention rule", "withdrawal+10y")
    basis: Annotated[str, line(300)] = told("依据｜Basis", "《困难职工档案管理办法》第三条")


class TypeShown(Shown):
    """A document type with its period."""

    code: str = told("代码｜Code", "A07")
    category: CategoryShown = told("类别｜Category", "original")
    zh: str = told("中文名｜Chinese name", "入户调查表")
    en: str = told("英文名｜English name", "Home visit report")
    nature: Annotated[str, one_of(Nature)] = told("形态｜Nature", "text")
    sensitive: bool = told("是否敏感件｜Whether it is blurred until a reason is given", False)
    rule: str | None = told("保管期限；无则由人确定｜Rule; without one a person decides", "withdrawal+10y")
    basis_zh: str = told("依据（中文）｜Basis, in Chinese", "办法第九条")
    basis_en: str = told("依据（英文）｜Basis, in English", "Measures, article 9")
    proposals: Sequence[Proposal] = told("供选的期限｜Rules to choose from", [])
    unit: str | None = told("增设它的单位｜Unit that added it", None)


class TypesShown(Shown):
    """The types that a unit may use."""

    types: Sequence[TypeShown] = told("各文种｜The types")


@types.on("GET", "/types", {200: TypesShown}, MISSING)
def list_types(query: TypesOf) -> Response:
    """一个单位可用的文种及其期限｜The types that a unit may use, with their periods"""
    known = use.types_for(actor(), archive=archive(), unit=query.unit)
    return answer(TypesShown(types=[_shown(kind) for kind in known]))


def _shown(kind: use.TypeShown) -> TypeShown:
    proposals = [Proposal(rule=p.rule, when_zh=p.when_zh, when_en=p.when_en) for p in kind.proposals]
    return TypeShown(
        code=kind.code,
        category=kind.category,
        zh=kind.zh,
        en=kind.en,
        nature=kind.nature,
        sensitive=kind.sensitive,
        rule=kind.rule,
        basis_zh=kind.basis_zh,
        basis_en=kind.basis_en,
        proposals=proposals,
        unit=kind.unit_name,
    )


@types.on("POST", "/types", {201: MadeCode}, MISSING)
def add_type(body: NewType) -> Response:
    """为单位及其下级增设文种｜Add a type to a unit and all below it"""
    code = use.add_type(
        actor(), body.category, body.name, body.phrases, body.rule, body.basis, archive=archive(), unit=body.unit
    )
    return answer(MadeCode(code=code), HTTPStatus.CREATED)
