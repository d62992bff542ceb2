/* The topics of a form that can be ticked: which are, and among many those whose name holds what is typed. */
(() => {
  "use strict";
  const { fold } = window.taxo;

  window.taxo.buildTicks = (form) => {
    const boxes = [...form.querySelectorAll("[name=topic]")];
    const find = form.querySelector("#find-topic");
    const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
    const set = (topics) => {
      const wanted = new Set(topics);
      for (const box of boxes) {
        box.checked = wanted.has(box.value);
        if (box.checked && box.closest("details")) box.closest("details").open = true;
      }
      if (find) { find.value = ""; show(""); }
    };
    /* What is ticked stays in sight, whatever is typed. */
    const show = (typed) => {
      const wanted = fold(typed.trim());
      for (const group of form.querySelectorAll(".ticks details")) {
        const own = [...group.querySelectorAll(".tick")];
        for (const tick of own) tick.hidden = !fold(tick.textContent).includes(wanted) && !tick.firstChild.checked;
        group.hidden = own.every((tick) => tick.hidden);
        group.open = (wanted !== "" && !group.hidden) || own.some((tick) => tick.firstChild.checked);
      }
    };
    find?.addEventListener("input", (event) => { event.stopPropagation(); show(event.target.value); });
    return { chosen, set };
  };
})();
