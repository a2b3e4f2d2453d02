// Words, names and numbers in the language of the page. Nothing here makes HTML of a text.
const report = JSON.parse(document.getElementById("data").textContent);
const { about, names, texts, pictures } = report;
const LANGUAGES = ["zh", "en"];
let language = report.lang;
let formats = {};

function setLanguage(chosen) {
  language = chosen;
  const locale = chosen === "zh" ? "zh-CN" : "en-GB";
  formats = {
    number: new Intl.NumberFormat(locale),
    share: new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    degrees: new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    day: new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" }),
    month: new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" }),
  };
}

const has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

function say(key, values = {}) {
  const text = texts[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (has(values, name) ? values[name] : whole));
}

const nameOf = (code) => (has(names, code) ? names[code][LANGUAGES.indexOf(language)] : String(code));
const count = (people) => formats.number.format(people);
// A number; the least and the most that it can be; or, less than nothing, why it is not told.
const told = (value, format) => (Array.isArray(value) ? value.map(format).join("–") : value < 0 ? say(`status_${-value}`) : format(value));
const people = (value) => told(value, count);
const rate = (value) => told(value, formats.share.format);
const isExact = (value) => !Array.isArray(value) && value >= 0;
const day = (iso) => formats.day.format(new Date(`${iso}T00:00:00Z`));

// Width of a text in units of the font size: Chinese characters are square, others narrower.
const letterWidth = (letter) => (letter.codePointAt(0) > 0x2e7f ? 1 : 0.6);
const textWidth = (text) => Array.from(text).reduce((sum, letter) => sum + letterWidth(letter), 0);

function clip(text, most) {
  if (textWidth(text) <= most) return text;
  let width = 0;
  const kept = Array.from(text).filter((letter) => (width += letterWidth(letter)) <= most - 0.8);
  return `${kept.join("").trimEnd()}…`;
}

const addDays = (iso, days) => new Date(Date.parse(`${iso}T00:00:00Z`) + days * 86400000).toISOString().slice(0, 10);

// An end of a flow: a place, an outcome, or one of the words of this page.
const endOf = (code) => (has(names, code) ? nameOf(code) : has(texts, code) ? say(code) : String(code));

function cellText(value, column) {
  if (value === null || value === undefined) return "";
  switch (column.kind) {
    case "place": return nameOf(value);
    case "end": return endOf(value);
    case "people": return people(value);
    case "rate": return rate(value);
    case "number": case "rank": return count(value);
    case "degrees": return formats.degrees.format(value);
    case "day": return day(value);
    case "horizon": return horizonOf(value);
    default: return has(texts, value) ? say(value) : String(value);
  }
}

function horizonOf(name) {
  const on = name === "AS_OF" ? about.as_of : about.frozen_on && addDays(about.frozen_on, Number(name));
  return on ? `${say(`horizon_${name}`)} · ${day(on)}` : say(`horizon_${name}`);
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

// A name stands by itself, whatever the direction of its letters.
const isolated = (text) => element("bdi", {}, text);
