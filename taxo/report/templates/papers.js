/* All papers: search as you type, filter, sort, unfold. What is shown is in the address, so that it can be sent on. */
(() => {
  "use strict";
  const { papers, topics, el, highlight, sureness, load, hasAbstracts, abstractOf, topicLink } = window.taxo;
  const PAGE = 50;
  const form = document.getElementById("filters");
  const list = document.getElementById("papers");
  const status = document.getElementById("status");
  const more = document.getElementById("more");
  const row = document.getElementById("paper");
  const count = papers.id.length;
  const places = new Map(papers.id.map((id, i) => [id, i]));
  const yearOf = (i) => (papers.date[i] || "").slice(0, 4);
  const heads = papers.title.map((title, i) =>
    [title, topics[papers.topic[i]]?.name ?? "", papers.organisation[i] ?? "", ...papers.evidence[i]].join(" \n").toLowerCase());
  let bodies = null;
  let found = [];
  let shown = 0;

  const ORDERS = {
    title: (a, b) => papers.title[a].localeCompare(papers.title[b], "en"),
    sure: (a, b) => papers.reviewed[a] - papers.reviewed[b] || papers.confidence[b] - papers.confidence[a],
    unsure: (a, b) => papers.reviewed[a] - papers.reviewed[b] || papers.confidence[a] - papers.confidence[b],
    new: (a, b) => (papers.date[b] || "").localeCompare(papers.date[a] || ""),
    upvotes: (a, b) => (papers.upvotes[b] ?? -1) - (papers.upvotes[a] ?? -1),
  };
  const SURE = {
    reviewed: (i) => papers.reviewed[i] === 1,
    high: (i) => !papers.reviewed[i] && papers.confidence[i] >= 0.8,
    low: (i) => !papers.reviewed[i] && papers.confidence[i] < 0.5,
  };

  const option = (value, text) => el("option", { value }, text);
  const fillSelects = () => {
    const { topic, year, listing } = form.elements;
    const groups = new Map();
    for (const each of topics) {
      if (!groups.has(each.group)) groups.set(each.group, el("optgroup", { label: each.group }));
      groups.get(each.group).append(option(each.id, each.name));
    }
    topic.append(...groups.values(), option("none", "No topic"));
    const years = [...new Set(papers.id.map((_, i) => yearOf(i)))].filter(Boolean).sort().reverse();
    year.append(...years.map((each) => option(each, each)), option("none", "No date"));
    listing.append(...papers.listings.map((name, i) => option(String(i), name)));
  };

  const loadBodies = async () => {
    if (!hasAbstracts()) return;
    const parts = Math.ceil(count / papers.perFile);
    await Promise.all(Array.from({ length: parts }, (_, part) => load(`abstracts-${part}`)));
    bodies = Array.from({ length: parts }, (_, part) => window.taxo[`abstracts${part}`]).flat().map((text) => text.toLowerCase());
    if (form.elements.q.value) search();
  };

  const accepts = (values) => {
    const words = values.q.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (i, word) => heads[i].includes(word) || (bodies !== null && bodies[i].includes(word));
    return (i) =>
      (!values.topic || (papers.topic[i] < 0 ? "none" : topics[papers.topic[i]].id) === values.topic
        || papers.others[i].some((other) => topics[other].id === values.topic))
      && (!values.year || (yearOf(i) || "none") === values.year)
      && (!values.listing || papers.sources[i].some(([listing]) => String(listing) === values.listing))
      && (!values.sure || SURE[values.sure](i))
      && (!values.state || topics[papers.topic[i]]?.state === values.state)
      && words.every((word) => has(i, word));
  };

  const valuesOf = () => Object.fromEntries(["q", "topic", "state", "year", "listing", "sure", "order"].map((name) => [name, form.elements[name].value]));

  const search = () => {
    const values = valuesOf();
    const accept = accepts(values);
    found = papers.id.map((_, i) => i).filter(accept).sort(ORDERS[values.order]);
    list.replaceChildren();
    shown = 0;
    showMore();
    const unread = values.q && bodies === null ? (hasAbstracts() ? ", abstracts still loading" : "; abstracts, which are left out of this report, weren’t searched") : "";
    status.textContent = `${found.length} of ${count} papers${unread}`;
  };

  const showMore = () => {
    const next = found.slice(shown, shown + PAGE);
    list.append(...next.map(rowOf));
    shown += next.length;
    more.hidden = shown >= found.length;
  };

  const rowOf = (i) => {
    const made = row.content.cloneNode(true).firstElementChild;
    const button = made.querySelector(".unfold");
    made.id = `paper-${papers.id[i]}`;
    button.append(...highlight(papers.title[i], papers.evidence[i]));
    const also = papers.others[i].map((other) => el("span", { class: "also" }, "also ", topicLink(topics[other])));
    made.querySelector(".meta").append(
      topicLink(topics[papers.topic[i]]),
      el("span", { class: "sure" }, sureness(i)),
      ...(yearOf(i) ? [el("span", {}, yearOf(i))] : []), ...also);
    button.addEventListener("click", () => toggle(made, i));
    return made;
  };

  const factsOf = (i) => {
    const facts = [
      ["Decided by", papers.evidence[i].join(", ")],
      ["Published", papers.date[i]],
      ["Authors", papers.authors[i]],
      ["Organisation", papers.organisation[i]],
      ["Votes", papers.upvotes[i]],
      ["Read from", papers.sources[i].map(([listing, place]) => `${papers.listings[listing] ?? "?"}, ${place}`).join("; ")],
    ].filter(([, value]) => value !== null && value !== undefined && value !== "");
    const list = el("dl", {}, ...facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, String(value))]));
    const link = el("a", { href: `#paper=${papers.id[i]}` }, "Link to this paper");
    list.append(el("dt", {}, "Keep"), el("dd", {}, link));
    if (papers.url[i]) list.append(el("dt", {}, "On the web"), el("dd", {}, el("a", { href: papers.url[i], rel: "noreferrer" }, papers.url[i])));
    return list;
  };

  const toggle = async (made, i) => {
    const button = made.querySelector(".unfold");
    const inside = made.querySelector(".inside");
    const open = inside.hidden;
    if (open && !inside.hasChildNodes()) {
      const abstract = await abstractOf(i);
      const without = hasAbstracts() ? "The listings have no abstract of it." : "Abstracts are left out of this report.";
      inside.append(abstract
        ? el("p", { class: "abstract", dir: "auto" }, ...highlight(abstract, papers.evidence[i]))
        : el("p", { class: "hint" }, without), factsOf(i));
    }
    inside.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };

  const writeAddress = () => {
    const values = Object.entries(valuesOf()).filter(([name, value]) => value && !(name === "order" && value === "title"));
    history.replaceState(null, "", `#${new URLSearchParams(values)}`);
  };

  const readAddress = () => {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "topic", "state", "year", "listing", "sure"]) form.elements[name].value = address.get(name) ?? "";
    form.elements.order.value = address.get("order") ?? "title";
    search();
    if (address.has("paper")) showPaper(address.get("paper"));
  };

  const showPaper = (id) => {
    const place = places.get(id);
    if (place === undefined) { status.textContent = "That paper isn't in this report."; return; }
    found = [place, ...found.filter((i) => i !== place)];
    list.replaceChildren();
    shown = 0;
    showMore();
    const made = list.firstElementChild;
    toggle(made, place).then(() => { made.querySelector(".unfold").focus({ preventScroll: true }); scrollTo(0, 0); });
  };

  fillSelects();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { search(); writeAddress(); });
  form.elements.q.addEventListener("focus", loadBodies, { once: true });
  more.addEventListener("click", showMore);
  addEventListener("hashchange", readAddress);
  readAddress();
  if (form.elements.q.value) loadBodies();
})();
