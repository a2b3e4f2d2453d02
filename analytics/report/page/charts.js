// What the pictures share: colours that colour-blind people can tell apart (Okabe and Ito), sizes, tooltips.
const COLOURS = {
  TRANSFERRED: "#0072b2", OUT_OF_PROVINCE: "#56b4e9", RETAINED: "#009e73", LEFT: "#7a7a7a",
  IN_PROGRESS: "#f0e442", UNSUCCESSFUL: "#d55e00", STAYED: "#e69f00", withheld: "#d3d6da",
};
const INK = "#1b1f24", SOFT = "#565d66", LINE = "#d9dde2";
const STRIPES = { symbol: "rect", color: "rgba(0,0,0,0.22)", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4 };
const charts = new Map();

const fontSize = () => 0.78 * parseFloat(getComputedStyle(document.documentElement).fontSize);
const isNarrow = (width) => width < 34 * fontSize();

function tip(title, ...lines) {
  return element("div", { class: "tip" }, element("b", {}, isolated(title)), ...lines.map((line) => element("div", {}, isolated(line))));
}

function base() {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: fontSize(), color: INK },
    tooltip: { confine: true, backgroundColor: "#fff", borderColor: LINE, textStyle: { color: INK }, extraCssText: "z-index:9" },
  };
}

// Draw a picture into its box; a redraw (another language, another size) replaces it whole.
function draw(box, label, height, option) {
  const id = box.dataset.chart;
  const width = box.clientWidth || 320;
  const tall = Math.round(height(width));
  box.style.height = `${tall}px`;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", label);
  let chart = charts.get(id);
  if (!chart) {
    chart = echarts.init(box, null, { renderer: "svg", width, height: tall });
    charts.set(id, chart);
  }
  chart.resize({ width, height: tall });
  chart.setOption({ ...base(), ...option(width, tall) }, { notMerge: true });
  const svg = box.querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${tall}`);
  svg.setAttribute("aria-hidden", "true");
}

const SVG = "http://www.w3.org/2000/svg";

function swatch(colour, shape) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 10 10");
  svg.setAttribute("aria-hidden", "true");
  const mark = document.createElementNS(SVG, shape === "square" ? "rect" : "circle");
  const sizes = shape === "square" ? { width: 10, height: 10 } : { cx: 5, cy: 5, r: shape === "dot" ? 2 : 4 };
  for (const [name, value] of Object.entries(sizes)) mark.setAttribute(name, value);
  mark.setAttribute("fill", shape === "ring" ? "none" : colour);
  if (shape === "ring") mark.setAttribute("stroke", colour);
  svg.append(mark);
  return svg;
}

const legend = (entries) => element("ul", { class: "legend" }, ...entries.map(([colour, text, shape = "square"]) => element("li", {}, swatch(colour, shape), isolated(text))));

const axisText = () => ({ color: SOFT, fontSize: fontSize() });
