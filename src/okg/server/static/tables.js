// @ts-check
// Tables of answers: a click on a heading sorts, and what is typed above filters the rows shown.

/**
 * Enhances all tables of answers inside an element.
 * @param {ParentNode} root
 * @param {{filter: string, filtered: string}} [texts]
 */
export function enhanceTables(root, texts) {
  for (const table of /** @type {NodeListOf<HTMLTableElement>} */ (root.querySelectorAll("table[data-sortable]"))) {
    if (table.rows.length < 3) continue;
    for (const heading of /** @type {NodeListOf<HTMLTableCellElement>} */ (table.querySelectorAll("thead th"))) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sort(table, heading));
      heading.replaceChildren(button);
    }
    if (texts && table.rows.length > 8) addFilter(table, texts);
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement} heading
 */
function sort(table, heading) {
  const upwards = heading.ariaSort !== "ascending";
  for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
  heading.ariaSort = upwards ? "ascending" : "descending";
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => {
    const cell = row.cells[heading.cellIndex];
    return { row, text: cell.textContent ?? "", number: Number(cell.dataset.value ?? NaN) };
  });
  rows.sort((a, b) => {
    const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number);
    const order = numbers ? a.number - b.number : collator.compare(a.text, b.text);
    return upwards ? order : -order;
  });
  body.append(...rows.map(({ row }) => row));
}

/**
 * @param {HTMLTableElement} table
 * @param {{filter: string, filtered: string}} texts
 */
function addFilter(table, texts) {
  const above = table.parentElement?.previousElementSibling;
  const count = above?.querySelector(".count");
  if (!above || !count) return;
  const said = count.textContent;
  const rows = [...table.tBodies[0].rows];
  const input = document.createElement("input");
  Object.assign(input, { type: "search", className: "row-filter", placeholder: texts.filter });
  input.ariaLabel = texts.filter;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = (row.textContent ?? "").toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = words.length
      ? fill(texts.filtered, { shown, total: rows.length })
      : said;
  });
  count.after(input);
}

/**
 * Fills the places of a text.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/**
 * The JSON that a page holds for its scripts.
 * @param {string} id
 */
export function given(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "null");
}
