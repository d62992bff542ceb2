/* The field that finds a topic: a list of the nearest ones below it, and a new topic that takes a second Enter. */
(() => {
  "use strict";
  const { el, reviewTopics } = window.taxo;

  /* Bring `input` and `list` to life; `choose` gets the id of the topic that is taken, and its name if it is new. */
  window.taxo.makeTopicField = (input, list, hint, choose, leave) => {
    let options = [];
    let at = 0;
    let armed = null; // the new topic that one more Enter makes

    const close = () => {
      list.hidden = true;
      list.replaceChildren();
      options = [];
      armed = null;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const take = (n) => {
      const option = options[n];
      if (!option) return;
      if (option.made && armed !== option.topic_id) {
        armed = option.topic_id;
        at = n;
        draw();
        hint.textContent = `No topic has that name. Enter once more makes the new topic “${option.name}” (${option.topic_id}).`;
        return;
      }
      input.value = "";
      close();
      hint.textContent = "";
      choose(option.topic_id, option.made ? option.name : "");
    };
    const lineOf = (option, n) => {
      const isArmed = option.made && armed === option.topic_id;
      const kind = option.made ? (isArmed ? "Enter once more" : "new topic") : option.isNew ? "new" : option.proposed ? "proposed" : option.phrase ? `“${option.phrase}”` : option.group;
      const line = el("li", { role: "option", id: `option-${n}`, class: option.made ? "made" : "", "aria-selected": String(n === at) },
        el("span", { class: `topic t-${option.topic_id}`, dir: "auto" }, option.name), el("small", {}, kind));
      line.addEventListener("mousedown", (event) => event.preventDefault());
      line.addEventListener("click", () => take(n));
      return line;
    };
    const draw = () => {
      list.replaceChildren(...options.map(lineOf));
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(options.length > 0));
      if (options.length) input.setAttribute("aria-activedescendant", `option-${at}`);
      else input.removeAttribute("aria-activedescendant");
    };
    const search = () => {
      const { found, isNear, made } = reviewTopics.search(input.value);
      options = [...found, ...(made ? [{ ...made, made: true }] : [])];
      at = 0;
      armed = null;
      hint.textContent = !input.value.trim() ? "" : !options.length ? "A topic’s name has letters or digits." : isNear ? "No topic begins so; these are spelt nearly so."
        : found.length ? "" : "No topic begins so.";
      draw();
    };

    input.addEventListener("input", search);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!options.length) return;
        at = (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
        armed = null;
        draw();
      } else if (event.key === "Enter") {
        if (!event.repeat) take(at);
      } else if (event.key === "Escape") {
        input.value = "";
        hint.textContent = "";
        close();
        leave();
      } else return;
      event.preventDefault();
    });
  };
})();
