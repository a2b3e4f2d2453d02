"""Words of graduates' cohorts (毕业生基数): what has become of a person by the end of a day."""

from __future__ import annotations

from enum import StrEnum

SMALL = 10  # people: a cell of fewer is not shown to who may not see people
FEW_FOR_RATIO = 23  # people: the least for a ratio, by the rule of the UK's HESA
HORIZONS = (30, 90, 365)  # days after the freeze
AS_OF = "AS_OF"  # the horizon of the as-of day


class Outcome(StrEnum):
    """What has become of a member of a cohort; one and only one a day, tested in this order."""

    OUT_OF_PROVINCE = "OUT_OF_PROVINCE"
    TRANSFERRED = "TRANSFERRED"
    LEFT = "LEFT"
    RETAINED = "RETAINED"
    IN_PROGRESS = "IN_PROGRESS"
    UNSUCCESSFUL = "UNSUCCESSFUL"
    STAYED = "STAYED"


CHINESE = {
    Outcome.OUT_OF_PROVINCE: "转出省外",
    Outcome.TRANSFERRED: "已转出",
    Outcome.LEFT: "离团",
    Outcome.RETAINED: "留校",
    Outcome.IN_PROGRESS: "转接中",
    Outcome.UNSUCCESSFUL: "未成功",
    Outcome.STAYED: "滞留",
}
COMPLETED = (Outcome.TRANSFERRED, Outcome.OUT_OF_PROVINCE, Outcome.RETAINED)
REMAINING = (Outcome.IN_PROGRESS, Outcome.UNSUCCESSFUL, Outcome.STAYED)
