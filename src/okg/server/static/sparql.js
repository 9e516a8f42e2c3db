// @ts-check
// The editor: highlights, checks and completes a query, and shows its answer without loading the
// page again. The answer is the server's own page for the same question, so that it looks the same.
import Yasqe from "./vendor/yasqe.js";
import { enhanceTables, fill, given } from "./tables.js";

/** @typedef {{iri: string, name: string, label: string, kind: string}} Term */

/** @type {Record<string, string>} */
const texts = given("texts");
/** @type {Record<string, string>} */
const prefixes = given("prefixes");

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-editor]"));
const area = /** @type {HTMLTextAreaElement} */ (document.getElementById("query"));
const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
const stop = /** @type {HTMLButtonElement} */ (form.querySelector("[data-stop]"));
const keys = /** @type {HTMLElement} */ (form.querySelector("[data-keys]"));
const examples = /** @type {HTMLSelectElement} */ (document.getElementById("examples"));

/** @type {Promise<Term[]> | undefined} */
let terms;
const allTerms = () => {
  terms ??= fetch("/terms.json", { headers: { Accept: "application/json" } }).then((reply) =>
    reply.ok ? reply.json() : [],
  );
  return terms;
};

Yasqe.forkAutocompleter("prefixes", {
  name: "okg-prefixes",
  persistenceId: null,
  get: async () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
});

const host = document.createElement("div");
const hints = document.createElement("div");
area.before(host, hints);
new MutationObserver(() => hints.firstElementChild?.setAttribute("aria-label", texts.completions)).observe(
  hints,
  { childList: true },
);
area.hidden = true;
area.required = false;

const editor = new Yasqe(host, {
  value: "",
  persistenceId: null,
  showQueryButton: false,
  createShareableLink: null,
  consumeShareLink: null,
  resizeable: false,
  autocompleters: ["okg-prefixes", "variables"],
  prefixCcApi: null,
  lineWrapping: true,
  viewportMargin: Infinity,
  screenReaderLabel: texts.editor,
  hintConfig: { container: hints },
  extraKeys: {
    "Ctrl-Enter": () => form.requestSubmit(),
    "Cmd-Enter": () => form.requestSubmit(),
    "Ctrl-Space": completeTerm,
    "Shift-Ctrl-F": (/** @type {any} */ it) => it.autoformat(),
    "Ctrl-/": (/** @type {any} */ it) => it.commentLines(),
    Esc: leave,
    Tab: (/** @type {any} */ it) => it.execCommand("indentMore"),
    "Shift-Tab": (/** @type {any} */ it) => it.execCommand("indentLess"),
  },
});
// The prefixes that the server knows count as declared from the first line on.
const mode = editor.getMode();
const start = mode.startState;
mode.startState = () => Object.assign(start(), { prefixes: { ...prefixes } });
editor.setValue(area.value);
editor.clearHistory();
editor.setSize(null, "auto"); // the page scrolls, and not a part of it
editor.on("change", () => clearMarks());
editor.on("inputRead", (/** @type {any} */ _, /** @type {any} */ change) => {
  if (/^[\w:]$/.test(change.text[0]) && !editor.state.completionActive) completeTerm(editor, true);
});
editor.on("blur", () => editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), ...tabs(true) }));
keys.hidden = false;

/**
 * The tab key indents, except after Escape, when it leaves the editor for the next control.
 * @param {boolean} indents
 */
function tabs(indents) {
  return indents
    ? {
        Tab: (/** @type {any} */ it) => it.execCommand("indentMore"),
        "Shift-Tab": (/** @type {any} */ it) => it.execCommand("indentLess"),
      }
    : { Tab: false, "Shift-Tab": false };
}

/** @param {any} it */
function leave(it) {
  it.setOption("extraKeys", { ...it.getOption("extraKeys"), ...tabs(false) });
}

/** What a term may begin with where the cursor is: a prefixed name, or a word in either script. */
const BEGUN = /(?:^|[\s({,;.^|/!])((?:[a-z]\w*:)?[\w\u3400-\u9fff-]*)$/;

/**
 * Completes a term of the graph by its name or by any part of its label, in either language.
 * @param {any} it
 * @param {boolean} [unasked]
 */
async function completeTerm(it, unasked = false) {
  const all = await allTerms();
  if (unasked && !suggestions(it, all)?.typed.includes(":")) return;
  it.showHint({
    completeSingle: false,
    container: hints,
    hint: (/** @type {any} */ now) => suggestions(now, all),
  });
}

/**
 * What may be meant at the cursor, the likeliest first.
 * @param {any} it
 * @param {Term[]} all
 */
function suggestions(it, all) {
  const to = it.getCursor();
  const typed = it.getLine(to.line).slice(0, to.ch).match(BEGUN)?.[1];
  if (typed === undefined) return undefined;
  const wanted = typed.replace(/^okg:/, "").toLowerCase();
  const list = all
    .map((term) => ({ term, rank: rank(term, wanted, typed) }))
    .filter((hit) => hit.rank < 9)
    .sort((a, b) => a.rank - b.rank || a.term.name.localeCompare(b.term.name))
    .slice(0, 40)
    .map(({ term }) => ({
      text: term.name.includes(":") ? term.name : `<${term.iri}>`,
      render: (/** @type {HTMLElement} */ place) => {
        const label = document.createElement("span");
        label.className = "hint-label";
        label.textContent = term.label;
        place.append(term.name, label);
      },
    }));
  return { typed, from: { line: to.line, ch: to.ch - typed.length }, to, list };
}

/**
 * @param {Term} term
 * @param {string} wanted
 * @param {string} typed
 */
function rank(term, wanted, typed) {
  const name = term.name.toLowerCase();
  const local = name.replace(/^okg:/, "");
  if (name.startsWith(typed.toLowerCase()) || local.startsWith(wanted)) return 0;
  if (local.includes(wanted)) return 1;
  return term.label.toLowerCase().includes(wanted) ? 2 : 9;
}

// The button is for those without scripts.
/** @type {HTMLElement} */ (examples.form?.querySelector("button")).hidden = true;
examples.addEventListener("change", async () => {
  if (!examples.value) return;
  const reply = await fetch(`/queries/${examples.value}.rq`);
  if (!reply.ok) return;
  const text = await reply.text();
  editor.setValue(text.replace(/^#\+.*\n/gm, "").trim()); // without the header
  editor.focus();
});

/** @type {AbortController | undefined} */
let running;
stop.addEventListener("click", () => running?.abort());

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  running?.abort();
  const mine = (running = new AbortController());
  stop.hidden = false;
  clearMarks();
  answer.ariaBusy = "true";
  say(texts.asking);
  const begun = performance.now();
  try {
    const reply = await fetch("/sparql", {
      method: "POST",
      headers: { Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ query: editor.getValue() }),
      signal: mine.signal,
    });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const shown = page.getElementById("answer") ?? page.querySelector(".problem");
    answer.replaceChildren(...(shown?.id === "answer" ? shown.childNodes : shown ? [shown] : []));
    const count = answer.querySelector(".count");
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    if (count) count.append(` · ${fill(texts.took, { seconds })}`);
    enhanceTables(answer, /** @type {any} */ (texts));
    markProblem();
    // Below a long query it would not be seen.
    if (answer.getBoundingClientRect().top > 0.7 * innerHeight) {
      answer.scrollIntoView({ block: answer.querySelector(".problem") ? "end" : "start" });
    }
  } catch (error) {
    if (mine === running) say(mine.signal.aborted ? texts.stopped : texts.unreachable);
  } finally {
    if (mine === running) {
      running = undefined;
      stop.hidden = true;
      answer.ariaBusy = "false";
    }
  }
});

/** @param {string} text */
function say(text) {
  const line = document.createElement("p");
  line.className = "nothing";
  line.textContent = text;
  answer.replaceChildren(line);
}

/** @type {any} */
let wrong;

/** Marks the place in the query that the answer complains of. */
function markProblem() {
  const problem = /** @type {HTMLElement | null} */ (answer.querySelector("[data-line]"));
  if (!problem) return;
  const line = Number(problem.dataset.line) - 1;
  wrong = editor.addLineClass(line, "background", "CodeMirror-line-wrong");
  editor.setCursor({ line, ch: Math.max(0, Number(problem.dataset.column) - 1) });
  editor.scrollIntoView(null, 80);
}

function clearMarks() {
  if (wrong) editor.removeLineClass(wrong, "background", "CodeMirror-line-wrong");
  wrong = undefined;
}

enhanceTables(answer, /** @type {any} */ (texts));
markProblem();
