/* Which papers the list shows: the form's values, to and from the address, and the papers that they leave. */
(() => {
  "use strict";
  const { papers, topics, el, buildTicks, buildSeveral, buildFields } = window.taxo;
  const count = papers.id.length;
  const years = papers.date.map((date) => (date ? Number(date.slice(0, 4)) : 0));
  const anyNew = papers.isNew.includes(1);
  const anyDate = years.some(Boolean);
  const SINGLE = ["q", "from", "to", "new", "order"];
  const SEVERAL = ["state", "listing", "sure"];
  const BLANK = { order: anyDate ? "new" : "title" };
  const UNDATED = "none";
  const SURE = {
    reviewed: (i) => papers.reviewed[i] === 1,
    high: (i) => !papers.reviewed[i] && papers.confidence[i] >= 0.8,
    low: (i) => !papers.reviewed[i] && papers.confidence[i] < 0.5,
  };

  window.taxo.buildPaperFilters = (form) => {
    const ticks = buildTicks(form);
    const fields = buildFields(form);
    const options = { listing: papers.listings.map((name, i) => [String(i), name]) };
    const several = new Map(SEVERAL.map((name) => [name, buildSeveral(form.querySelector(`[data-field=${name}]`), options[name])]));
    const chosen = (name) => several.get(name).chosen();
    const value = (name) => form.elements[name].value;
    const option = (text, name = text) => el("option", { value: String(text) }, String(name));
    const fill = () => {
      const known = [...new Set(years)].filter(Boolean).sort((a, b) => a - b);
      form.elements.from.append(...known.map((year) => option(year)), option(UNDATED, "No date"));
      form.elements.to.append(...[...known].reverse().map((year) => option(year)));
      form.elements.new.closest("label").hidden = !anyNew;
      for (const name of ["from", "to"]) form.elements[name].closest("label").hidden = !known.length; // nothing to choose
    };
    /* Folded away, what is filtered by is still told. */
    const tell = () => {
      const names = ticks.chosen().map((id) => topics.find((topic) => topic.id === id)?.name ?? "no topic");
      form.querySelector("#topics-told").textContent = names.length ? `: ${names.join(", ")}` : "";
      form.querySelector("#fields-told").textContent = fields.told() ? ` (${fields.told()})` : "";
      form.querySelector("#reset").hidden = !pairs().length;
    };

    /* What the form says, as pairs of the address: only what filters or orders anything. */
    const pairs = () => [
      ...SINGLE.map((name) => [name, value(name)]).filter(([name, own]) => own && own !== BLANK[name]),
      ...SEVERAL.flatMap((name) => chosen(name).map((own) => [name, own])),
      ...ticks.chosen().map((topic) => ["topic", topic]), ...fields.pairs(),
    ];
    /* Sets the form to what the address says; what it doesn't know there, it leaves blank. `year` is from and to. */
    const set = (address) => {
      for (const name of SINGLE) {
        const field = form.elements[name];
        const wanted = address.get(name) ?? (name === "from" || (name === "to" && address.get("year") !== UNDATED) ? address.get("year") : null) ?? BLANK[name] ?? "";
        field.value = wanted;
        if (field.value !== wanted) field.value = BLANK[name] ?? "";
      }
      form.elements.new.value = anyNew && address.has("new") ? "1" : "";
      for (const [name, field] of several) field.set(address.getAll(name));
      ticks.set(address.getAll("topic"));
      fields.set(address);
      tell();
    };

    const byYear = (from, to) => {
      if (from === UNDATED) return (i) => years[i] === 0;
      return (i) => years[i] > 0 && years[i] >= Number(from) && (!to || years[i] <= Number(to));
    };
    const byTopic = (chosen) => {
      const wanted = new Set(topics.flatMap(({ id }, place) => (chosen.includes(id) ? [place] : [])));
      if (chosen.includes("none")) wanted.add(-1);
      return (i) => wanted.has(papers.topic[i]) || papers.others[i].some((other) => wanted.has(other));
    };
    const byListing = (listings) => {
      const wanted = new Set(listings.map(Number));
      return (i) => papers.sources[i].some(([listing]) => wanted.has(listing));
    };
    const byState = (states) => {
      const wanted = new Set(topics.flatMap(({ state }, place) => (states.includes(state) ? [place] : [])));
      return (i) => wanted.has(papers.topic[i]);
    };
    const bySure = (kinds) => (i) => kinds.some((kind) => SURE[kind](i));
    /* A test for each filter that is set; a paper must pass them all, and of each one of its values. */
    const tests = () => {
      const found = fields.tests();
      if (value("from") || value("to")) found.push(byYear(value("from"), value("to")));
      if (ticks.chosen().length) found.push(byTopic(ticks.chosen()));
      for (const [name, by] of [["listing", byListing], ["state", byState], ["sure", bySure]]) if (chosen(name).length) found.push(by(chosen(name)));
      if (value("new")) found.push((i) => papers.isNew[i] === 1);
      return found;
    };
    form.addEventListener("submit", (event) => event.preventDefault());
    fill();
    return { pairs, set, tests, tell, value, load: fields.load, knows: (topic) => topic === "" || topic === "none" || topics.some(({ id }) => id === topic), clear: () => set(new URLSearchParams()), isBlank: () => !pairs().length };
  };

  /* The numbers of all papers in an order, each made when it is first asked for. */
  const collator = new Intl.Collator("en", { numeric: true, ignorePunctuation: true }); // “[Copper]” is among those with C
  const newest = (a, b) => { const [x, y] = [papers.date[a] ?? "", papers.date[b] ?? ""]; return x < y ? 1 : x > y ? -1 : a - b; };
  const COMPARE = {
    new: newest,
    title: (a, b) => collator.compare(papers.title[a], papers.title[b]) || a - b,
    sure: (a, b) => papers.reviewed[a] - papers.reviewed[b] || papers.confidence[b] - papers.confidence[a],
    unsure: (a, b) => papers.reviewed[a] - papers.reviewed[b] || papers.confidence[a] - papers.confidence[b],
    upvotes: (a, b) => (papers.upvotes[b] ?? -1) - (papers.upvotes[a] ?? -1),
  };
  const made = new Map();
  window.taxo.paperOrder = (name) => {
    const order = name in COMPARE ? name : BLANK.order;
    if (!made.has(order)) made.set(order, Array.from({ length: count }, (_, i) => i).sort(COMPARE[order]));
    return made.get(order);
  };
})();
