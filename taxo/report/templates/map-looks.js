/* What the dots' colours and shapes tell: topic, group, year, confidence, state, listing, or a field of the listings. */
(() => {
  "use strict";
  const { papers, topics, palette, names, el, thousands, load, percent } = window.taxo;
  const MOST = palette.kinds.light.length;
  const N_SHAPES = 5;
  const CONFIDENCE = [0, 0.5, 0.6, 0.7, 0.8, 0.9];
  const yearOf = (i) => (papers.date[i] ? Number(papers.date[i].slice(0, 4)) : null);
  const none = (theme) => palette.none[theme];

  /* A look has a class a point (`classOf`), and of each class name, colour by theme, and shape; the last class is of
     points of which nothing is known. */
  const look = (classOf, classes) => ({ classOf: Uint16Array.from(classOf), classes });
  const unknown = (name) => ({ name, light: none("light"), dark: none("dark"), shape: 0 });
  const kind = (name, place) => ({ name, light: palette.kinds.light[place], dark: palette.kinds.dark[place], shape: place % N_SHAPES });
  const step = (name, place, count) => {
    const at = count < 2 ? palette.steps.light.length - 1 : Math.round((place * (palette.steps.light.length - 1)) / (count - 1));
    return { name, light: palette.steps.light[at], dark: palette.steps.dark[at], shape: 0 };
  };

  /* The most frequent of the values of points; the further ones share a class. */
  const byValue = (values, missing, order = null) => {
    const counts = new Map();
    for (const value of values) if (value !== null && value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
    const ranked = order ?? [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]), "en")).map(([value]) => value);
    const shown = ranked.slice(0, ranked.length > MOST ? MOST - 1 : MOST);
    const classes = shown.map((value, place) => kind(String(value), place));
    if (ranked.length > shown.length) classes.push({ ...unknown(`${ranked.length - shown.length} others`), shape: 4 });
    const places = new Map(ranked.map((value, place) => [value, Math.min(place, classes.length - 1)]));
    return look(values.map((value) => places.get(value) ?? classes.length), [...classes, unknown(missing)]);
  };
  /* Numbers in six steps with about as many points each; where there are few numbers, each is a step. */
  const byNumber = (numbers, missing, say = String) => {
    const known = numbers.filter((number) => number !== null).sort((a, b) => a - b);
    const distinct = [...new Set(known)];
    const most = palette.steps.light.length;
    const starts = distinct.length <= most ? distinct : [...new Set(Array.from({ length: most }, (_, at) => known[Math.floor((at * known.length) / most)]))];
    const classes = starts.map((from, place) => {
      const below = starts[place + 1];
      const last = distinct.filter((number) => below === undefined || number < below).at(-1);
      return step(from === last ? say(from) : `${say(from)} to ${say(last)}`, place, starts.length);
    });
    return look(numbers.map((number) => (number === null ? starts.length : starts.findLastIndex((from) => number >= from))), [...classes, unknown(missing)]);
  };

  const LOOKS = {
    topic: () => look(papers.topic.map((topic) => (topic < 0 ? topics.length : topic)), [...topics, unknown("No topic")]),
    group: () => {
      const groups = [...new Map(topics.map((topic) => [topic.group, topic]).reverse())].reverse();
      const places = new Map(groups.map(([name], place) => [name, place]));
      const classes = groups.map(([name, { light, dark }], place) => ({ name, light, dark, shape: place % N_SHAPES }));
      return look(papers.topic.map((topic) => (topic < 0 ? groups.length : places.get(topics[topic].group))), [...classes, unknown("No topic")]);
    },
    year: () => byNumber(papers.id.map((_, i) => yearOf(i)), "No date"),
    confidence: () => {
      const told = (from, place) => {
        if (!place) return `Less than ${percent(CONFIDENCE[1])}`;
        return place === CONFIDENCE.length - 1 ? `${percent(from)} and more` : `${Math.round(100 * from)} to ${percent(CONFIDENCE[place + 1])}`;
      };
      const classes = CONFIDENCE.map((from, place) => step(told(from, place), place, CONFIDENCE.length));
      const reviewed = { ...kind("Reviewed", 3), shape: 3 };
      const classAt = (i) => (papers.reviewed[i] ? classes.length : papers.topic[i] < 0 ? classes.length + 1 : CONFIDENCE.findLastIndex((from) => papers.confidence[i] >= from));
      return look(papers.id.map((_, i) => classAt(i)), [...classes, reviewed, unknown("No topic")]);
    },
    state: () => byValue(papers.topic.map((topic) => topics[topic]?.state ?? null), "No topic", ["good", "unproven", "weak", "thin", "proposed"].filter((state) => topics.some((topic) => topic.state === state))),
    listing: () => byValue(papers.sources.map((sources) => papers.listings[sources[0]?.[0]] ?? null), "Unknown"),
  };
  const ofField = (name) => {
    const field = window.taxo.columns.find((column) => column.name === name);
    if (field.numbers) return byNumber(field.numbers, "Not told");
    const classes = [...field.values.map(kind), { ...unknown("Others"), shape: 4 }, unknown("Not told")];
    return look(field.of.map((place) => (place < 0 ? classes.length - 1 : place)), classes);
  };

  const FIELD = "field:";
  /* The look of that name, of points by topic where there is none such. */
  const lookOf = async (name) => {
    if (!name.startsWith(FIELD)) return (LOOKS[name] ?? LOOKS.topic)();
    await load("columns");
    return names.columns.includes(name.slice(FIELD.length)) ? ofField(name.slice(FIELD.length)) : LOOKS.topic();
  };
  /* Offers the looks that tell papers apart. */
  const fillChoice = (select) => {
    const kinds = { group: topics.map((topic) => topic.group), state: topics.map((topic) => topic.state), listing: papers.listings, year: ["", ...papers.date] };
    for (const [name, values] of Object.entries(kinds)) if (new Set(values.map((value) => value ?? "")).size < 2) select.querySelector(`[value=${name}]`).remove();
    select.append(...names.columns.map((name) => el("option", { value: FIELD + name }, name === "venue" ? "Venue" : `Field “${name}”`)));
  };
  /* The classes that points are of, each with its mark and how many points it has. */
  const keyRows = ({ classOf, classes }) => {
    const counts = new Uint32Array(classes.length);
    classOf.forEach((own) => counts[own]++);
    return classes.flatMap(({ name, light, dark, shape }, own) => {
      if (!counts[own]) return [];
      const swatch = el("span", { class: `swatch swatch-${shape}` });
      swatch.style.setProperty("--topic", `light-dark(${light}, ${dark})`);
      return [el("li", {}, swatch, el("span", { dir: "auto" }, name), el("span", { class: "n" }, thousands(counts[own])))];
    });
  };
  Object.assign(window.taxo, { lookOf, fillLooks: fillChoice, keyRows });
})();
