// @ts-check
// Sends files to be validated and shows each finding beside the line or the cell that it is about.
// The text of a file is read here, in the browser; without JavaScript the server shows the report.
import { fill, given } from "./tables.js";

/**
 * @typedef {{severity: string, file: string | null, line: number | null, column: number | null, cell: string | null,
 *   label: string | null, problem: string | null, message: string | null, suggestion: string | null, rule: string | null,
 *   description: string | null}} Finding
 */
/** @typedef {{conforms: boolean, counts: Record<string, number>, notes: string[], results: Finding[]}} Report */

const SEVERITIES = ["violation", "warning", "info"];
const MOST_SHOWN = 500;
const CONTEXT = 1;
/** What stands at a place in Turtle: a literal, an IRI, or a name. */
const TERM = /^("(?:[^"\\]|\\.)*"(?:\^\^[^\s;,]+|@[\w-]+)?|<[^>]*>|[^\s;,]+)/;
const DOWNLOADS = { JSON: "application/json", CSV: "text/csv", HTML: "text/html", Turtle: "text/turtle", SARIF: "application/sarif+json" };

/** What stands before a fault in what is said of a file that cannot be read. */
const PLACE = /^\s*(.+?)((?:, sheet .+?)?, (?:line|row) (\d+)(?:, column (?:"[^"]*"|(\d+)))?): (.+)$/;

/** @type {Record<string, string>} */
const texts = given("texts");
/** What problems are called in the language of the page, where that is not English. @type {Record<string, string>} */
const titles = given("titles");
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-drop]"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("file"));
const least = /** @type {HTMLSelectElement} */ (document.getElementById("severity"));
const place = /** @type {HTMLElement} */ (document.getElementById("report"));

/**
 * @param {string} name
 * @param {string} [className]
 * @param {...(Node | string)} content
 */
function make(name, className = "", ...content) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

for (const [event, over] of /** @type {[string, boolean][]} */ ([["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]])) {
  form.addEventListener(event, (it) => {
    it.preventDefault();
    form.classList.toggle("over", over);
  });
}
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  input.files = event.dataTransfer.files;
  form.requestSubmit();
});

/** What was sent last, to be sent again for a report in another form. @type {FormData} */
let sent = new FormData();
/** @type {File[]} */
let files = [];

/** @param {string} accept */
function send(accept) {
  return fetch("/validate", { method: "POST", headers: { Accept: accept }, body: sent });
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  files = [...(input.files ?? [])];
  sent = new FormData(form);
  sent.delete("severity"); // all are asked for, and the switches show and hide them
  place.ariaBusy = "true";
  say(fill(texts.checking, { files: files.map((it) => it.name).join(", ") }));
  try {
    const reply = await send("application/json, application/problem+json");
    const document_ = await reply.json();
    if (reply.ok || "conforms" in document_) await show(document_);
    else await complain(document_);
  } catch {
    say(texts.unreachable);
  } finally {
    place.ariaBusy = "false";
  }
});

/** @param {string} text */
function say(text) {
  place.replaceChildren(make("p", "nothing", text));
}

/** @param {{type?: string, title?: string, detail?: string}} problem */
async function complain(problem) {
  const title = titles[problem.type?.split("/").at(-1) ?? ""];
  const strong = make("strong", "", title ?? problem.title ?? "");
  const lines = (problem.detail ?? "").split("\n");
  const faults = lines.flatMap(fault);
  const detail = make("p", "", lines.filter((it) => !fault(it).length).join("\n"));
  detail.lang = "en";
  if (!title) strong.lang = "en";
  const box = make("div", "notice problem", make("p", "", strong), detail);
  box.role = "alert";
  const named = new Set(faults.map((it) => it.file));
  const sections = files.filter((it) => named.has(it.name)).map((it) => fileSection(it, faults));
  if (!sections.length) detail.textContent = problem.detail ?? "";
  place.replaceChildren(box, ...(await Promise.all(sections)));
}

/**
 * The fault that a line of a complaint tells, as a finding; none where it tells of no place.
 * @param {string} line
 * @returns {Finding[]}
 */
function fault(line) {
  const [, file, where, number, column, problem] = line.match(PLACE) ?? [];
  if (!file) return [];
  const rest = { label: null, message: null, suggestion: null, rule: null, description: null };
  const place = { file, line: Number(number), column: column ? Number(column) : null, cell: file + where };
  return [{ severity: "violation", ...place, problem, ...rest }];
}

/** @param {Report} report */
async function show(report) {
  const verdict = make("p", `verdict ${report.conforms ? "good" : "bad"}`, report.conforms ? texts.conforms : texts.does_not);
  const sections = await Promise.all(files.map((file) => fileSection(file, report.results)));
  const known = new Set(files.map((file) => file.name));
  const others = report.results.filter((it) => !it.file || !known.has(base(it.file)));
  const parts = [verdict, ...report.notes.map((it) => make("p", "notice", it)), tools(report), ...sections];
  if (others.length) parts.push(make("section", "file elsewhere", make("h2", "", texts.nothing_at), ...others.slice(0, MOST_SHOWN).map(finding)));
  place.replaceChildren(...parts);
  filter();
}

/** @param {string} path */
const base = (path) => path.split("/").at(-1) ?? path;

/**
 * The switches for each severity, and the report to take away.
 * @param {Report} report
 */
function tools(report) {
  const group = make("fieldset", "report-tools", make("legend", "hidden", texts.show));
  for (const severity of SEVERITIES) {
    const box = /** @type {HTMLInputElement} */ (make("input"));
    Object.assign(box, { type: "checkbox", name: severity, checked: SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least.value) });
    box.addEventListener("change", filter);
    group.append(make("label", "", box, ` ${report.counts[severity] ?? 0} ${texts[severity]}`));
  }
  const downloads = make("span", "downloads", texts.download);
  for (const [label, type] of Object.entries(DOWNLOADS)) {
    const button = /** @type {HTMLAnchorElement} */ (make("a", "", label));
    button.href = "#";
    button.role = "button";
    button.addEventListener("click", (event) => {
      event.preventDefault();
      void download(label, type);
    });
    downloads.append(" ", button);
  }
  group.append(downloads);
  return group;
}

/**
 * @param {string} label
 * @param {string} type
 */
async function download(label, type) {
  const suffix = { Turtle: "ttl", SARIF: "sarif" }[label] ?? label.toLowerCase();
  const link = /** @type {HTMLAnchorElement} */ (make("a"));
  link.href = URL.createObjectURL(await (await send(type)).blob());
  link.download = `report.${suffix}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Shows the findings of the severities that are ticked. */
function filter() {
  for (const severity of SEVERITIES) {
    const box = /** @type {HTMLInputElement | null} */ (place.querySelector(`input[name="${severity}"]`));
    for (const it of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(`.finding.${severity}`))) {
      it.hidden = !box?.checked;
    }
  }
}

/**
 * One file with its findings: its lines or rows where it has any, else the findings alone.
 * @param {File} file
 * @param {Finding[]} all
 */
async function fileSection(file, all) {
  const own = all.filter((it) => it.file && base(it.file) === file.name);
  const shown = own.slice(0, MOST_SHOWN);
  const section = make("section", "file", make("h2", "", file.name));
  if (!own.length) {
    section.append(make("p", "note", texts.conforms));
  } else if (/\.(xlsx|ods|gz|zip|zst|bz2)$/i.test(file.name)) {
    section.append(make("p", "note", texts.no_text), ...shown.map(finding));
  } else {
    /** @type {Map<number, Finding[]>} */
    const at = new Map();
    for (const it of shown) at.set(it.line ?? 0, [...(at.get(it.line ?? 0) ?? []), it]);
    const view = /\.(csv|tsv)$/i.test(file.name) ? rowsOf : linesOf;
    section.append(view(await file.text(), at, file.name), ...(at.get(0) ?? []).map(finding));
  }
  if (own.length > shown.length) section.append(make("p", "note", fill(texts.more, { n: own.length - shown.length })));
  return section;
}

/**
 * The lines that have findings, each with its neighbours.
 * @param {string} text
 * @param {Map<number, Finding[]>} at
 */
function linesOf(text, at) {
  const lines = text.split(/\r\n|\n|\r/);
  const shown = make("div", "lines");
  let next = 1;
  const wanted = [...at.keys()].filter((it) => it > 0).sort((a, b) => a - b);
  for (const [index, line] of wanted.entries()) {
    const from = Math.max(next, line - CONTEXT);
    const to = Math.min(line + CONTEXT, (wanted[index + 1] ?? Infinity) - 1, lines.length);
    if (from > next) shown.append(make("p", "between", fill(texts.lines_between, { n: from - next })));
    for (let number = from; number <= to; number += 1) {
      const own = at.get(number) ?? [];
      const code = make("code", "", ...marked(lines[number - 1] ?? "", own));
      shown.append(make("div", `text-line${own.length ? " marked" : ""}`, make("span", "at", String(number)), code));
      shown.append(...own.map(finding));
    }
    next = to + 1;
  }
  if (wanted.length && next <= lines.length) {
    shown.append(make("p", "between", fill(texts.lines_between, { n: lines.length - next + 1 })));
  }
  return shown;
}

/**
 * A line with the terms marked at which findings stand.
 * @param {string} text
 * @param {Finding[]} own
 */
function marked(text, own) {
  const parts = [];
  const starts = [...new Set(own.flatMap((it) => (it.column ? [it.column - 1] : [])))].sort((a, b) => a - b);
  let done = 0;
  for (const start of starts) {
    if (start < done) continue;
    const length = text.slice(start).match(TERM)?.[0].length ?? 1;
    parts.push(text.slice(done, start), make("mark", "", text.slice(start, start + length)));
    done = start + length;
  }
  return [...parts, text.slice(done)];
}

/**
 * The rows of a table that have findings, with the cells marked that are at fault.
 * @param {string} text
 * @param {Map<number, Finding[]>} at
 * @param {string} name
 */
function rowsOf(text, at, name) {
  const [headings = [], ...rows] = records(text, name);
  const columnOf = (/** @type {Finding} */ it) => headings.indexOf(it.cell?.match(/column "(.*)"$/)?.[1] ?? "");
  const faulty = new Set([...at.values()].flat().map(columnOf));
  // The columns with findings come first: a wide table would hide them.
  const order = [...headings.keys()].sort((a, b) => Number(faulty.has(b)) - Number(faulty.has(a)) || a - b);
  const body = make("tbody");
  for (const [index, row] of rows.entries()) {
    const own = at.get(index + 2) ?? [];
    if (!own.length) continue;
    const wrong = new Set(own.map(columnOf));
    const cells = order.map((it) => make("td", wrong.has(it) ? "wrong-cell" : "", row[it] ?? ""));
    body.append(make("tr", "", make("th", "at", String(index + 2)), ...cells));
    const below = /** @type {HTMLTableCellElement} */ (make("td", "", ...own.map(finding)));
    below.colSpan = headings.length + 1;
    body.append(make("tr", "below", below));
  }
  const head = make("thead", "", make("tr", "", make("td"), ...order.map((it) => make("th", "", headings[it]))));
  const scroll = make("div", "scroll lines", make("table", "cells", head, body));
  scroll.tabIndex = 0;
  scroll.role = "group";
  scroll.ariaLabel = name;
  return scroll;
}

/**
 * The rows of a table as text (RFC 4180).
 * @param {string} text
 * @param {string} name
 */
function records(text, name) {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const separator = /\.tsv$/i.test(name) ? "\t" : first.includes(",") || !first.includes(";") ? "," : ";";
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\r\n]*))(${separator}|\r\n|\n|\r|$)`, "gy");
  /** @type {string[][]} */
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/^\ufeff/, "").matchAll(field)) {
    rows[rows.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (!end) break;
    if (end !== separator) rows.push([]);
  }
  return rows;
}

/** @param {Finding} it */
function finding(it) {
  const where = it.cell ?? (it.line ? fill(texts.line, { line: it.line }) : "");
  const box = make("div", `finding ${it.severity}`);
  box.append(make("p", "", make("strong", "", it.problem ?? it.message ?? ""), " ", it.rule ? make("span", `tag ${it.severity}`, it.rule) : ""));
  if (it.suggestion) box.append(make("p", "", `${texts.remedy}: ${it.suggestion}`));
  box.append(make("p", "note", [where, it.label].filter(Boolean).join(" · ")));
  return box;
}
