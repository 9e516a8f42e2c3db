// @ts-check
// What makes asking more pleasant; without it, all of it works by loading pages.
import { enhanceTables, given } from "./tables.js";

const filter = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-filter]"));
if (filter) {
  const list = document.querySelector(filter.dataset.filter ?? "");
  const input = /** @type {HTMLInputElement} */ (filter.querySelector("input"));
  const nothing = /** @type {HTMLElement | null} */ (list?.querySelector("[data-nothing]") ?? null);
  const narrow = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let any = false;
    for (const section of /** @type {NodeListOf<HTMLElement>} */ (list?.querySelectorAll("section") ?? [])) {
      const items = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("[data-search]"));
      for (const item of items) {
        item.hidden = !words.every((word) => item.dataset.search?.includes(word));
      }
      section.hidden = [...items].every((item) => item.hidden);
      any ||= !section.hidden;
    }
    if (nothing) nothing.hidden = any;
  };
  input.addEventListener("input", narrow);
  // Where the server has filtered already, more can be had only from the server.
  if (!input.defaultValue) filter.addEventListener("submit", (event) => event.preventDefault());
}

// A choice from a list asks at once; what is typed waits for the button.
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-ask]"));
for (const select of form?.querySelectorAll("select:not([multiple])") ?? []) {
  select.addEventListener("change", (event) => {
    const byPointer = !(/** @type {HTMLElement} */ (event.target).matches(":focus-visible"));
    if (byPointer) form?.requestSubmit();
  });
}
// What is left empty need not be in the address.
form?.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});

// Where any term will do, those are suggested that are called as what is typed.
for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-complete]"))) {
  /** @type {number | undefined} */
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(input), 150);
  });
}

/** @param {HTMLInputElement} input */
async function suggest(input) {
  const typed = input.value.trim();
  if (!typed || !input.list) return;
  const reply = await fetch(`/search.json?${new URLSearchParams({ q: typed, limit: "12" })}`);
  if (!reply.ok || input.value.trim() !== typed) return;
  const options = (await reply.json()).results.map((/** @type {{name: string, label: string}} */ it) => new Option(it.label, it.name));
  input.list.replaceChildren(...options);
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector(button.dataset.copy ?? ""));
  if (!navigator.clipboard || !field) continue;
  const said = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied ?? "";
    setTimeout(() => (button.textContent = said), 2000);
  });
}

enhanceTables(document, given("texts"));
