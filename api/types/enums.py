"""The enumerations of the domain, described for the schema."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import strawberry

from domain.activities import ActivityKind, SignUpState
from domain.conduct_rules import ConductRule
from domain.divisions import DivisionLevel
from domain.kinds import Kind, Level, Sector
from domain.operations import Fact
from domain.people import Employment, EndedBy, Gender, Post
from domain.rights import Role
from domain.transfers import Party, StepKind, StepOutcome, TransferReason, TransferState

GENDERS = {"FEMALE": "Female (女).", "MALE": "Male (男)."}
ENDINGS = {
    "TRANSFERRED": "Moved to another branch (转出).",
    "OUT_OF_PROVINCE": "Moved out of the province (转出省外).",
    "AGE": "Left the League at 28 (超龄离团).",
    "EXPELLED": "Expelled (开除).",
    "DECEASED": "Died (去世).",
    "CORRECTED": "Recorded by mistake (更正).",
    "REORGANISED": "The branch was merged, split or closed (组织调整).",
    "REVERSED": "The transfer that began it was reversed (撤销转接).",
}
POSTS = {
    "SECRETARY": "Secretary (书记).",
    "DEPUTY_SECRETARY": "Deputy secretary (副书记).",
    "COMMITTEE_MEMBER": "Committee member (委员).",
}
EMPLOYMENTS = {"FULL_TIME": "Full-time (专职).", "SECONDED": "Seconded (挂职).", "PART_TIME": "Part-time (兼职)."}
TRANSFER_STATES = {
    "OPEN": "A step awaits its answer (办理中).",
    "COMPLETED": "The member has moved (已完成).",
    "REJECTED": "A side refused (已拒绝).",
    "WITHDRAWN": "Withdrawn before it was completed (已撤回).",
    "REVERSED": "Was completed and then undone (已撤销).",
}
REASONS = {
    "FURTHER_STUDY": "Further study (升学).",
    "EMPLOYED": "Employment (就业).",
    "UNEMPLOYED": "Not yet employed (未就业).",
    "ARMY": "Joined the army (参军).",
    "ABROAD": "Went abroad (出国).",
    "DELAYED_GRADUATION": "Graduation was put off (延迟毕业).",
    "MOVED": "Moved house (迁居).",
    "OTHER_PROVINCE": "Another province (跨省).",
}
PARTIES = {"MEMBER": "The member (团员).", "SENDER": "The sending side (转出方).", "RECEIVER": "The receiving side (转入方)."}
STEPS = {
    "RELEASE": "The sender agrees (转出审核).",
    "ACCEPT": "The receiver agrees (转入审核).",
    "PLACE": "A committee names the branch (落实支部).",
    "CONFIRM": "The other side's receipt is recorded (回执确认).",
}
OUTCOMES = {
    "AGREED": "Agreed (同意).",
    "REJECTED": "Refused (拒绝).",
    "PLACED": "A branch was named (已落实).",
    "CONFIRMED": "The receipt was recorded (已确认).",
}
ACTIVITY_KINDS = {
    "STUDY": "Study (学习).",
    "VOLUNTEERING": "Volunteering (志愿服务).",
    "CULTURE": "Culture and sports (文体).",
    "EMPLOYMENT": "Work and enterprise (就业创业).",
    "COUNSELLING": "Counselling (心理咨询).",
    "BRANCH_LIFE": "Life of the branch (组织生活).",
    "OTHER": "Other (其他).",
}
FACTS = {
    "CREATED": "An organisation is made (新建).",
    "RENAMED": "It gets another name (更名).",
    "MOVED": "It gets another parent (改隶).",
    "MEMBERS": "Memberships end, or go to another branch (团员).",
    "POSTS_ENDED": "Posts end (免职).",
    "POSTS_BEGUN": "Posts begin (任职).",
    "STEPS_HANDED": "Open steps of transfers await another organisation (转接步骤移交).",
    "CLOSED": "It is closed (撤销).",
    "MERGED": "It became another organisation (并入).",
    "SPLIT": "It came out of another organisation (拆出).",
}
SIGN_UP_STATES = {"CONFIRMED": "Has a place (已报名).", "WAITING": "On the waiting list (候补)."}

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
CONDUCT_RULES = {
    "BATCH_DELETION": "One account ended many memberships in a short time (批量删除团员).",
    "BATCH_RETURN": "An institution sent many graduates back to where they live in a short time (批量退回生源地).",
    "RUBBER_STAMP": "An account agreed to everything within seconds (秒批).",
}


def described(members: E, description: str, texts: dict[str, str], name: str | None = None) -> E:
    """Make a GraphQL enum of a domain enum; every member must have its text."""
    enum = strawberry.enum(members, name=name, description=description)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = texts[value.name]
    return enum


OrganisationKind = described(Kind, "Kind of an organisation (类型).", KINDS)
OrganisationLevel = described(Level, "Level of an organisation (层级).", LEVELS)
OrganisationSector = described(Sector, "Sector of an organisation (领域).", SECTORS)
LevelOfDivision = described(DivisionLevel, "Level of a division (行政层级).", DIVISION_LEVELS)
GrantRole = described(Role, "What an account may do in a subtree (角色).", ROLES)
GenderOfPerson = described(Gender, "Gender of a person (性别).", GENDERS)
EndingOfMembership = described(EndedBy, "How a membership ended (转出方式).", ENDINGS)
PostOfCadre = described(Post, "Post of a cadre (职务).", POSTS)
EmploymentOfCadre = described(Employment, "How a cadre is employed (专挂兼).", EMPLOYMENTS)
FactOfOperation = described(Fact, "What an operation changes (变更类型).", FACTS, "OperationFact")
StateOfTransfer = described(TransferState, "State of a transfer (转接状态).", TRANSFER_STATES)
ReasonOfTransfer = described(TransferReason, "Why a member moves (转接原因).", REASONS)
PartyOfTransfer = described(Party, "Who started a transfer (发起方).", PARTIES)
KindOfStep = described(StepKind, "What is asked in a step of a transfer (步骤).", STEPS)
OutcomeOfStep = described(StepOutcome, "How a step was answered (步骤结果).", OUTCOMES)
KindOfActivity = described(ActivityKind, "Kind of an activity (活动类型).", ACTIVITY_KINDS)
StateOfSignUp = described(SignUpState, "State of a sign-up (报名状态).", SIGN_UP_STATES)
RuleOfConduct = described(ConductRule, "Rule on the event log (行为规则).", CONDUCT_RULES)
