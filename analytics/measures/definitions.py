"""The measures by name: formula, unit, and what they are called in English and Chinese; for outputs and documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Of(StrEnum):
    """What a measure describes."""

    SYSTEM = "system"
    PLACE = "place"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Definition:
    """A measure; ``F_ij`` persons from i to j ≠ i, ``O_i`` out of i, ``D_i`` into i, ``P_i`` base of i, ``n`` places."""

    name: str
    of: Of
    english: str
    chinese: str
    formula: str
    unit: str


DEFINITIONS = (
    Definition("system_effectiveness", Of.SYSTEM, "system effectiveness", "系统迁移效率", "100 Σ|D_i − O_i| / Σ(D_i + O_i)", "%"),
    Definition(
        "aggregate_net_migration_rate",
        Of.SYSTEM,
        "aggregate net migration rate",
        "总净迁移率",
        "100 · ½ Σ|D_i − O_i| / ΣP_i",
        "%",
    ),
    Definition("crude_migration_intensity", Of.SYSTEM, "crude migration intensity", "粗迁移强度", "100 Σ F_ij / ΣP_i", "%"),
    Definition("connectivity", Of.SYSTEM, "connectivity (density)", "连通度", "pairs with F_ij > 0 / (n(n−1))", "share"),
    Definition(
        "inequality",
        Of.SYSTEM,
        "inequality (Gini)",
        "流量基尼系数",
        "Σ_k Σ_l |x_k − x_l| / (2 N Σ x), N = n(n−1) cells x",
        "share",
    ),
    Definition("reciprocity", Of.SYSTEM, "reciprocity", "互惠度", "Σ_ij min(F_ij, F_ji) / Σ_ij F_ij", "share"),
    Definition(
        "modularity", Of.SYSTEM, "modularity of the communities", "模块度", "Clauset–Newman–Moore, weighted by people", "number"
    ),
    Definition(
        "distance_decay", Of.SYSTEM, "distance decay", "距离衰减指数", "F_ij ~ Poisson(exp(a_i + b_j) d_ij^−decay)", "number"
    ),
    Definition("inflow", Of.PLACE, "inflow", "流入", "D_i", "persons"),
    Definition("outflow", Of.PLACE, "outflow", "流出", "O_i", "persons"),
    Definition("inside", Of.PLACE, "moved inside", "内部流动", "F_ii", "persons"),
    Definition("retention", Of.PLACE, "retention", "留存率", "F_ii / (F_ii + O_i)", "share"),
    Definition("net_migration_rate", Of.PLACE, "net migration rate", "净迁移率", "(D_i − O_i) / P_i", "share"),
    Definition("effectiveness", Of.PLACE, "effectiveness", "迁移效率", "(D_i − O_i) / (D_i + O_i)", "share"),
    Definition("herfindahl", Of.PLACE, "concentration (Herfindahl)", "去向集中度", "Σ_j s_j², s_j = F_ij / O_i", "share"),
    Definition("entropy", Of.PLACE, "spread (relative entropy)", "去向熵", "−Σ_j s_j ln s_j / ln(n−1)", "share"),
    Definition("in_degree", Of.PLACE, "places that people come from", "来源地数", "j with F_ji > 0", "places"),
    Definition("out_degree", Of.PLACE, "places that people go to", "去向地数", "j with F_ij > 0", "places"),
    Definition("pagerank", Of.PLACE, "PageRank", "网页排名值", "damping 0.85, links weighted by people", "share"),
    Definition(
        "betweenness_centrality",
        Of.PLACE,
        "betweenness",
        "中介中心性",
        "Σ_st σ_st(i) / σ_st / ((n−1)(n−2)), a link is 1/people long",
        "share",
    ),
    Definition("component", Of.PLACE, "strongly connected component", "强连通分量", "numbered by size", "number"),
    Definition("community", Of.PLACE, "community", "社区", "greedy modularity, numbered by size", "number"),
    Definition("share", Of.PAIR, "share of the origin", "占流出地比重", "F_ij / (F_ii + O_i)", "share"),
    Definition("preference_index", Of.PAIR, "preference index", "偏好指数", "F_ij F_.. / (F_i. F_.j)", "number"),
    Definition("expected", Of.PAIR, "expected by gravity", "引力模型期望值", "exp(a_i + b_j) d_ij^−decay", "persons"),
    Definition("difference", Of.PAIR, "more than expected", "超出期望", "F_ij − expected", "persons"),
    Definition("pearson_residual", Of.PAIR, "Pearson residual", "皮尔逊残差", "(F_ij − expected) / √expected", "number"),
)
BY_NAME = {definition.name: definition for definition in DEFINITIONS}
