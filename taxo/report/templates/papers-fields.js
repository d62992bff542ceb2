/* Filters by the further fields of the listings: a choice where values are few, a range of numbers, or words. Their cells
   are loaded when one is asked for. */
(() => {
  "use strict";
  const { fields, el, load, buildSearch, buildSeveral, makeSeveral } = window.taxo;
  const START = "f."; // of a field's name in the address
  const NONE = "none"; // the choice of papers that don't tell
  const RANGE = /^(-?[\d.eE+-]*)\.\.(-?[\d.eE+-]*)$/;

  const titleOf = ({ name, isOwn }) => (isOwn ? name[0].toUpperCase() + name.slice(1) : `Field “${name}”`);
  const labelled = (text, control) => el("label", { dir: "auto" }, text, " ", control);
  const number = (text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text));

  /* Each kind of field: its controls, what they say as texts (none for nothing), how they take some, and the test of a cell. */
  const choice = (field) => {
    const whole = makeSeveral(START + field.name, titleOf(field));
    const several = buildSeveral(whole, [...field.values.map((value, place) => [String(place), value]), [NONE, "Not told"]]);
    return {
      parts: [whole],
      texts: () => several.chosen().map((place) => (place === NONE ? "" : field.values[place])),
      set: (texts) => several.set(texts.map((text) => (text === "" ? NONE : String(field.values.indexOf(text))))),
      test: (cells, texts) => {
        const wanted = new Set(texts.map((text) => (text === "" ? -1 : field.values.indexOf(text))));
        return (i) => wanted.has(cells[i]);
      },
    };
  };
  const range = (field) => {
    const [from, to] = [field.low, field.high].map((placeholder) => el("input", { type: "text", inputmode: "decimal", placeholder: String(placeholder) }));
    return {
      parts: [labelled(`${titleOf(field)} from`, from), labelled(`${titleOf(field)} to`, to)],
      texts: () => (number(from.value) === null && number(to.value) === null ? [] : [`${number(from.value) ?? ""}..${number(to.value) ?? ""}`]),
      set: ([text]) => { [, from.value, to.value] = RANGE.exec(text ?? "..") ?? ["", "", ""]; },
      test: (cells, [text]) => {
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
      texts: () => [input.value.trim()].filter(Boolean),
      set: ([text]) => { input.value = text ?? ""; },
      test: (cells, [text]) => {
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
    const active = () => controls.filter((control) => control.texts().length);

    const pairs = () => active().flatMap((control) => control.texts().map((text) => [START + control.field.name, text]));
    const set = (address) => {
      for (const control of controls) control.set(address.getAll(START + control.field.name));
    };
    /* Null where all that the filters need is there, else a promise of it. */
    const loadCells = () => {
      const wanted = active().filter((control) => !control.cells());
      return wanted.length ? Promise.all(wanted.map(({ file }) => load(file))) : null;
    };
    const tests = () => active().map((control) => control.test(control.cells(), control.texts()));
    const told = () => active().map(({ field, texts }) => `${field.name}: ${texts().map((text) => text || "not told").join(" or ")}`).join(", ");
    return { pairs, set, load: loadCells, tests, told };
  };
})();
