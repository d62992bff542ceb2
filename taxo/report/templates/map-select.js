/* The papers selected on the map: those of a region, of what the filters leave, or of a suggestion, and what they hold. */
(() => {
  "use strict";
  const { papers, topics, el, load, thousands, withNoun } = window.taxo;
  const MOST_TOPICS = 5;
  const MOST_WORDS = 8;
  const MOST_CORNERS = 48; // of a lasso: as many as an address comfortably holds
  const yearOf = (i) => (papers.date[i] ? Number(papers.date[i].slice(0, 4)) : null);

  /* A selection's papers, as a set of numbers, and what it is of; null where the region holds none. */
  const resolve = async (region, index, accepted) => {
    if (region.suggestion !== undefined) return suggested(region);
    const found = new Set();
    const take = (i) => { if (accepted[i]) found.add(i); };
    if (region.filters) accepted.forEach((passes, i) => { if (passes) found.add(i); });
    else if (region.box) index.inside(...region.box, take);
    else index.insidePolygon(corners(region.lasso), take);
    return found.size ? { found, what: "" } : null;
  };
  const corners = (flat) => Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at], flat[2 * at + 1]]);
  const suggested = async ({ suggestion, phrase }) => {
    await load("suggestions");
    const { topics: offered, phrases } = window.taxo.suggestions;
    const one = phrase === null ? offered.find((each) => each.id === suggestion) : phrases.find((each) => each.topic === suggestion && each.phrase === phrase);
    return one?.papers.length ? { found: new Set(one.papers), what: ` for “${phrase ?? one.name}”` } : null;
  };
  /* A hand's many corners as few, evenly taken. */
  const thinned = (path) => {
    const step = Math.max(1, Math.ceil(path.length / MOST_CORNERS));
    return path.filter((_, at) => at % step === 0).flat();
  };

  const counted = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]), "en"));
  };
  let everywhere = null;
  /* Words that decided topics here more often than elsewhere: by the share here, and how much greater it is. */
  const wordsOf = (rows) => {
    everywhere ??= new Map(counted(papers.evidence.flat()));
    const score = ([word, n]) => (n / rows.length) * Math.log((n / rows.length) / (everywhere.get(word) / papers.id.length));
    return counted(rows.flatMap((i) => papers.evidence[i])).filter(([, n]) => n > 1)
      .map((each) => [each[0], score(each)]).filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]).slice(0, MOST_WORDS).map(([word]) => word);
  };

  /* What papers hold, as rows of a list of terms: their topics, years, and words. */
  const describe = (rows) => {
    const byTopic = counted(rows.map((i) => papers.topic[i]));
    const marks = byTopic.slice(0, MOST_TOPICS).map(([topic, n]) => el("li", {}, el("span", { class: `topic t-${topics[topic]?.id ?? "none"}` }, topics[topic]?.name ?? "No topic"), " ", el("span", { class: "n" }, thousands(n))));
    if (byTopic.length > MOST_TOPICS) marks.push(el("li", { class: "hint" }, `and ${withNoun(byTopic.length - MOST_TOPICS, "more topic", "more topics")}`));
    const years = rows.map(yearOf).filter((year) => year !== null);
    const span = years.length ? [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))] : [];
    const nReviewed = rows.filter((i) => papers.reviewed[i]).length;
    const words = wordsOf(rows);
    const facts = [
      ["Topics", el("ul", { class: "plain" }, ...marks)],
      ["Years", span.length ? (span[0] === span[1] ? String(span[0]) : `${span[0]} to ${span[1]}`) : ""],
      ["Reviewed", nReviewed ? thousands(nReviewed) : ""],
      ["Words", words.join(", ")],
    ];
    return facts.filter(([, value]) => value !== "").flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  };
  window.taxo.mapSelection = { resolve, corners, thinned, describe };
})();
