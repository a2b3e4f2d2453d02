// Burn-down, survival, ranking.
function weekAxis(days) {
  return {
    type: "category", data: days, axisTick: { alignWithLabel: true },
    axisLabel: { ...axisText(), hideOverlap: true, formatter: (iso) => formats.month.format(new Date(`${iso}T00:00:00Z`)) },
  };
}

const countAxis = (extra = {}) => ({
  type: "value", min: 0, axisLabel: { ...axisText(), formatter: count, hideOverlap: true }, splitLine: { lineStyle: { color: "#eef0f2" } }, ...extra,
});

function drawSeason(box, picture) {
  const names = Object.keys(picture.outcomes);
  const stacks = [...names.map((name) => [name, picture.outcomes[name].map((value) => Math.max(0, value))]), ["withheld", picture.withheld]];
  const size = fontSize();
  draw(box, `${say("season")}: ${say("season_says")}`, (width) => Math.min(0.75 * width + 60, 30 * size), () => ({
    grid: { left: 8, right: 18, top: 14, bottom: 6, containLabel: true },
    tooltip: {
      ...base().tooltip, trigger: "axis", axisPointer: { type: "shadow" },
      formatter: ([{ dataIndex }]) => tip(
        day(picture.days[dataIndex]), ...names.map((name) => `${say(name)}: ${people(picture.outcomes[name][dataIndex])}`),
        ...(picture.withheld[dataIndex] ? [`${say("withheld")}: ${count(picture.withheld[dataIndex])}`] : []),
      ),
    },
    xAxis: weekAxis(picture.days),
    yAxis: countAxis({ max: about.base }),
    series: stacks.filter(([, values]) => values.some((value) => value > 0)).map(([name, values]) => ({
      name, type: "bar", stack: "base", barCategoryGap: "6%", data: values,
      itemStyle: { color: COLOURS[name], ...(name === "withheld" ? { decal: STRIPES } : {}) },
    })),
  }));
}

function seasonLegend(picture) {
  const shown = Object.keys(picture.outcomes).filter((name) => picture.outcomes[name].some((value) => value > 0));
  const hidden = picture.withheld.some((value) => value > 0) ? [[COLOURS.withheld, say("withheld")]] : [];
  return legend([...shown.map((name) => [COLOURS[name], say(name)]), ...hidden]);
}

function drawDeparture(box, picture) {
  const column = (name) => picture.table.columns.findIndex((each) => each.head === name);
  const [at, share, lower, upper] = ["days", "share", "lower", "upper"].map(column);
  const rows = picture.table.rows;
  const size = fontSize();
  const line = (place) => rows.map((row) => [row[at], row[place] < 0 ? null : row[place]]);
  draw(box, `${say("departure")}: ${say("departure_says", { small: about.small })}`, (width) => Math.min(0.7 * width + 60, 26 * size), () => ({
    grid: { left: 8, right: 18, top: 14, bottom: 2.2 * size, containLabel: true },
    tooltip: {
      ...base().tooltip, trigger: "axis",
      formatter: ([{ dataIndex }]) => tip(
        `${count(rows[dataIndex][at])} ${say("days")}`, `${say("share")}: ${rate(rows[dataIndex][share])}`,
        `${rate(rows[dataIndex][lower])} – ${rate(rows[dataIndex][upper])}`),
    },
    xAxis: { type: "value", min: 0, max: "dataMax", name: say("days"), nameLocation: "middle", nameGap: 1.9 * size, nameTextStyle: axisText(), axisLabel: { ...axisText(), hideOverlap: true }, splitLine: { show: false } },
    yAxis: { type: "value", min: 0, max: 1, axisLabel: { ...axisText(), formatter: (value) => `${Math.round(100 * value)} %` }, splitLine: { lineStyle: { color: "#eef0f2" } } },
    series: [
      { type: "line", step: "end", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, data: line(lower), silent: true },
      { type: "line", step: "end", stack: "band", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: COLOURS.TRANSFERRED, opacity: 0.2 }, data: rows.map((row) => [row[at], row[upper] < 0 ? null : row[upper] - row[lower]]), silent: true },
      { type: "line", symbol: "none", connectNulls: true, silent: true, data: line(share), lineStyle: { width: 1, type: "dotted", color: SOFT } },
      { type: "line", step: "end", symbol: "circle", symbolSize: 0.4 * size, showAllSymbol: true, data: line(share), lineStyle: { width: 2.5, color: COLOURS.TRANSFERRED }, itemStyle: { color: COLOURS.TRANSFERRED } },
    ],
  }));
}

const MOST_RANKED = 20;
let rankedBy = "rank_by_remainder";

function sortRanking(picture) {
  const { table, by_rate: byRate } = picture;
  return rankedBy === "rank_by_rate" ? { ...table, rows: byRate.map((at) => table.rows[at]) } : table;
}

function drawRanking(box, picture) {
  const table = sortRanking(picture);
  const column = (name) => table.columns.findIndex((each) => each.head === name);
  const [share, remainder] = [column("rate"), column("remainder")];
  const rows = table.rows.slice(0, MOST_RANKED);
  const size = fontSize();
  const text = say("ranking_says", { most: count(rows.length), count: count(table.rows.length) });
  draw(box, `${say("ranking")}: ${text}`, () => 4.5 * size + rows.length * 2.1 * size, (width) => {
    const letters = isNarrow(width) ? 7.5 : 18;
    const longest = Math.max(...rows.map((row) => textWidth(clip(nameOf(row[0]), letters))));
    const left = longest * size + 16;
    const gap = isNarrow(width) ? 0.6 * size : 3 * size;
    const half = (width - left - gap - 2 * size) / 2;
    const codes = rows.map((row) => row[0]);
    const names = { type: "category", inverse: true, data: codes, axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } } };
    const least = (value) => (Array.isArray(value) ? value[0] : Math.max(0, value));
    const more = (value) => (Array.isArray(value) ? value[1] - value[0] : 0);
    const pair = (at, column, colour, format) => [
      { type: "bar", stack: `${at}`, xAxisIndex: at, yAxisIndex: at, barWidth: "58%", itemStyle: { color: colour }, data: rows.map((row) => least(row[column])) },
      {
        type: "bar", stack: `${at}`, xAxisIndex: at, yAxisIndex: at, barWidth: "58%", itemStyle: { color: colour, opacity: 0.3 },
        data: rows.map((row) => more(row[column])),
      },
      { // the number, where the bar begins
        type: "scatter", xAxisIndex: at, yAxisIndex: at, symbolSize: 0.01, silent: true, z: 5, data: codes.map((code) => [0, code]),
        label: {
          show: true, position: "right", distance: 4, color: INK, fontSize: size, 
          formatter: ({ dataIndex }) => { const value = rows[dataIndex][column]; return isExact(value) || Array.isArray(value) ? format(value) : say("withheld"); },
        },
      },
    ];
    return {
      title: [
        { text: say("remainder"), left, top: 0, textStyle: { fontSize: size, fontWeight: 600, color: INK } },
        { text: say("rate"), left: left + half + gap, top: 0, textStyle: { fontSize: size, fontWeight: 600, color: INK } },
      ],
      grid: [{ left, width: half, top: 2 * size, bottom: 2.2 * size }, { left: left + half + gap, width: half, top: 2 * size, bottom: 2.2 * size }],
      tooltip: {
        ...base().tooltip, trigger: "item",
        formatter: ({ dataIndex }) => tip(nameOf(codes[dataIndex]), `${say("remainder")}: ${people(rows[dataIndex][remainder])}`, `${say("rate")}: ${rate(rows[dataIndex][share])}`),
      },
      xAxis: [
        countAxis({ gridIndex: 0, splitNumber: 3, axisLabel: { ...axisText(), formatter: count, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" } }),
        { type: "value", gridIndex: 1, min: 0, max: 1, splitNumber: 2, axisLabel: { ...axisText(), formatter: (value) => `${Math.round(100 * value)}%`, alignMinLabel: "left", alignMaxLabel: "right" }, splitLine: { lineStyle: { color: "#eef0f2" } } },
      ],
      yAxis: [
        { ...names, gridIndex: 0, axisLabel: { ...axisText(), color: INK, interval: 0, formatter: (code) => clip(nameOf(code), letters) } },
        { ...names, gridIndex: 1, axisLabel: { show: false } },
      ],
      series: [
        ...pair(0, remainder, COLOURS.STAYED, people), ...pair(1, share, COLOURS.OUT_OF_PROVINCE, rate),
      ],
    };
  });
}
