/* What must be settled before the page shows: its fonts, lest lines jump when they arrive, and its theme, the
   machine's own until the reader chooses, then the choice, kept where the browser allows it. */
(() => {
  "use strict";
  const FACES = ['400 1em "Taxo Sans"', '600 1em "Taxo Sans"', '400 1em "Taxo Serif"', '600 1em "Taxo Serif"'];
  const PATIENCE = 3000; // milliseconds; then the page shows in whatever fonts there are
  const root = document.documentElement;
  root.classList.add("setting");
  const show = () => root.classList.remove("setting");
  Promise.all(FACES.map((face) => document.fonts.load(face))).then(show, show);
  setTimeout(show, PATIENCE);

  const key = "taxo-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = (theme) => {
    try { localStorage.setItem(key, theme); } catch { /* a private window: the choice lasts for this page */ }
  };
  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const choice = stored();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;

  const announce = () => {
    document.getElementById("theme").setAttribute("aria-pressed", String(isDark()));
    dispatchEvent(new Event("taxo-theme"));
  };
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      root.dataset.theme = theme;
      store(theme);
      announce();
    });
    system.addEventListener("change", announce);
    announce();
  });
  window.taxo = Object.assign(window.taxo || {}, { isDark });
})();
