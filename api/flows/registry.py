"""The root fields that are answered from the extract, by name."""

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
}
