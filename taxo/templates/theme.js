/* The theme: the machine's own until the reader chooses, then the choice, kept where the browser allows it. */
(() => {
  "use strict";
  const key = "taxo-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = (theme) => {
    try { localStorage.setItem(key, theme); } catch { /* a private window: the choice lasts for this page */ }
  };
  const isDark = () => (document.documentElement.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const choice = stored();
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;

  const announce = () => {
    document.getElementById("theme").setAttribute("aria-pressed", String(isDark()));
    dispatchEvent(new Event("taxo-theme"));
  };
  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      document.documentElement.dataset.theme = theme;
      store(theme);
      announce();
    });
    system.addEventListener("change", announce);
    announce();
  });
  window.taxo = Object.assign(window.taxo || {}, { isDark });
})();
