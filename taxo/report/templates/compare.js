/* Set two topics beside one another, and let each figure of the page be saved. The two are in the address. */
(() => {
  "use strict";
  const { el, thousands, svgEl, percent, topicLink, offerSaving, papers, topics, trends } = window.taxo;
  const MOST = 10; // papers of both that are listed
  const WIDE = 480, HIGH = 144, SIDE = 8;
  const drawn = [...trends.shown, ...trends.folded].map(({ trend }) => trend);
  const trendOf = (id) => drawn.find((trend) => trend.link.topic_id === id);
  const placeOf = (id) => topics.findIndex((topic) => topic.id === id);
  const termsOf = (id) => trends.topics.find((topic) => topic.topic_id === id).terms;

  const trendRows = (found) => [["topic", "period", "papers", "share", "low", "high"],
    ...found.flatMap((trend) => trend.shares.map((at, i) => [topics[placeOf(trend.link.topic_id)].name, trends.periods[i].label, at.n, at.share, at.low, at.high]))];

  for (const figure of document.querySelectorAll(".trend.savable")) {
    offerSaving(figure, `trend-${figure.dataset.topic}`, () => trendRows([trendOf(figure.dataset.topic)]));
  }
  const tree = document.querySelector(".tree-figure");
  if (tree) {
    offerSaving(tree, "topics-alike", () => [["topic", "group", "nearest", "likeness"],
      ...trends.tree.leaves.map((leaf) => [leaf.link.name, leaf.group, leaf.nearest.name, leaf.likeness])]);
  }

  const section = document.getElementById("comparison");
  if (!section) return;
  const form = section.querySelector("form");
  const shown = document.getElementById("compared");

  const count = (test) => papers.topic.reduce((sum, _, i) => sum + Number(test(i)), 0);
  const has = (place) => (i) => papers.topic[i] === place || papers.others[i].includes(place);

  const line = (trend, top, extra) => {
    const step = (WIDE - 2 * SIDE) / Math.max(1, trend.shares.length - 1);
    const path = trend.shares.map((at, i) => `${i ? "L" : "M"}${(SIDE + i * step).toFixed(1)} ${(HIGH * (1 - at.share / top)).toFixed(1)}`).join("");
    return svgEl("path", { class: `line t-${trend.link.topic_id} ${extra}`, d: path });
  };

  const chart = (one, other) => {
    const pair = [trendOf(one.id), trendOf(other.id)];
    if (pair.some((trend) => trend === undefined)) return [];
    const highest = Math.max(...pair.flatMap((trend) => trend.shares.map((at) => at.share)));
    const top = trends.tops.find((each) => each >= Math.min(1, 1.05 * highest));
    const n = pair[0].shares.reduce((sum, at) => sum + at.n, 0);
    const svg = svgEl("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": `Shares of ${one.name} (solid) and ${other.name} (dashed) over time` },
      svgEl("line", { class: "rule", x1: 0, x2: WIDE, y1: 0, y2: 0 }), svgEl("line", { class: "ground-line", x1: 0, x2: WIDE, y1: HIGH, y2: HIGH }),
      line(pair[0], top, ""), line(pair[1], top, "second"));
    const axis = el("p", { class: "axis" }, el("span", {}, trends.periods[0].label), el("span", {}, `${percent(top)} at the top`), el("span", {}, trends.periods.at(-1).label));
    const figure = el("figure", { class: "compare-figure" }, el("figcaption", { class: "hint" }, `${one.name} (solid) and ${other.name} (dashed): share of each period's papers, ${thousands(n)} in all`), svg, axis);
    offerSaving(figure, `${one.id}-and-${other.id}`, () => trendRows(pair));
    return [figure];
  };

  const words = (found) => found.length ? el("ul", { class: "words" }, ...found.map((word) => el("li", {}, word))) : "none";
  const row = (name, ...cells) => el("tr", {}, el("th", { scope: "row" }, name), ...cells.map((cell) => el("td", {}, cell)));

  const show = () => {
    const [one, other] = [form.one.value, form.other.value].map((id) => topics[placeOf(id)]);
    if (one === other) { shown.replaceChildren(el("p", { class: "hint" }, "Choose two different topics.")); return; }
    const [first, second] = [placeOf(one.id), placeOf(other.id)];
    const both = papers.id.map((_, i) => i).filter((i) => has(first)(i) && has(second)(i));
    const [mine, theirs] = [termsOf(one.id), termsOf(other.id)];
    const table = el("table", { class: "list compared" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "What"), el("th", { scope: "col" }, topicLink(one)), el("th", { scope: "col" }, topicLink(other)))),
      el("tbody", {},
        row("Papers, as first topic", thousands(count((i) => papers.topic[i] === first)), thousands(count((i) => papers.topic[i] === second))),
        row("Papers in all", thousands(count(has(first))), thousands(count(has(second)))),
        row("Words of it alone", words(mine.filter((word) => !theirs.includes(word))), words(theirs.filter((word) => !mine.includes(word)))),
        row("Papers of both", thousands(both.length), "")));
    const list = el("ul", { class: "reading-list" }, ...both.slice(0, MOST).map((i) => el("li", {}, el("a", { href: `papers.html#paper=${papers.id[i]}`, dir: "auto" }, papers.title[i]))));
    const more = both.length > MOST ? [el("p", { class: "hint" }, `and ${thousands(both.length - MOST)} more`)] : [];
    shown.replaceChildren(...chart(one, other), table, list, ...more);
  };

  const read = () => {
    const wanted = (new URLSearchParams(location.hash.slice(1)).get("compare") || "").split(",");
    const pair = trends.pairs.found[0];
    const usual = pair ? [pair.one.topic_id, pair.other.topic_id] : trends.topics.map((topic) => topic.topic_id);
    const known = (id, i) => (trends.topics.some((topic) => topic.topic_id === id) ? id : usual[i]);
    [form.one.value, form.other.value] = [known(wanted[0], 0), known(wanted[1], 1)];
    show();
  };
  form.addEventListener("change", () => {
    history.pushState(null, "", `#compare=${form.one.value},${form.other.value}`);
    show();
  });
  addEventListener("popstate", read);
  read();
})();
