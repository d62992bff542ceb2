/* A field in which a topic is typed and found: what begins with the words first, then words in it, nearest first. */
(() => {
  "use strict";
  const { el, fold } = window.taxo;
  const MOST = 7; // offered at once
  let made = 0;

  /* How well a name answers what is typed: 0 begins with it, 1 a word does, 2 holds it; no number where it doesn't. */
  const rank = (name, typed) => {
    const at = name.indexOf(typed);
    if (at <= 0) return at < 0 ? null : 0;
    return new RegExp(`(?:^|[^\\p{L}\\p{N}])${typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u").test(name) ? 1 : 2;
  };
  /* Those of `choices` ({ id, name, note }, the nearest first) that answer `typed`, the best first. */
  const matching = (choices, typed) => {
    const wanted = fold(typed.trim());
    const ranked = choices.map((choice) => [Math.min(...[choice.name, choice.id].map((text) => rank(fold(text), wanted) ?? Infinity)), choice]);
    return ranked.filter(([place]) => place < Infinity).sort((a, b) => a[0] - b[0]).map(([, choice]) => choice);
  };

  /* A picker labelled `label`; `pick` gets the choice that is taken, `leave` is called on Escape. */
  const topicPicker = (label, choices, pick, leave) => {
    const id = `picked_${made++}`;
    const input = el("input", { type: "text", role: "combobox", id, autocomplete: "off", spellcheck: "false", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": `${id}_list` });
    const list = el("ul", { class: "picks", role: "listbox", id: `${id}_list`, "aria-label": label });
    const none = el("p", { class: "hint", role: "status" });
    let shown = [];
    let active = 0;
    const mark = () => {
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
      if (shown.length) input.setAttribute("aria-activedescendant", `${id}_${active}`);
      else input.removeAttribute("aria-activedescendant");
    };
    const show = () => {
      const found = matching(choices, input.value);
      shown = found.slice(0, MOST);
      active = 0;
      list.replaceChildren(...shown.map((choice, i) => {
        const item = el("li", { role: "option", id: `${id}_${i}` }, choice.name, ...(choice.note ? [" ", el("small", {}, choice.note)] : []));
        item.addEventListener("click", () => pick(choice));
        return item;
      }));
      list.hidden = shown.length === 0;
      none.textContent = shown.length ? (found.length > MOST ? `and ${found.length - MOST} more: type to find them` : "") : "No topic is called so.";
      mark();
    };
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && shown.length) { active = (active + step + shown.length) % shown.length; mark(); }
      else if (event.key === "Enter" && shown.length) pick(shown[active]);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
    });
    show();
    const whole = el("div", { class: "picker" }, el("label", { for: id }, label), input, list, none);
    return { whole, input };
  };

  Object.assign(window.taxo, { topicPicker, matchingTopics: matching });
})();
