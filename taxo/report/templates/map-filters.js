/* Which papers the map shows: the form's values, to and from the address, and the papers that they leave. */
(() => {
  "use strict";
  const { papers, topics, el, percent, buildSearch, readLayers, buildTicks, buildSeveral } = window.taxo;
  const count = papers.id.length;
  const years = papers.date.map((date) => (date ? Number(date.slice(0, 4)) : null));
  const search = buildSearch();
  const titles = readLayers(search, count, [(i) => [papers.title[i]]]);
  const find = (query) => {
    if (query.trim()) titles.now();
    return search.find(query);
  };
  const anyNew = papers.isNew.includes(1);
  const SINGLE = ["q", "from", "to", "new", "sure"];
  const SEVERAL = ["listing", "state"];
  const BLANK = { sure: "0" };

  window.taxo.buildFilters = (form) => {
    const option = (value, text) => el("option", { value: String(value) }, String(text));
    const ticks = buildTicks(form);
    const options = { listing: papers.listings.map((name, i) => [String(i), name]) };
    const several = new Map(SEVERAL.map((name) => [name, buildSeveral(form.querySelector(`[data-field=${name}]`), options[name])]));
    const fill = () => {
      const known = [...new Set(years.filter((year) => year !== null))].sort((a, b) => a - b);
      form.elements.from.append(...known.map((year) => option(year, year)));
      form.elements.to.append(...[...known].reverse().map((year) => option(year, year)));
      form.elements.new.closest("label").hidden = !anyNew;
      for (const name of ["from", "to"]) form.elements[name].closest("label").hidden = !known.length; // nothing to choose
    };

    /* What the form says, as pairs of the address: only what filters anything. */
    const pairs = () => [
      ...SINGLE.map((name) => [name, form.elements[name].value]).filter(([name, value]) => value && value !== BLANK[name]),
      ...SEVERAL.flatMap((name) => several.get(name).chosen().map((own) => [name, own])),
      ...ticks.chosen().map((topic) => ["topic", topic]),
    ];
    /* Sets the form to what the address says; what it doesn't know there, it leaves blank. */
    const set = (address) => {
      for (const name of SINGLE) {
        const field = form.elements[name];
        const wanted = address.get(name) ?? BLANK[name] ?? "";
        field.value = wanted;
        if (field.value !== wanted) field.value = BLANK[name] ?? "";
      }
      form.elements.new.value = anyNew && address.has("new") ? "1" : "";
      for (const [name, field] of several) field.set(address.getAll(name));
      ticks.set(address.getAll("topic"));
    };

    /* 1 for each paper that passes, in an array of all. */
    const accepted = () => {
      const value = (name) => form.elements[name].value;
      const shown = new Set(ticks.chosen());
      const hits = find(value("q"));
      const [from, to, sure] = [Number(value("from")), Number(value("to")), Number(value("sure")) / 100];
      const isNew = value("new");
      const [listings, states] = SEVERAL.map((name) => new Set(several.get(name).chosen()));
      form.querySelector("#at-least").textContent = percent(sure);
      const passes = Uint8Array.from({ length: count }, (_, i) => Number(
        (!shown.size || shown.has(topics[papers.topic[i]]?.id))
        && (!from || (years[i] !== null && years[i] >= from)) && (!to || (years[i] !== null && years[i] <= to))
        && (!listings.size || papers.sources[i].some(([each]) => listings.has(String(each))))
        && (!states.size || states.has(topics[papers.topic[i]]?.state))
        && (!isNew || papers.isNew[i]) && (papers.reviewed[i] || papers.confidence[i] >= sure) && (!hits || hits.scores[i])));
      return passes;
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    fill();
    titles.slowly();
    return { pairs, set, accepted, clear: () => set(new URLSearchParams()) };
  };
})();
