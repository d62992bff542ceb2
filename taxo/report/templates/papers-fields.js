/* Filters by the further fields of the listings: a choice where values are few, a range of numbers, or words. Their cells
   are loaded when one is asked for. */
(() => {
  "use strict";
  const { fields, el, load, buildSearch } = window.taxo;
  const START = "f."; // of a field's name in the address
  const NONE = "none"; // the choice of papers that don't tell
  const RANGE = /^(-?[\d.eE+-]*)\.\.(-?[\d.eE+-]*)$/;

  const titleOf = ({ name, isOwn }) => (isOwn ? name[0].toUpperCase() + name.slice(1) : `Field “${name}”`);
  const labelled = (text, control) => el("label", { dir: "auto" }, text, " ", control);
  const number = (text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text));

  /* Each kind of field: its controls, what they say as a text (null for nothing), how they take one, and the test of a cell. */
  const choice = (field) => {
    const options = [["", "Any"], ...field.values.map((value, place) => [String(place), value]), [NONE, "Not told"]];
    const select = el("select", {}, ...options.map(([value, text]) => el("option", { value }, text)));
    return {
      parts: [labelled(titleOf(field), select)],
      text: () => (select.value === "" ? null : select.value === NONE ? "" : field.values[select.value]),
      set: (text) => { select.value = text === null ? "" : text === "" ? NONE : String(field.values.indexOf(text)); if (select.selectedIndex < 0) select.value = ""; },
      test: (cells, text) => { const place = text === "" ? -1 : field.values.indexOf(text); return (i) => cells[i] === place; },
    };
  };
  const range = (field) => {
    const [from, to] = [field.low, field.high].map((placeholder) => el("input", { type: "text", inputmode: "decimal", placeholder: String(placeholder) }));
    return {
      parts: [labelled(`${titleOf(field)} from`, from), labelled(`${titleOf(field)} to`, to)],
      text: () => (number(from.value) === null && number(to.value) === null ? null : `${number(from.value) ?? ""}..${number(to.value) ?? ""}`),
      set: (text) => { [, from.value, to.value] = RANGE.exec(text ?? "..") ?? ["", "", ""]; },
      test: (cells, text) => {
        const [low, high] = text.split("..").map(number);
        return (i) => cells[i] !== null && (low === null || cells[i] >= low) && (high === null || cells[i] <= high);
      },
    };
  };
  const words = (field) => {
    const input = el("input", { type: "search", spellcheck: "false" });
    let search = null;
    return {
      parts: [labelled(`Words in ${field.isOwn ? field.name : `field “${field.name}”`}`, input)],
      text: () => input.value.trim() || null,
      set: (text) => { input.value = text ?? ""; },
      test: (cells, text) => {
        if (!search) {
          search = buildSearch();
          search.add(cells.map((cell) => search.read([cell])));
        }
        const hits = search.find(text);
        return (i) => hits === null || hits.scores[i] > 0;
      },
    };
  };

  window.taxo.buildFields = (form) => {
    const whole = form.querySelector("#by-field");
    const controls = fields.map((field, at) => ({ field, file: `field-${at}`, cells: () => window.taxo[`field${at}`], ...(field.values ? choice(field) : "low" in field ? range(field) : words(field)) }));
    form.querySelector("#fields").append(...controls.flatMap(({ parts }) => parts));
    whole.hidden = !controls.length;
    const active = () => controls.filter((control) => control.text() !== null);

    const pairs = () => active().map((control) => [START + control.field.name, control.text()]);
    const set = (address) => {
      for (const control of controls) control.set(address.get(START + control.field.name));
    };
    /* Null where all that the filters need is there, else a promise of it. */
    const loadCells = () => {
      const wanted = active().filter((control) => !control.cells());
      return wanted.length ? Promise.all(wanted.map(({ file }) => load(file))) : null;
    };
    const tests = () => active().map((control) => control.test(control.cells(), control.text()));
    const told = () => active().map(({ field, text }) => `${field.name}: ${text() || "not told"}`).join(", ");
    return { pairs, set, load: loadCells, tests, told };
  };
})();
