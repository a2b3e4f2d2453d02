"""Kinds, levels and sectors of organisations."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kind of an organisation."""

    PROVINCIAL_COMMITTEE = "PROVINCIAL_COMMITTEE"
    CITY_COMMITTEE = "CITY_COMMITTEE"
    COUNTY_COMMITTEE = "COUNTY_COMMITTEE"
    COMMITTEE = "COMMITTEE"
    WORK_COMMITTEE = "WORK_COMMITTEE"
    GENERAL_BRANCH = "GENERAL_BRANCH"
    BRANCH = "BRANCH"
    EXTERNAL = "EXTERNAL"


class Level(StrEnum):
    """Level of an organisation."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    GRASSROOTS = "GRASSROOTS"
    BRANCH = "BRANCH"


class Sector(StrEnum):
    """Sector of an organisation."""

    UNIVERSITY = "UNIVERSITY"
    VOCATIONAL = "VOCATIONAL"
    MIDDLE_SCHOOL = "MIDDLE_SCHOOL"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"
    COMMUNITY = "COMMUNITY"
    GOVERNMENT = "GOVERNMENT"
    STATE_ENTERPRISE = "STATE_ENTERPRISE"
    NEW_ECONOMIC = "NEW_ECONOMIC"
    NEW_SOCIAL = "NEW_SOCIAL"
    FALLBACK = "FALLBACK"
