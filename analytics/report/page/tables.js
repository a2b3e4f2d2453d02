// Tables, and their files.
const NUMERIC = new Set(["people", "rate", "number", "rank", "degrees"]);
const headOf = (column) => (column.is_place ? nameOf(column.head) : say(column.head));

function bodyCell(value, column, first) {
  const text = cellText(value, column);
  if (first) return element("th", { scope: "row", class: column.kind === "day" || column.kind === "horizon" ? "whole" : null }, isolated(text));
  const isTold = column.kind === "people" || column.kind === "rate";
  const kind = isTold && !isExact(value) ? (Array.isArray(value) ? "range" : "withheld") : value === 0 && column.kind === "people" ? "nobody" : NUMERIC.has(column.kind) ? null : "words";
  return element("td", { class: kind }, NUMERIC.has(column.kind) ? text : isolated(text));
}

// Column `sortable[name]` sorts the rows: name of the head → what to do when it is chosen.
function makeTable(id, table, caption, sorting = null) {
  const head = table.columns.map((column) => {
    const by = sorting && sorting.columns[column.head];
    const inner = by ? element("button", { type: "button", onclick: () => sorting.choose(by) }, headOf(column)) : isolated(headOf(column));
    return element("th", { scope: "col", class: NUMERIC.has(column.kind) ? null : "words", "aria-sort": by ? (sorting.by === by ? "descending" : "none") : null }, inner);
  });
  const rows = table.rows.map((row, place) =>
    element("tr", { class: place < table.totals ? "total" : null }, ...row.map((value, at) => bodyCell(value, table.columns[at], at === 0))));
  const made = element("table", { id: `${id}-table` },
    element("caption", {}, isolated(caption)), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  const wide = table.columns.length > 6 ? " wide" : "";
  return element("div", { class: `scroll${wide}`, tabindex: "0", role: "region", "aria-label": `${say("scroll_hint")}: ${caption}` }, made);
}

// A spreadsheet takes a text that begins so for a formula.
const harmless = (text) => (/^[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(text) ? `'${text}` : text);

function csvCell(value, column) {
  if (typeof value === "number" && value >= 0 && NUMERIC.has(column.kind)) return String(value);
  if (typeof value === "string" && column.kind === "day") return value;
  return csvText(cellText(value, column));
}

function csvText(words) {
  const text = harmless(words);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(table) {
  const rows = [table.columns.map((column) => csvText(headOf(column))), ...table.rows.map((row) => row.map((value, at) => csvCell(value, table.columns[at])))];
  return `\ufeff${rows.map((row) => row.join(",")).join("\r\n")}\r\n`;
}

function saveTable(id, table) {
  const url = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }));
  const safe = String(about.within).replace(/[^\w-]/g, "_");
  const link = element("a", { href: url, download: `flows-${safe}-${about.year}-${id}.csv` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
