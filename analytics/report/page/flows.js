// Sankey, heat map, flow map.
const nodeName = (id) => id.slice(id.indexOf(":") + 1);

function nodeLabel(node) {
  if (node.id === "pair:") return say("pair");
  const name = nodeName(node.id);
  if (name === "*withheld") return say("withheld_node");
  if (name === "*others") return say("others_node", { count: count(node.count || 0) });
  return endOf(name);
}

function nodeColour(node) {
  const name = nodeName(node.id);
  if (node.id === "pair:" || name === "*withheld") return COLOURS.withheld;
  if (has(COLOURS, name)) return COLOURS[name];
  return node.id.startsWith("from:") ? "#5a6b7b" : COLOURS.TRANSFERRED;
}

function drawSankey(box, picture) {
  const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
  const hasPair = nodes.has("pair:");
  const side = (start) => picture.nodes.filter((node) => node.id.startsWith(start)).length;
  const most = Math.max(side("from:"), side("to:"));
  const depth = (id) => (id.startsWith("from:") ? 0 : id === "pair:" || !hasPair ? 1 : 2);
  draw(box, `${say("sankey")}: ${sankeyText(picture)}`, () => Math.max(24 * fontSize(), most * 2.6 * fontSize()), (width) => {
    const letters = isNarrow(width) ? 8 : 18;
    return {
      tooltip: {
        ...base().tooltip, trigger: "item",
        formatter: ({ dataType, data }) => dataType === "edge"
          ? tip(`${nodeLabel(nodes.get(data.source))} → ${nodeLabel(nodes.get(data.target))}`, count(data.value))
          : tip(nodeLabel(nodes.get(data.name)), count(nodes.get(data.name).people)),
      },
      series: [{
        type: "sankey", left: 2, right: 2, top: 8, bottom: 8, nodeWidth: Math.max(8, fontSize()), nodeGap: 1.25 * fontSize(),
        layoutIterations: 0, draggable: false, emphasis: { focus: "adjacency" },
        lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
        data: picture.nodes.map((node) => ({
          name: node.id, depth: depth(node.id), ...(node.id === "pair:" ? { localY: 0.97 - node.people / about.base } : {}),
          itemStyle: { color: nodeColour(node), borderColor: "#fff", borderWidth: 0 },
          label: {
            position: node.id.startsWith("to:") ? "left" : "right",
            formatter: () => `${clip(nodeLabel(node), letters)} ${count(node.people)}`,
          },
        })),
        links: picture.links.map((link) => ({
          source: link.source, target: link.target, value: link.people,
          lineStyle: { color: link.source.startsWith("from:") && link.target === "pair:" ? "#9aa1a9" : nodeColour(nodes.get(link.target)) },
        })),
        label: { color: INK, fontSize: fontSize(), textBorderColor: "#fff", textBorderWidth: 3 },
      }],
    };
  });
}

const sankeyPair = (picture) => (picture.nodes.find((node) => node.id === "pair:") || { people: 0 }).people;

function sankeyText(picture) {
  const values = { base: count(about.base), pair: count(sankeyPair(picture)) };
  return say(sankeyPair(picture) ? "sankey_says" : "sankey_says_whole", values);
}

const STEPS = [1, 30, 100, 300, 1000, 3000, 10000, 30000];
const BLUES = ["#e8f1fa", "#c3daee", "#9ac8e1", "#6aaed6", "#4190c5", "#2070b4", "#0a4a90", "#08264f"];

function pieces(cells) {
  const most = Math.max(0, ...cells.map((cell) => cell[2]));
  const used = STEPS.filter((step) => step <= most);
  const last = Math.max(1, used.length - 1);
  return used.map((from, place) => ({ from, to: used[place + 1], colour: BLUES[Math.round(place * (BLUES.length - 1) / last)] }));
}

function pieceText(piece) {
  const from = Math.max(piece.from, piece.from === 1 ? about.small : 1);
  return piece.to ? `${count(from)}–${count(piece.to - 1)}` : say("more_than", { from: count(from) });
}

function drawMatrix(box, picture) {
  const steps = pieces(picture.cells);
  const colourOf = (value) => (value < 0 ? COLOURS.withheld : steps.filter((step) => step.from <= value).at(-1).colour);
  const isDark = (value) => value >= 0 && parseInt(colourOf(value).slice(1, 3), 16) < 0x60;
  const rows = picture.origins.length;
  const size = fontSize();
  const label = `${say("od")}: ${say("od_says")}`;
  const lettersOf = (width) => (isNarrow(width) ? 6.5 : 16);
  const widest = (codes, letters) => size * Math.max(...codes.map((code) => textWidth(clip(nameOf(code), letters))));
  const leftOf = (width) => widest(picture.origins, lettersOf(width)) + 16;
  const cellOf = (width) => (width - leftOf(width) - 6) / picture.cities.length;
  const isTilted = (width) => widest(picture.cities, 9) > cellOf(width) - 4;
  const topOf = (width) => (isTilted(width) ? 0.85 * widest(picture.cities, 9) + 1.5 * size : 2.4 * size);
  draw(box, label, (width) => topOf(width) + rows * (rows < 6 ? 3.2 : 2.3) * size + 4, (width) => {
    const [letters, left, cell] = [lettersOf(width), leftOf(width), cellOf(width)];
    const showNumbers = cell > 3.1 * size;
    return {
      grid: { left, right: 6, top: topOf(width), bottom: 4 },
      tooltip: {
        ...base().tooltip,
        formatter: ({ value }) => tip(`${nameOf(picture.origins[value[1]])} → ${nameOf(picture.cities[value[0]])}`, people(value[2])),
      },
      xAxis: {
        type: "category", position: "top", data: picture.cities, axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { ...axisText(), interval: 0, rotate: isTilted(width) ? 55 : 0, formatter: (code) => clip(nameOf(code), 9) },
        splitArea: { show: false },
      },
      yAxis: {
        type: "category", inverse: true, data: picture.origins, axisTick: { show: false }, axisLine: { show: false },
        axisLabel: { ...axisText(), interval: 0, formatter: (code) => clip(nameOf(code), letters), color: INK },
        splitLine: { show: true, interval: 0, lineStyle: { color: "#eef0f2" } },
      },
      series: [{
        type: "heatmap",
        data: picture.cells.map(([row, column, value]) => ({
          value: [column, row, value],
          itemStyle: { color: colourOf(value), borderColor: picture.origins[row] === about.within ? INK : "#fff", borderWidth: 1 },
          label: { show: value < 0 || showNumbers, color: value < 0 ? SOFT : isDark(value) ? "#fff" : INK, formatter: () => (value < 0 ? "·" : count(value)), fontSize: value < 0 ? 1.6 * size : size },
        })),
      }],
    };
  });
}

function matrixLegend(picture) {
  return legend([...pieces(picture.cells).map((piece) => [piece.colour, pieceText(piece)]), [COLOURS.withheld, say("withheld")]]);
}

// Degrees to kilometres on a flat map around the middle of the points.
function flatMap(places) {
  const mean = (name) => places.reduce((sum, place) => sum + place[name], 0) / places.length;
  const squeeze = Math.cos(mean("latitude") * Math.PI / 180);
  return (place) => [place.longitude * squeeze, place.latitude];
}

function drawMap(box, picture) {
  const at = flatMap(picture.places);
  const points = new Map(picture.places.map((place) => [place.code, at(place)]));
  const positionOf = (code) => points.get(code) || points.get(code.replace(/-$/, "")) || points.get(picture.begin) || null;
  const [across, up] = [0, 1].map((axis) => [...points.values()].map((point) => point[axis]));
  const span = (values) => [Math.min(...values), Math.max(...values)];
  const [[west, east], [south, north]] = [span(across), span(up)];
  const label = `${say("map")}: ${say("map_says")}`;
  const size = fontSize();
  const pad = { left: 1.5 * size, right: 3 * size, top: 1.5 * size, bottom: 1.5 * size };
  const heightOf = (width) => (width - pad.left - pad.right) * (north - south) / (east - west) + pad.top + pad.bottom;
  draw(box, label, heightOf, (width) => {
    const most = Math.max(1, ...picture.places.map((place) => place.people));
    const unit = Math.min(width, 1300);
    const radius = (value) => Math.max(0.006 * unit, 0.075 * unit * Math.sqrt(value / most));
    const widest = Math.max(1, ...picture.lines.map((line) => line.people));
    const lines = picture.lines.filter((line) => positionOf(line.source) && points.has(line.target));
    const dots = (level, hollow) => picture.places
      .filter((place) => place.level === level && (hollow ? place.people < 0 : place.people > 0))
      .sort((one, other) => other.people - one.people)
      .map((place) => ({ name: place.code, value: [...at(place), place.people], symbolSize: hollow ? 0.011 * unit : radius(place.people) }));
    const quiet = picture.places.filter((place) => place.people === 0).map((place) => ({ name: place.code, value: [...at(place), 0] }));
    const cities = picture.places.filter((place) => place.level === "CITY").sort((one, other) => other.people - one.people)
      .map((place) => ({ name: place.code, value: at(place), symbolSize: Math.max(0.011 * unit, radius(Math.max(0, place.people))) }));
    const cityLabel = {
      show: true, position: "right", distance: 3, color: INK, fontSize: isNarrow(width) ? 0.9 * size : size, textBorderColor: "#fff", textBorderWidth: 3,
      formatter: ({ name }) => clip(nameOf(name), 9),
    };
    const series = (data, extra) => ({ type: "scatter", data, labelLayout: { hideOverlap: true }, ...extra });
    return {
      grid: pad,
      tooltip: {
        ...base().tooltip,
        formatter: ({ seriesType, data }) => seriesType === "lines"
          ? tip(`${nameOf(data.from)} → ${nameOf(data.to)}`, count(data.people)) : tip(nameOf(data.name), people(data.value[2])),
      },
      xAxis: { type: "value", min: west, max: east, show: false },
      yAxis: { type: "value", min: south, max: north, show: false },
      series: [
        series(quiet, { symbolSize: Math.max(2.5, 0.004 * unit), itemStyle: { color: "#b9c0c7" }, silent: false, z: 1 }),
        {
          type: "lines", coordinateSystem: "cartesian2d", z: 2, symbol: ["none", "arrow"], symbolSize: Math.max(5, 0.009 * unit),
          data: lines.map((line) => ({
            coords: [positionOf(line.source), points.get(line.target)], from: line.source, to: line.target, people: line.people,
            lineStyle: { width: Math.max(0.9, 0.011 * unit * Math.sqrt(line.people / widest)), color: "#d55e00", opacity: 0.6, curveness: 0.22 },
          })),
        },
        series(dots("CITY"), { itemStyle: { color: "rgba(0,114,178,0.45)", borderColor: COLOURS.TRANSFERRED }, z: 3 }),
        series(dots("COUNTY"), { itemStyle: { color: "rgba(0,158,115,0.5)", borderColor: COLOURS.RETAINED }, z: 4 }),
        series(dots("CITY", true), { itemStyle: { color: "#fff", borderColor: COLOURS.TRANSFERRED, borderWidth: 1.8 }, z: 5 }),
        series(dots("COUNTY", true), { symbolSize: 0.006 * unit, itemStyle: { color: "#fff", borderColor: COLOURS.RETAINED, borderWidth: 1 }, z: 4 }),
        series(cities, { itemStyle: { color: "rgba(0,0,0,0)" }, label: cityLabel, silent: true, z: 9 }),
      ],
    };
  });
}

function mapLegend() {
  return legend([
    [COLOURS.TRANSFERRED, say("CITY"), "circle"], [COLOURS.RETAINED, say("COUNTY"), "circle"], [COLOURS.TRANSFERRED, say("withheld"), "ring"], ["#9aa1a9", say("nobody"), "dot"],
  ]);
}
