/* A field of which several values can be chosen. Folded, it tells which; unfolded, each is a box to tick, and many are found
   by what is typed. */
(() => {
  "use strict";
  const { el, fold } = window.taxo;
  const MANY = 12; // boxes from which one types to find some

  /* An element of the kind that macros.html has as `several`. */
  const makeSeveral = (name, label) => el("details", { class: "several", "data-field": name },
    el("summary", {}, el("span", { dir: "auto" }, label), " ", el("span", { class: "told", "data-any": "Any" }, "Any")),
    el("div", { class: "options", role: "group", "aria-label": label }));

  /* Brings `whole` to life, with `options` ([value, text]) beside those that it has. `chosen()` gives the values that are
     ticked in the order of the boxes, `set(values)` ticks those that it knows. */
  const buildSeveral = (whole, options = []) => {
    const [summary, told, list] = ["summary", ".told", ".options"].map((part) => whole.querySelector(part));
    const name = whole.dataset.field;
    list.append(...options.map(([value, text]) => el("label", { class: "tick" }, el("input", { type: "checkbox", name, value }), el("span", { dir: "auto" }, text))));
    const boxes = [...list.querySelectorAll("input")];
    whole.hidden = boxes.length < 2; // nothing to choose
    const textOf = (box) => box.parentElement.textContent.trim();
    const chosen = () => boxes.filter((box) => box.checked);
    const tell = () => { told.textContent = chosen().map(textOf).join(" or ") || told.dataset.any; };
    const set = (values) => {
      for (const box of boxes) box.checked = values.includes(box.value);
      tell();
    };
    if (boxes.length > MANY) {
      const find = el("input", { type: "search", "aria-label": `Find in ${list.getAttribute("aria-label")}`, spellcheck: "false", autocomplete: "off" });
      find.addEventListener("input", (event) => {
        event.stopPropagation(); // it filters boxes, not papers
        const wanted = fold(find.value.trim());
        for (const box of boxes) box.parentElement.hidden = !box.checked && !fold(textOf(box)).includes(wanted);
      });
      list.prepend(find);
    }
    list.addEventListener("input", tell);
    whole.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !whole.open) return;
      whole.open = false;
      summary.focus();
      event.stopPropagation();
    });
    whole.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !whole.contains(relatedTarget)) whole.open = false; });
    document.addEventListener("pointerdown", ({ target }) => { if (!whole.contains(target)) whole.open = false; });
    return { chosen: () => chosen().map((box) => box.value), set };
  };
  Object.assign(window.taxo, { buildSeveral, makeSeveral });
})();
