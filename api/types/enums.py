"""The enumerations of the domain, described for the schema."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import strawberry

from domain.divisions import DivisionLevel
from domain.kinds import Kind, Level, Sector
from domain.rights import Role

E = TypeVar("E", bound=type[Enum])

KINDS = {
    "PROVINCIAL_COMMITTEE": "Provincial committee (省团委), the root of the tree.",
    "CITY_COMMITTEE": "City committee (市团委).",
    "COUNTY_COMMITTEE": "County committee (县团委).",
    "COMMITTEE": "Committee (团委).",
    "WORK_COMMITTEE": "Work committee (团工委).",
    "GENERAL_BRANCH": "General branch (团总支), a committee kind that holds branches.",
    "BRANCH": "Branch (团支部), where members belong.",
    "EXTERNAL": "Organisation of another province or national system (省外组织), an end of transfers.",
}
LEVELS = {
    "PROVINCE": "Province (省级).",
    "CITY": "City (市级).",
    "COUNTY": "County (县级).",
    "GRASSROOTS": "Grass roots (基层).",
    "BRANCH": "Branch (支部).",
}
SECTORS = {
    "UNIVERSITY": "Universities and colleges (高校).",
    "VOCATIONAL": "Vocational schools (中职).",
    "MIDDLE_SCHOOL": "Middle schools (中学).",
    "TOWNSHIP": "Townships and streets (乡镇街道).",
    "VILLAGE": "Villages (农村).",
    "COMMUNITY": "Urban communities (社区).",
    "GOVERNMENT": "Government and public institutions (机关事业).",
    "STATE_ENTERPRISE": "State enterprises (国企).",
    "NEW_ECONOMIC": "New economic organisations (新经济组织).",
    "NEW_SOCIAL": "New social organisations (新社会组织).",
    "FALLBACK": "Fallback for members without a branch at work or school (流动团员, 学社衔接临时支部).",
}
DIVISION_LEVELS = {
    "PROVINCE": "Province (省级).",
    "CITY": "City (地级).",
    "COUNTY": "County or district (县级).",
    "TOWNSHIP": "Town, township or street (乡级).",
    "VILLAGE": "Village or community (村级).",
}
ROLES = {
    "STAFF": "Sees counts and inboxes (工作人员).",
    "OFFICER": "Sees counts and people, answers steps (团干部).",
    "ANALYST": "Sees counts and published tables (分析人员).",
    "AUDITOR": "Reads the audit trail (审计人员).",
    "ADMIN": "Changes organisations and grants (管理员).",
}


def described(members: E, description: str, texts: dict[str, str]) -> E:
    """Make a GraphQL enum of a domain enum; every member must have its text."""
    enum = strawberry.enum(members, description=description)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = texts[value.name]
    return enum


OrganisationKind = described(Kind, "Kind of an organisation (类型).", KINDS)
OrganisationLevel = described(Level, "Level of an organisation (层级).", LEVELS)
OrganisationSector = described(Sector, "Sector of an organisation (领域).", SECTORS)
LevelOfDivision = described(DivisionLevel, "Level of a division (行政层级).", DIVISION_LEVELS)
GrantRole = described(Role, "What an account may do in a subtree (角色).", ROLES)
