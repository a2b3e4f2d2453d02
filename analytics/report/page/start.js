// The sections of the page, its languages, and what stands in its address.
const SECTIONS = {
  horizons: {},
  sankey: { draw: drawSankey, says: sankeyText },
  od: { draw: drawMatrix, legend: matrixLegend, says: matrixText },
  map: { draw: drawMap, legend: mapLegend, says: mapText },
  season: { draw: drawSeason, legend: seasonLegend, says: seasonText },
  departure: { draw: drawDeparture, says: () => say("departure_says", { small: about.small }) },
  ranking: { draw: drawRanking, says: rankingText },
};

function matrixText(picture) {
  return about.level === "PROVINCE" ? say("od_says") : `${say("od_says")} ${say("od_city", { whole: nameOf(picture.whole) })}`;
}

function mapText(picture) {
  const ends = picture.elsewhere.map((end) => `${nameOf(end.code)} ${people(end.people)}`).join(language === "zh" ? "、" : "; ");
  return [say("map_says"), ends && say("map_elsewhere", { ends }), say("map_source")].filter(Boolean).join(" ");
}

function seasonText() {
  const waiting = pictures.horizons.table.rows.filter((row) => row[1] === -8).map(([name]) =>
    say("season_not_over", { horizon: say(`horizon_${name}`), day: day(addDays(about.frozen_on, Number(name))) }));
  return [say("season_says"), ...waiting].join(" ");
}

function rankingText(picture) {
  const all = picture.table.rows.length;
  return say("ranking_says", { most: count(Math.min(MOST_RANKED, all)), count: count(all) });
}

function readAddress() {
  const words = new URLSearchParams(window.location.search);
  for (const part of decodeURIComponent(window.location.hash.slice(1)).split("&")) {
    const [name, value] = part.split("=");
    if (value !== undefined) words.set(name, value);
    else if (has(SECTIONS, name)) words.set("view", name);
  }
  return words;
}

function addressOf(view) {
  const parts = [view, `lang=${language}`, view === "ranking" ? `by=${rankedBy.slice(8)}` : null];
  return `#${parts.filter(Boolean).join("&")}`;
}

function follow() {
  const words = readAddress();
  const lang = words.get("lang");
  const by = `rank_by_${words.get("by")}`;
  const changes = (LANGUAGES.includes(lang) && lang !== language) || (has(texts, by) && by !== rankedBy);
  if (has(texts, by)) rankedBy = by;
  if (LANGUAGES.includes(lang)) setLanguage(lang);
  if (changes) showAll();
  const view = words.get("view");
  if (view) document.getElementById(view).scrollIntoView();
}

function keepAddress(view) {
  try { window.history.replaceState(null, "", addressOf(view)); } catch { /* some browsers refuse it for files */ }
}

function showSection(id) {
  const section = document.getElementById(id);
  const picture = pictures[id];
  const { draw: drawing, legend: key, says } = SECTIONS[id];
  const text = says ? says(picture) : say(`${id}_says`);
  const empty = picture.table.rows.length === 0;
  const isRanking = id === "ranking";
  const table = isRanking ? sortRanking(picture) : picture.table;
  const choose = (by) => { rankedBy = by; keepAddress(id); showSection(id); document.querySelector(`[data-by="${by}"]`).focus(); };
  const orders = ["rank_by_remainder", "rank_by_rate"].map((by) =>
    element("button", { type: "button", "data-by": by, "aria-pressed": String(rankedBy === by), onclick: () => choose(by) }, say(by.slice(5))));
  if (charts.has(id)) { charts.get(id).dispose(); charts.delete(id); }
  const box = drawing && !empty ? element("div", { class: "chart", "data-chart": id }) : null;
  section.setAttribute("aria-labelledby", `${id}-head`);
  section.replaceChildren(
    element("h2", { id: `${id}-head` }, say(id)), element("p", {}, isolated(text)),
    isRanking && !empty ? element("div", { class: "bar" }, ...orders) : null ?? "",
    key && !empty ? key(picture) : "", box ?? "",
    element("div", { class: "bar" },
      element("button", { type: "button", "data-save": id, onclick: () => saveTable(id, table) }, say("save")),
      element("a", { href: addressOf(id) }, say("link"))),
    empty ? element("p", { class: "note" }, say("no_data"))
      : makeTable(id, table, say("table", { name: say(id) }), isRanking ? { by: rankedBy, choose, columns: { remainder: "rank_by_remainder", rate: "rank_by_rate" } } : null),
  );
  if (box) drawing(box, picture);
}

function showHead() {
  const within = nameOf(about.within);
  const title = say("of_year", { year: about.year, within });
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `${title} · ${say("title")}`;
  document.getElementById("title").replaceChildren(isolated(title));
  for (const place of document.querySelectorAll("[data-t]")) place.textContent = say(place.dataset.t);
  const frozen = about.frozen_on ? day(about.frozen_on) : "";
  document.getElementById("base").textContent = say(frozen ? "base_is" : "base_unfrozen", { base: count(about.base), frozen });
  document.getElementById("dates").textContent = say("as_of_is", { as_of: day(about.as_of), moment: about.extracted_at.slice(0, 19).replace("T", " ") });
  document.getElementById("published").textContent = say("published_only", { most: about.small - 1, small: about.small, few: about.few });
  document.getElementById("sha256").textContent = about.sha256;
  document.getElementById("sha256-how").textContent = say("sha256_how", { command: `leaguegraph flows export --table flows --year ${about.year} --out flows.csv` });
  const button = document.getElementById("language");
  button.textContent = say("language");
  button.setAttribute("aria-label", say("language_label"));
  button.lang = language === "zh" ? "en" : "zh-CN";
  const items = Object.keys(SECTIONS).map((id) => element("li", {}, element("a", { href: `#${id}` }, say(id))));
  const contents = document.getElementById("contents");
  contents.setAttribute("aria-label", say("contents"));
  contents.replaceChildren(element("ul", {}, ...items));
}

function showAll() {
  showHead();
  Object.keys(SECTIONS).filter((id) => has(pictures, id)).forEach(showSection);
}

setLanguage(report.lang);
document.getElementById("language").addEventListener("click", () => {
  setLanguage(language === "zh" ? "en" : "zh");
  keepAddress(readAddress().get("view"));
  showAll();
});
const asked = readAddress().get("lang");
if (LANGUAGES.includes(asked)) setLanguage(asked);
showAll();
follow();
window.addEventListener("hashchange", follow);

// On paper pictures are as wide as the sheet.
const PAPER_PX = 680;

function redraw(width) {
  for (const id of charts.keys()) {
    const box = document.querySelector(`[data-chart="${id}"]`);
    box.style.width = width;
    SECTIONS[id].draw(box, pictures[id]);
  }
}

window.addEventListener("beforeprint", () => redraw(`${PAPER_PX}px`));
window.addEventListener("afterprint", () => redraw(""));
let drawnAt = document.documentElement.clientWidth;
window.addEventListener("resize", () => {
  if (document.documentElement.clientWidth === drawnAt || window.matchMedia("print").matches) return;
  drawnAt = document.documentElement.clientWidth;
  redraw("");
});
