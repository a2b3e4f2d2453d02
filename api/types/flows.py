"""The graduate flows of the schema: cells, cohorts, outcomes, who remains, careers."""

from __future__ import annotations

import datetime
from enum import Enum
from typing import Annotated

import strawberry

from analytics.export import Format
from analytics.flow_table import FlowLevel
from api.flows.export_files import State
from api.types.enums import described
from api.types.fields import After, First, NeverResolved, compiled
from api.types.paging import PageInfo
from domain.cohorts import CHINESE, Outcome
from domain.transfers import StepKind, TransferReason

LevelOfFlow = described(
    FlowLevel,
    "Level of the ends of a flow (流向层级).",
    {
        "PROVINCE": "Province (省); outside the province each is one place.",
        "CITY": "City (市).",
        "COUNTY": "County or district (县区).",
        "INSTITUTION": "Institution (学校); as a destination with exact figures alone.",
        "BRANCH": "Branch (团支部), with exact figures alone.",
        "SECTOR": "Sector (领域), as a destination.",
    },
)
OutcomeOfGraduate = described(
    Outcome,
    "What has become of a graduate (毕业生去向), one and only one a day.",
    {outcome.name: f"{outcome.name.replace('_', ' ').capitalize()} ({CHINESE[outcome]})." for outcome in Outcome},
)


FormatOfFile = described(
    Format,
    "Format of a file (文件格式).",
    {"CSV": "Text, UTF-8 (文本).", "PARQUET": "Columns, for programs (列式).", "XLSX": "A workbook (电子表格)."},
    name="FileFormat",
)
StateOfExport = described(
    State,
    "How far a file is (导出状态).",
    {
        "QUEUED": "Waits for others (排队中).",
        "RUNNING": "Is being made (生成中).",
        "READY": "Can be fetched (可下载).",
        "FAILED": "Was not made; `message` says why (失败).",
    },
    name="ExportState",
)


@strawberry.enum(description="Published tables (公布表).")
class FlowTable(Enum):
    """Names of tables."""

    FLOWS = strawberry.enum_value("flows", description="Everything (全部).")
    OUTCOMES = strawberry.enum_value("outcomes", description="Bases and outcomes by origin (基数与去向类别).")
    PROVINCES = strawberry.enum_value("provinces", description="Outcomes by destination province (目的省).")
    CITIES = strawberry.enum_value("cities", description="Destinations by city (目的市).")
    COUNTIES = strawberry.enum_value("counties", description="Destinations by county (目的县区).")
    SECTORS = strawberry.enum_value("sectors", description="Destinations by sector (领域).")
    REASONS = strawberry.enum_value("reasons", description="Destinations by reason (原因).")
    BURN_DOWN = strawberry.enum_value("burn-down", description="Outcomes by week of the season (每周进度).")


@strawberry.enum(description="When outcomes are looked at (时间点).")
class Horizon(Enum):
    """Days after the freeze, or the as-of day."""

    DAYS_30 = strawberry.enum_value("30", description="30 days after the freeze (冻结后30天).")
    DAYS_90 = strawberry.enum_value("90", description="90 days after the freeze (冻结后90天).")
    DAYS_365 = strawberry.enum_value("365", description="365 days after the freeze (冻结后365天).")
    AS_OF = strawberry.enum_value("AS_OF", description="The as-of day of the extract (截至日).")


@strawberry.enum(description="By what cohorts are ranked (排序依据).")
class CohortRank(Enum):
    """Order of cohorts."""

    RATE = strawberry.enum_value("RATE", description="Completion rate, the highest first (完成率).")
    REMAINDER = strawberry.enum_value("REMAINDER", description="Who remains, the most first (未完成人数).")


@strawberry.type(description="An end of a flow (流向端点): a place, an institution, a branch or a sector.")
class FlowPlace:
    """Place."""

    level: FlowLevel = strawberry.field(description="Level (层级).")
    code: str = strawberry.field(description="Code (编码); `EXTERNAL-44`: external organisations inside province 44.")
    name: str | None = strawberry.field(description="Name (名称), where the extract knows it.")


@strawberry.type(description="People of an outcome (某类去向人数).")
class FlowTotal:
    """Total."""

    outcome: Outcome = strawberry.field(description="The outcome (去向).")
    people: int | None = strawberry.field(description="People (人数); null where the status is not 1.")
    share: float | None = strawberry.field(description="Share of the base (占比); null where its status is not 1.")
    status_people: int = strawberry.field(
        description="1 shown, 5 suppressed (small), 6 suppressed so that another cannot be worked out, 8 horizon not over (状态)."
    )


@strawberry.type(description="A cell of the flow table (流向单元).")
class FlowCell:
    """Cell."""

    origin: FlowPlace | None = strawberry.field(description="Where they graduated (来源); null where it has no place.")
    destination: FlowPlace | None = strawberry.field(description="Where they went (去向地); null for outcomes without one.")
    cohort_year: int = strawberry.field(description="Graduation year (毕业年份).")
    horizon: Horizon = strawberry.field(description="When (时间点).")
    sector: str | None = strawberry.field(description="Sector of the destination (领域), where cells are broken down by it.")
    reason: TransferReason | None = strawberry.field(description="Reason (原因), where cells are broken down by it.")
    outcome: Outcome | None = strawberry.field(description="Outcome (去向类别); null in rows of a horizon that is not over.")
    people: int | None = strawberry.field(description="People (人数); null where the status is not 1.")
    base: int | None = strawberry.field(description="Base of the origin (基数); null where it is not shown.")
    share: float | None = strawberry.field(description="people / base (占比).")
    status_people: int = strawberry.field(description="Status of `people` (人数状态): 1, 5, 6 or 8.")
    status_share: int = strawberry.field(description="Status of `share` (占比状态): also 4, too few for a ratio, and -1.")


@strawberry.type(description="Whether outcomes add up to the base (勾稽).")
class Reconciliation:
    """Reconciliation."""

    base: int | None = strawberry.field(description="People of the cohorts (基数); null where it is not shown.")
    sum: int | None = strawberry.field(description="Sum of the outcomes (合计); null where one of them is suppressed.")
    reconciles: bool | None = strawberry.field(description="Whether both are equal (是否相符); null where one is not shown.")


@strawberry.type(description="A graduate flow (毕业生流向): cells page by page, and totals.")
class GraduateFlow:
    """Flow."""

    nodes: list[FlowCell] = strawberry.field(description="The cells, the largest first (单元).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many cells there are (总数).")
    totals: list[FlowTotal] = strawberry.field(description="By outcome, over all origins (合计).")
    reconciliation: Reconciliation = strawberry.field(description="base = sum of outcomes (勾稽).")
    exact: bool = strawberry.field(description="Exact figures (officers), or rows of the published tables (是否精确).")
    horizon_over: bool = strawberry.field(description="Whether the horizon is over for all years asked (时间点是否已到).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="Outcomes at the end of a week of the season (每周进度).")
class BurnDownPoint:
    """Week."""

    day: datetime.date = strawberry.field(description="Day (日期).")
    outcomes: list[FlowTotal] = strawberry.field(description="By outcome (各类去向).")


@strawberry.type(description="A graduate who has not moved yet, as the graph knows now (尚未转出者).")
class Remaining:
    """Who remains."""

    person_id: str = strawberry.field(description="Id (人员编号).")
    name: str = strawberry.field(description="Name (姓名).")
    branch_code: str = strawberry.field(description="Class (毕业班团支部编码).")
    outcome: Outcome = strawberry.field(description="Outcome now: in progress, unsuccessful or stayed (当前状态).")
    step: StepKind | None = strawberry.field(description="Step at which the transfer stands (所在步骤).")
    awaits: list[str] = strawberry.field(description="Codes of the organisations that are to answer (待办团组织编码).")
    since: datetime.datetime | None = strawberry.field(description="Since when it stands there (开始时间).")


@strawberry.type(description="Who of a class has not moved yet (尚未转出名单).")
class RemainingConnection:
    """Page of who remains."""

    nodes: list[Remaining] = strawberry.field(description="In the order of classes and ids (名单).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many remain (总数).")


@strawberry.type(description="The frozen cohort of an institution and year (毕业生基数).")
class Cohort:
    """Cohort."""

    institution: FlowPlace = strawberry.field(description="The institution (学校).")
    year: int = strawberry.field(description="Graduation year (毕业年份).")
    frozen_on: datetime.date = strawberry.field(description="Freeze day (冻结日).")
    on: datetime.date = strawberry.field(description="Day of the outcomes (统计日).")
    base: int | None = strawberry.field(description="People (基数); null where it is not shown.")
    late_joiners: int | None = strawberry.field(
        description="Who joined a class later (冻结后加入人数), not in the base; exact only."
    )
    outcomes: list[FlowTotal] = strawberry.field(description="Outcomes on the day (各类去向).")
    completion_rate: float | None = strawberry.field(
        description="(transferred + out of province + retained) / (base - left) (完成率); null where a part is suppressed."
    )
    remainder: int | None = strawberry.field(description="Who remains (未完成人数): the rate is never read without it.")
    employer_rate: float | None = strawberry.field(description="Into employers (就业单位转入率); exact only, from 23 people on.")
    burn_down: list[BurnDownPoint] = strawberry.field(description="The season week by week (每周进度).")
    exact: bool = strawberry.field(description="Exact figures, or those of the published tables (是否精确).")

    @compiled("Who has not moved yet, asked of the graph now (尚未转出名单); officers alone, in the read log.")
    def remaining(self, first: First = None, after: After = None) -> RemainingConnection:
        """Who remains."""
        raise NeverResolved


@strawberry.type(description="Cohorts of a year (各校毕业生基数).")
class CohortConnection:
    """Page of cohorts."""

    nodes: list[Cohort] = strawberry.field(description="The cohorts in the order asked for (学校).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many there are (总数).")


@strawberry.type(description="A person in a cell (单元中的人员).")
class FlowMember:
    """Person of a cell."""

    person_id: str = strawberry.field(description="Id (人员编号).")
    name: str = strawberry.field(description="Name (姓名).")
    branch_code: str = strawberry.field(description="Class (毕业班团支部编码).")
    outcome: Outcome = strawberry.field(description="Outcome (去向).")
    destination: FlowPlace | None = strawberry.field(description="Branch or external organisation (去向团组织).")


@strawberry.type(description="The people of a cell (单元人员名单).")
class FlowMemberConnection:
    """Page of people."""

    nodes: list[FlowMember] = strawberry.field(description="In the order of ids (名单).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many there are (总数).")


@strawberry.enum(description="What is timed (计时对象).")
class TimedEvent(Enum):
    """What a curve times."""

    DEPARTURE = strawberry.enum_value("DEPARTURE", description="From the freeze until the graduate has gone, in days (转出).")
    COMPLETION = strawberry.enum_value("COMPLETION", description="From a request until it is completed, in days (办结).")
    RESPONSE = strawberry.enum_value("RESPONSE", description="From the opening of a step until any answer, in hours (答复).")


@strawberry.enum(description="By what curves are divided (分组).")
class SurvivalBy(Enum):
    """One curve each."""

    WHOLE = strawberry.enum_value("WHOLE", description="One curve (整体).")
    CITY = strawberry.enum_value("CITY", description="City of the institution (市).")
    COUNTY = strawberry.enum_value("COUNTY", description="County of the institution (县区).")
    INSTITUTION = strawberry.enum_value("INSTITUTION", description="Institution (学校).")
    REASON = strawberry.enum_value("REASON", description="Reason of the request (原因); of COMPLETION.")
    STEP = strawberry.enum_value("STEP", description="Kind of step (步骤); of RESPONSE.")


@strawberry.type(description="A point of a curve (曲线点).")
class SurvivalPoint:
    """Point."""

    time: int = strawberry.field(description="Days or hours since the beginning (时间).")
    at_risk: int | None = strawberry.field(description="For how many it could still happen (风险人数).")
    share: float | None = strawberry.field(description="Share for whom it has not happened yet (尚未发生比例); null: withheld.")
    lower: float | None = strawberry.field(description="Lower end of the interval of 95 % (下限).")
    upper: float | None = strawberry.field(description="Upper end of the interval of 95 % (上限).")


@strawberry.type(description="A quartile of a curve (分位时间): when it has happened for a share.")
class SurvivalQuartile:
    """Quartile."""

    share: float = strawberry.field(description="Share for whom it has happened (比例): 0.25, 0.5, 0.75.")
    time: int | None = strawberry.field(description="The first such time (时间); null where it is not reached.")
    reached: bool | None = strawberry.field(description="Whether it is reached (是否达到); null where the status is not 1.")
    status: int = strawberry.field(
        description="1 shown, 4 fewer than 23 people, -1 not known: the published curve ends before, or has a gap (状态)."
    )


@strawberry.type(description="One curve (生存曲线).")
class SurvivalCurve:
    """Curve."""

    place: FlowPlace | None = strawberry.field(description="Place of the graduates (来源), where curves are divided by it.")
    reason: TransferReason | None = strawberry.field(description="Reason (原因), where divided by it.")
    step: StepKind | None = strawberry.field(description="Kind of step (步骤), where divided by it.")
    people: int | None = strawberry.field(description="Graduates, requests or steps at the beginning (起始数).")
    points: list[SurvivalPoint] = strawberry.field(description="The curve (曲线), in the order of time.")
    quartiles: list[SurvivalQuartile] = strawberry.field(description="Quartiles (分位时间).")


@strawberry.type(description="Curves of how long it takes (时长分布).")
class Survival:
    """Survival."""

    of: TimedEvent = strawberry.field(description="What is timed (计时对象).")
    unit: str = strawberry.field(description="`days` or `hours` (单位).")
    curves: list[SurvivalCurve] = strawberry.field(description="The curves by code (曲线), at most 200.")
    exact: bool = strawberry.field(description="Exact, or as published: weekly, while at least 10 are at risk (是否精确).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="A path over sectors (发展路径).")
class CareerPath:
    """Path."""

    path: list[str] = strawberry.field(description="Sectors in time order (领域); EXTERNAL for organisations outside the tree.")
    hops: int = strawberry.field(description="Changes of sector (跳转次数).")
    people: int = strawberry.field(description="People who went this way (人数).")
    share: float | None = strawberry.field(description="people / base (占比); null where the base is below 23 or not shown.")


@strawberry.type(description="Paths of graduates over sectors (发展路径), the most people first.")
class CareerConnection:
    """Page of paths."""

    nodes: list[CareerPath] = strawberry.field(description="The paths (路径).")
    page_info: PageInfo = strawberry.field(description="Where the page lies (分页信息).")
    total_count: int = strawberry.field(description="How many paths there are (总数).")
    year: int = strawberry.field(description="Graduation year (毕业年份).")
    base: int | None = strawberry.field(description="People of the cohorts (基数); null where it is not shown.")
    longer: int | None = strawberry.field(description="People with more hops (更长路径人数); exact only.")
    exact: bool = strawberry.field(description="Exact, or as published: paths of fewer than 10 left out (是否精确).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="A measure (测度), or why there is none.")
class FlowFigure:
    """Figure."""

    name: str = strawberry.field(description="Name (名称), as `flows measure` has it.")
    english: str = strawberry.field(description="In English (英文).")
    chinese: str = strawberry.field(description="In Chinese (中文).")
    formula: str = strawberry.field(description="Formula (公式).")
    unit: str = strawberry.field(description="Unit (单位).")
    value: float | None = strawberry.field(description="Value (数值); null where the status is not 1.")
    status: int = strawberry.field(description="1 shown, 4 too few people, -1 cannot be computed, -2 no data (状态).")
    reason: str | None = strawberry.field(description="Why there is no value (原因).")


@strawberry.type(description="A place among the flows (地点测度).")
class PlaceMeasures:
    """Place."""

    place: FlowPlace = strawberry.field(description="The place (地点).")
    inflow: int | None = strawberry.field(description="Came from other places (流入); null where it rests on withheld cells.")
    outflow: int | None = strawberry.field(description="Went to other places (流出).")
    inside: int | None = strawberry.field(description="Transferred inside the place (内部).")
    base: float | None = strawberry.field(description="Graduates of the place (基数); 0 where nobody graduated.")
    figures: list[FlowFigure] = strawberry.field(description="Measures (测度).")


@strawberry.type(description="A pair of places (地点对).")
class PairMeasures:
    """Pair."""

    origin: FlowPlace = strawberry.field(description="From (来源).")
    destination: FlowPlace = strawberry.field(description="To (去向).")
    people: int = strawberry.field(description="People (人数).")
    preference_index: float | None = strawberry.field(
        description="Multiple of what both ends' sizes alone would give (偏好指数)."
    )
    status: int = strawberry.field(description="Status of the index (状态): 1, 4 or -1.")


@strawberry.type(description="Measures of the flows between places of a level (流动测度), on the as-of day.")
class FlowMeasures:
    """Measures."""

    level: FlowLevel = strawberry.field(description="Level (层级).")
    year: int = strawberry.field(description="Graduation year (毕业年份).")
    system: list[FlowFigure] = strawberry.field(description="Of all flows together (整体).")
    nodes: list[PlaceMeasures] = strawberry.field(description="Of every place, by code (地点).")
    page_info: PageInfo = strawberry.field(description="Where the page of places lies (分页信息).")
    total_count: int = strawberry.field(description="How many places there are (地点数).")
    pairs: list[PairMeasures] = strawberry.field(description="The 100 largest flows (最大流向).")
    left_out: list[str] = strawberry.field(description="What could not be measured, and why (未计算).")
    exact: bool = strawberry.field(description="Exact, or from published cells alone (是否精确).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="People of an end of flows (去向人数).")
class EndTotal:
    """Total of an end."""

    people: int | None = strawberry.field(description="People (人数); null where the status is not 1.")
    share: float | None = strawberry.field(description="Share of the base (占比); null also where the base is below 23.")
    status_people: int = strawberry.field(description="1 shown, 5 small, 6 withheld to protect another (状态).")


@strawberry.type(description="People who went to a place (去向地人数).")
class PlaceTotal(EndTotal):
    """Place."""

    place: FlowPlace = strawberry.field(description="City, province outside, or external ends inside (去向地).")


@strawberry.type(description="People who went into a sector (去向领域人数).")
class SectorTotal(EndTotal):
    """Sector."""

    sector: str = strawberry.field(description="The sector (领域).")


@strawberry.type(description="Where the graduates of a subtree went (毕业去向), on the as-of day.")
class Destinations:
    """Destinations of a subtree."""

    year: int = strawberry.field(description="Graduation year (毕业年份).")
    base: int | None = strawberry.field(description="People of the cohorts (基数); null where it is not shown.")
    outcomes: list[FlowTotal] = strawberry.field(description="Outcomes (各类去向): they add up to the base.")
    completion_rate: float | None = strawberry.field(description="Completion rate (完成率).")
    remainder: int | None = strawberry.field(description="Who remains (未完成人数).")
    by_city: list[PlaceTotal] = strawberry.field(description="By destination (按去向地), the largest first.")
    by_sector: list[SectorTotal] = strawberry.field(description="By sector (按领域), the largest first.")
    exact: bool = strawberry.field(description="Exact, or published (是否精确).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="One side of a comparison (比较对象).")
class ComparisonSide:
    """Side."""

    place: FlowPlace = strawberry.field(description="Institution or place (学校或地区).")
    base: int | None = strawberry.field(description="People (基数); null where it is not shown.")
    completion_rate: float | None = strawberry.field(description="Completion rate (完成率).")
    remainder: int | None = strawberry.field(description="Who remains (未完成人数).")
    median_days: int | None = strawberry.field(
        description="Days until half have gone (转出中位天数); null: not reached, or too few."
    )
    exact: bool = strawberry.field(description="Exact, or published (是否精确).")


@strawberry.type(description="An outcome on both sides (去向类别比较).")
class OutcomePair:
    """Outcome."""

    outcome: Outcome = strawberry.field(description="The outcome (去向).")
    a: EndTotal | None = strawberry.field(description="Of a; null where its base is not shown.")
    b: EndTotal | None = strawberry.field(description="Of b; null where its base is not shown.")


@strawberry.type(description="A city on both sides (去向城市比较).")
class CityPair:
    """City."""

    place: FlowPlace = strawberry.field(description="City, province outside, or external ends inside (去向地).")
    a: EndTotal = strawberry.field(description="Of a.")
    b: EndTotal = strawberry.field(description="Of b.")


@strawberry.type(description="A sector on both sides (去向领域比较).")
class SectorPair:
    """Sector."""

    sector: str = strawberry.field(description="The sector (领域).")
    a: EndTotal = strawberry.field(description="Of a.")
    b: EndTotal = strawberry.field(description="Of b.")


@strawberry.type(description="Shares not gone yet on both sides (尚未转出比例比较).")
class DeparturePair:
    """Day."""

    time: int = strawberry.field(description="Days since the freeze (天数).")
    a: float | None = strawberry.field(description="Share of a; null where withheld, or not over.")
    b: float | None = strawberry.field(description="Share of b.")


@strawberry.type(description="Two organisations on the same axes (两校比较), on the as-of day.")
class Comparison:
    """Comparison."""

    year: int = strawberry.field(description="Graduation year (毕业年份).")
    a: ComparisonSide = strawberry.field(description="The first (甲).")
    b: ComparisonSide = strawberry.field(description="The second (乙).")
    by_outcome: list[OutcomePair] = strawberry.field(description="By outcome (按去向类别).")
    by_city: list[CityPair] = strawberry.field(description="By destination (按去向地), the largest first.")
    by_sector: list[SectorPair] = strawberry.field(description="By sector (按领域), the largest first.")
    departures: list[DeparturePair] = strawberry.field(description="Week by week (每周).")
    as_of: datetime.date = strawberry.field(description="As-of day (截至日).")
    extracted_at: datetime.datetime = strawberry.field(description="The moment that the figures hold for (提取时刻).")


@strawberry.type(description="A file of flows (流向导出): how far it is, and where to fetch it.")
class FlowExport:
    """Export."""

    id: strawberry.ID = strawberry.field(description="Id of this file for this caller (标识).")
    state: State = strawberry.field(description="How far it is (状态).")
    done: int = strawberry.field(description="How much is done (已完成).")
    total: int = strawberry.field(description="Of how much (总量): 100.")
    rows: int | None = strawberry.field(description="Rows (行数), once it is ready.")
    sha256: str | None = strawberry.field(description="sha256 of the file's bytes (校验和), once it is ready.")
    url: str | None = strawberry.field(description="Where to fetch it with the same token (下载地址), once it is ready.")
    about_url: str | None = strawberry.field(description="Where its data dictionary is (数据说明地址), once it is ready.")
    message: str | None = strawberry.field(description="Why it failed (失败原因).")


@strawberry.input(description="A cell of the flow table (流向单元).")
class FlowCellInput:
    """Cell."""

    within: str = strawberry.field(description="Code of the organisation that was asked (范围).")
    origin_level: FlowLevel = strawberry.field(description="Level of the origin (来源层级).")
    origin: str = strawberry.field(description="Its code (来源编码).")
    destination_level: FlowLevel | None = strawberry.field(default=None, description="Level of the destination (去向层级).")
    destination: str | None = strawberry.field(default=None, description="Its code (去向编码).")
    cohort_year: int = strawberry.field(description="Graduation year (毕业年份).")
    horizon: Horizon = strawberry.field(default=Horizon.AS_OF, description="When (时间点).")
    sector: str | None = strawberry.field(default=None, description="Sector (领域).")
    reason: TransferReason | None = strawberry.field(default=None, description="Reason (原因).")
    outcome: Outcome | None = strawberry.field(default=None, description="Outcome (去向类别).")


WithinCode = Annotated[str, strawberry.argument(description="Code of an organisation (范围): its institutions and those below.")]
OriginLevel = Annotated[FlowLevel, strawberry.argument(description="Level of origins (来源层级).")]
DestinationLevel = Annotated[
    FlowLevel | None, strawberry.argument(description="Level of destinations (去向层级); without it outcomes alone.")
]
CohortYears = Annotated[list[int], strawberry.argument(description="Graduation years (毕业年份).")]
HorizonArgument = Annotated[Horizon, strawberry.argument(description="When (时间点).")]
SectorNames = Annotated[
    list[str] | None, strawberry.argument(description="Break down by sector, these alone (领域); `[]` for all of them.")
]
ReasonNames = Annotated[
    list[TransferReason] | None,
    strawberry.argument(description="Break down by reason, these alone (原因); `[]` for all of them."),
]
OutcomeNames = Annotated[list[Outcome] | None, strawberry.argument(description="These outcomes alone (去向类别).")]
InstitutionCode = Annotated[str, strawberry.argument(description="Code of the institution (学校编码).")]
CohortYear = Annotated[int, strawberry.argument(description="Graduation year (毕业年份).")]
OnDay = Annotated[
    datetime.date | None, strawberry.argument(description="Day of the outcomes (统计日); without it the as-of day.")
]
Rank = Annotated[CohortRank, strawberry.argument(description="Order (排序依据).")]
CellArgument = Annotated[FlowCellInput, strawberry.argument(description="The cell (单元).")]
SurvivalByArgument = Annotated[SurvivalBy, strawberry.argument(description="One curve each (分组).")]
TimedArgument = Annotated[TimedEvent, strawberry.argument(description="What is timed (计时对象).")]
MaxHops = Annotated[int, strawberry.argument(description="Most changes of sector (最多跳转次数), 0 to 8; published to 4.")]
LatestYear = Annotated[int | None, strawberry.argument(description="Graduation year (毕业年份); without it the latest frozen.")]
MeasureLevel = Annotated[FlowLevel, strawberry.argument(description="Level of the places (层级); published of CITY and COUNTY.")]
SideCode = Annotated[str, strawberry.argument(description="Code of an institution, or of a committee with institutions (编码).")]
TableArgument = Annotated[FlowTable, strawberry.argument(description="Which table (表).")]
FormatArgument = Annotated[Format, strawberry.argument(description="Format of the file (文件格式).")]
YearOfTable = Annotated[int | None, strawberry.argument(description="This graduation year alone (毕业年份); without it all.")]
WithinOrigins = Annotated[
    str | None,
    strawberry.argument(description="Code of an organisation (范围): origins at or below it alone; exact figures need it."),
]
Exactly = Annotated[bool, strawberry.argument(description="Exact figures (精确数), for officers of `within` alone.")]
ExactReason = Annotated[
    str | None, strawberry.argument(description="Why exact figures are needed (查阅事由); it stands in the read log.")
]
