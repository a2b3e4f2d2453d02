"""The root fields that are answered from columns, by name: of the extract, and of steps counted in the graph."""

from __future__ import annotations

from api.flows.careers import careers
from api.flows.cohorts import cohort, cohorts
from api.flows.compare import compare
from api.flows.flow_export import flow_export
from api.flows.graduate_flow import graduate_flow
from api.flows.measures import flow_measures
from api.flows.members import flow_members
from api.flows.plan import Answer
from api.flows.survival import survival
from api.responses.bottlenecks import bottlenecks
from api.responses.rates import rates

FLOWS: dict[str, Answer] = {
    "graduateFlow": graduate_flow,
    "cohort": cohort,
    "cohorts": cohorts,
    "flowMembers": flow_members,
    "survival": survival,
    "careers": careers,
    "flowMeasures": flow_measures,
    "compare": compare,
    "flowExport": flow_export,
    "responseRates": rates,
    "bottlenecks": bottlenecks,
}
