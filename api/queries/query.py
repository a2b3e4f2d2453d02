"""The root fields of queries."""

from __future__ import annotations

from typing import Annotated

import strawberry

from analytics.export import Format
from api.types import flows, responses
from api.types.account import Account
from api.types.activity import Activity, ActivityKinds, ActivitySearchConnection
from api.types.audit_event import Actions, ChangeFeed, Since
from api.types.check_in import CheckIn
from api.types.conduct import ConductReport, OfRule, PeriodFrom, PeriodTo
from api.types.division import Division, DivisionSearchConnection, Levels
from api.types.fields import After, AsOf, First, NeverResolved, compiled
from api.types.organisation import Kinds, Organisation, OrganisationSearchConnection, Sectors
from api.types.paging import Node
from api.types.person import Person, PersonSearchConnection
from api.types.transfer import Transfer

Code = Annotated[str, strawberry.argument(description="Its code (编码).")]
Text = Annotated[
    str,
    strawberry.argument(
        description="What was typed (检索词): a code, any part of a name, pinyin or initials, several words in any order. "
        "Where nothing has them, Chinese names that sound alike."
    ),
]
Within = Annotated[str | None, strawberry.argument(description="Only at or below the thing with this code (范围).")]
PersonId = Annotated[strawberry.ID, strawberry.argument(description="Global id, or the id of tables (人员编号).")]
ActivityId = Annotated[strawberry.ID, strawberry.argument(description="Global id, or the id of tables (活动编号).")]
TransferId = Annotated[strawberry.ID, strawberry.argument(description="Its id (转接编号).")]
CheckInId = Annotated[strawberry.ID, strawberry.argument(description="Its id (报到编号).")]
Reason = Annotated[str | None, strawberry.argument(description="Why people are read (查阅事由); it stands in the read log.")]
PersonText = Annotated[
    str,
    strawberry.argument(
        description="What was typed (检索词): at least two characters of a name, or a syllable of pinyin, or two initials."
    ),
]
ActivityText = Annotated[
    str,
    strawberry.argument(
        description="What was typed (检索词): any part of a name, pinyin or initials, several words in any order. "
        "Where nothing has them, Chinese names that sound alike."
    ),
]
NodeId = Annotated[strawberry.ID, strawberry.argument(description="A global id (全局标识).")]


@strawberry.type(description="Questions (查询).")
class Query:
    """The root of queries."""

    @compiled("The organisation with a code (按编码查团组织); null where there is none, or none on that day.")
    def organisation(self, code: Code, as_of: AsOf = None) -> Organisation | None:
        """Organisation by code."""
        raise NeverResolved

    @compiled("The division with a code (按代码查行政区划); null where there is none, or none on that day.")
    def division(self, code: Code, as_of: AsOf = None) -> Division | None:
        """Division by code."""
        raise NeverResolved

    @compiled("Organisations by what is typed (搜索团组织), closed ones included, best first, at most 1,000.")
    def search_organisations(
        self,
        text: Text,
        within: Within = None,
        kinds: Kinds = None,
        sectors: Sectors = None,
        first: First = None,
        after: After = None,
    ) -> OrganisationSearchConnection:
        """Search for organisations."""
        raise NeverResolved

    @compiled("Divisions by what is typed (搜索行政区划), closed ones included, best first, at most 1,000.")
    def search_divisions(
        self,
        text: Text,
        within: Within = None,
        levels: Levels = None,
        first: First = None,
        after: After = None,
    ) -> DivisionSearchConnection:
        """Search for divisions."""
        raise NeverResolved

    @compiled("The person with an id (按编号查人员); null where there is none whom the caller may see.")
    def person(self, id: PersonId, reason: Reason = None) -> Person | None:  # noqa: A002 - Relay's name
        """Person by id."""
        raise NeverResolved

    @compiled("People by name, pinyin or initials (搜索人员), of those whom the caller may see, best first, at most 1,000.")
    def search_people(
        self,
        text: PersonText,
        within: Within = None,
        reason: Reason = None,
        first: First = None,
        after: After = None,
    ) -> PersonSearchConnection:
        """Search for people."""
        raise NeverResolved

    @compiled("The activity with an id (按编号查活动); null where there is none.")
    def activity(self, id: ActivityId) -> Activity | None:  # noqa: A002 - Relay's name
        """Activity by id."""
        raise NeverResolved

    @compiled(
        "Activities by what is typed (搜索活动), best first, at most 1,000; `within` is the code of a host or of one above."
    )
    def search_activities(
        self,
        text: ActivityText,
        within: Within = None,
        kinds: ActivityKinds = None,
        first: First = None,
        after: After = None,
    ) -> ActivitySearchConnection:
        """Search for activities."""
        raise NeverResolved

    @compiled("The transfer with an id (按编号查转接), for the member, and for officers of its ends and of whoever was asked.")
    def transfer(self, id: TransferId, reason: Reason = None) -> Transfer | None:  # noqa: A002 - Relay's name
        """Transfer by id."""
        raise NeverResolved

    @compiled("The check-in with an id (按编号查报到), for who asked, and for officers of its branch and above it.")
    def check_in(self, id: CheckInId, reason: Reason = None) -> CheckIn | None:  # noqa: A002 - Relay's name
        """Check-in by id."""
        raise NeverResolved

    @compiled(
        "How transfers were answered within 72 hours (响应率), of what staff and officers may see; null where that is nothing."
    )
    def response_rates(
        self,
        within: responses.WithinCode,
        from_: responses.FromDay,
        to: responses.ToDay,
        level: responses.OfLevel = None,
    ) -> responses.ResponseRates | None:
        """Response rates."""
        raise NeverResolved

    @compiled(
        "Who holds the most overdue and open steps now (在办积压), of what staff and officers may see, the most overdue "
        "first; null where that is nothing."
    )
    def bottlenecks(self, within: responses.WithinCode, first: First = None) -> list[responses.Bottleneck] | None:
        """Bottlenecks."""
        raise NeverResolved

    @compiled(
        "Where graduates went (毕业生流向): exact for officers of the subtree, published rows for others; null out of scope."
    )
    def graduate_flow(
        self,
        within: flows.WithinCode,
        origin_level: flows.OriginLevel,
        cohort_years: flows.CohortYears,
        destination_level: flows.DestinationLevel = None,
        horizon: flows.HorizonArgument = flows.Horizon.AS_OF,
        sectors: flows.SectorNames = None,
        reasons: flows.ReasonNames = None,
        outcomes: flows.OutcomeNames = None,
        first: First = None,
        after: After = None,
    ) -> flows.GraduateFlow | None:
        """Graduate flow."""
        raise NeverResolved

    @compiled("The frozen cohort of an institution and year (毕业生基数); null where there is none in scope.")
    def cohort(self, institution: flows.InstitutionCode, year: flows.CohortYear, on: flows.OnDay = None) -> flows.Cohort | None:
        """Cohort."""
        raise NeverResolved

    @compiled("The cohorts of the institutions at or below an organisation (各校毕业生基数), ranked; null out of scope.")
    def cohorts(
        self,
        within: flows.WithinCode,
        year: flows.CohortYear,
        rank_by: flows.Rank = flows.CohortRank.RATE,
        first: First = None,
        after: After = None,
    ) -> flows.CohortConnection | None:
        """Cohorts."""
        raise NeverResolved

    @compiled("The people of a cell (单元人员名单), for officers of the subtree alone; null for others.")
    def flow_members(
        self, cell: flows.CellArgument, reason: Reason = None, first: First = None, after: After = None
    ) -> flows.FlowMemberConnection | None:
        """People of a cell."""
        raise NeverResolved

    @compiled("How long it takes to go, to be done, to be answered (时长分布): curves with intervals; null out of scope.")
    def survival(
        self,
        within: flows.WithinCode,
        year: flows.CohortYear,
        by: flows.SurvivalByArgument = flows.SurvivalBy.WHOLE,
        of: flows.TimedArgument = flows.TimedEvent.DEPARTURE,
    ) -> flows.Survival | None:
        """Survival."""
        raise NeverResolved

    @compiled("Paths of graduates over sectors (发展路径), with counts; null out of scope.")
    def careers(
        self,
        within: flows.WithinCode,
        max_hops: flows.MaxHops = 4,
        year: flows.LatestYear = None,
        first: First = None,
        after: After = None,
    ) -> flows.CareerConnection | None:
        """Careers."""
        raise NeverResolved

    @compiled("Measures of the flows between places (流动测度); null out of scope.")
    def flow_measures(
        self,
        level: flows.MeasureLevel,
        year: flows.CohortYear,
        within: flows.WithinCode,
        first: First = None,
        after: After = None,
    ) -> flows.FlowMeasures | None:
        """Measures."""
        raise NeverResolved

    @compiled("Two organisations on the same axes (两校比较); null where one is out of scope or has no graduates.")
    def compare(self, a: flows.SideCode, b: flows.SideCode, year: flows.CohortYear) -> flows.Comparison | None:
        """Comparison."""
        raise NeverResolved

    @compiled("A flow table as a file (导出流向表): asking begins it, asking again tells how far it is; null out of scope.")
    def flow_export(
        self,
        table: flows.TableArgument,
        format: flows.FormatArgument = Format.CSV,  # noqa: A002 - what clients call it
        cohort_year: flows.YearOfTable = None,
        within: flows.WithinOrigins = None,
        exact: flows.Exactly = False,
        reason: flows.ExactReason = None,
    ) -> flows.FlowExport | None:
        """A table as a file."""
        raise NeverResolved

    @compiled("What was changed (变更流), in the order of numbers, for auditors of the subtree; null for others.")
    def changes(
        self,
        since: Since = 0,
        types: Actions = None,
        within: Within = None,
        first: First = None,
        reason: Reason = None,
    ) -> ChangeFeed | None:
        """The event log."""
        raise NeverResolved

    @compiled("What conduct rules find in the event log of a period (行为核查), for auditors of the subtree; null for others.")
    def conduct(self, from_: PeriodFrom, to: PeriodTo, within: Within = None, rule: OfRule = None) -> ConductReport | None:
        """Conduct."""
        raise NeverResolved

    @compiled("The thing with a global id (按全局标识查询); null where there is none.")
    def node(self, id: NodeId) -> Node | None:  # noqa: A002 - Relay's name
        """Node by id."""
        raise NeverResolved

    @compiled("The caller (当前账号).")
    def me(self) -> Account:
        """The caller."""
        raise NeverResolved
