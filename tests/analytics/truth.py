"""The true cells of an extract and its trees, person by person from the counts: what the published rows are compared with."""

from collections import Counter

from tests.analytics.attack import BASE, World

INSIDE = ("TRANSFERRED", "OUT_OF_PROVINCE")


def find_truth(counts, burn_down):
    """Persons of every cell (year, horizon, row, column), and the trees that they span."""
    people, rows, columns = Counter(), {}, {BASE: None}
    for line in [*counts.iter_rows(named=True), *burn_down.iter_rows(named=True)]:
        line_rows, line_columns = trace_rows(line), trace_columns(line)
        rows.update(line_rows)
        columns.update(line_columns)
        for row in line_rows:
            for column in line_columns:
                people[line["cohort_year"], line["horizon"], row, column] += line["people"]
    return people, World(rows, columns)


def trace_rows(line):
    """The rows that a count is in, with their parents."""
    province, city, county = line["province"], line["city"], line["county"]
    city = city if city is not None else f"{province}-"
    county = county if county is not None else f"{city}-"
    path = [("PROVINCE", province), ("CITY", city), ("COUNTY", county), ("INSTITUTION", line["institution"])]
    return dict(zip(path, [None, *path], strict=False))


def trace_columns(line):
    """The columns that a count is in, with their parents and splits."""
    outcome = line["outcome"]
    columns = {BASE: None, (top := (outcome, None, None, None, None)): (BASE, "")}
    if outcome not in INSIDE or "sector" not in line:
        return columns
    province = line["destination_province"] or "-"
    inside = province.removeprefix("EXTERNAL-")
    columns[into := (outcome, "PROVINCE", inside, None, None)] = (top, "")
    if outcome == "TRANSFERRED":
        city = province if inside != province else line["destination_city"] or f"{province}-"
        columns[inner := (outcome, "CITY", city, None, None)] = (into, "place")
        if inside == province:
            columns[outcome, "COUNTY", line["destination_county"] or f"{city}-", None, None] = (inner, "place")
        columns[outcome, "PROVINCE", inside, line["sector"] or "-", None] = (into, "sector")
        columns[outcome, "PROVINCE", inside, None, line["reason"] or "-"] = (into, "reason")
    return columns
