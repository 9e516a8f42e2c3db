// @ts-check
// Light or dark, as the reader chose last; without a choice, as the system has it. It runs before
// the page is drawn, so that the page is never drawn in the other colours first.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** @returns {string | null} */
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // a browser that keeps nothing
    }
  };
  const current = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");

  const choice = chosen();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;

  addEventListener("DOMContentLoaded", () => {
    const button = /** @type {HTMLButtonElement} */ (document.getElementById("theme"));
    const show = () => {
      const other = current() === "dark" ? "light" : "dark";
      button.textContent = other === "dark" ? "☾" : "☀";
      button.ariaLabel = button.title = button.dataset[other] ?? "";
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = current() === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // Then it holds for this page alone.
      }
      show();
    });
    dark.addEventListener("change", show);
    show();
  });
})();
