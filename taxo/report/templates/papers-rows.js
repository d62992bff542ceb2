/* A paper as a row of the list: title, authors, venue, links and topics; unfolded, its abstract, facts, and its like. */
(() => {
  "use strict";
  const { papers, references, el, highlight, markSpans, sureness, hasAbstracts, abstractOf, similarTo, topicLink, topicsOf, authorsOf } = window.taxo;
  const MOST_AUTHORS = 6;
  const yearOf = (i) => (papers.date[i] || "").slice(0, 4);
  const told = (name, i) => references[name]?.[i] || "";
  const webOf = (i) => [
    [told("doi", i) && `https://doi.org/${encodeURIComponent(told("doi", i)).replaceAll("%2F", "/")}`, "DOI"],
    [told("arxiv", i) && `https://arxiv.org/abs/${encodeURIComponent(told("arxiv", i)).replaceAll("%2F", "/")}`, "arXiv"],
    [papers.url[i], "Web"],
  ].filter(([url]) => url);
  const authorLine = (i) => {
    const authors = authorsOf(i);
    if (authors.length <= MOST_AUTHORS + 1) return authors.join("; ");
    return `${authors.slice(0, MOST_AUTHORS).join("; ")} and ${authors.length - MOST_AUTHORS} more`;
  };

  /* `acts`: isTicked(i), tick(i, isTicked), open(i) for a paper that is like one, and spans(), which gives where a text holds
     what is searched for, or null. Hits are marked while something is searched for, else the words that decided. */
  window.taxo.buildRows = (template, acts) => {
    const marked = (text, i) => (acts.spans() ? markSpans(text, acts.spans()(text)) : highlight(text, papers.evidence[i]));
    const hits = (text) => (acts.spans() ? markSpans(text, acts.spans()(text)) : [text]);
    const link = (i) => {
      const made = el("a", { href: `#paper=${papers.id[i]}`, dir: "auto" }, papers.title[i]);
      made.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        acts.open(i);
      });
      return made;
    };

    const rowOf = (i) => {
      const made = template.content.cloneNode(true).firstElementChild;
      const [take, button] = [made.querySelector(".take"), made.querySelector(".unfold")];
      made.id = `paper-${papers.id[i]}`;
      take.checked = acts.isTicked(i);
      take.dataset.paper = String(i);
      take.setAttribute("aria-label", `Tick ${papers.title[i]}`);
      take.addEventListener("change", () => acts.tick(i, take.checked));
      button.append(...marked(papers.title[i], i));
      button.addEventListener("click", () => toggle(made, i));
      const by = [authorLine(i), told("venue", i), yearOf(i)].filter(Boolean).map((text) => el("span", { dir: "auto" }, ...hits(text)));
      by.push(...webOf(i).map(([url, name]) => el("a", { href: url, rel: "noreferrer", "aria-label": `${name}: ${papers.title[i]}` }, name)));
      made.querySelector(".by").append(...by);
      made.querySelector(".by").hidden = !by.length;
      const [first, ...others] = papers.topic[i] < 0 ? [undefined, ...topicsOf(i)] : topicsOf(i);
      made.querySelector(".meta").append(
        topicLink(first), el("span", { class: "sure" }, sureness(i)),
        ...others.map((other) => el("span", { class: "also" }, "also ", topicLink(other))),
        ...(papers.isNew[i] ? [el("span", { class: "tag" }, "new")] : []));
      return made;
    };

    const factsOf = (i) => {
      const facts = [
        ["Decided by", papers.evidence[i].join(", ")],
        ["Published", papers.date[i]],
        ["Authors", authorsOf(i).length ? authorsOf(i).join("; ") : papers.authors[i]],
        ["Keywords", told("keywords", i) && told("keywords", i).join(", ")],
        ["Organisation", papers.organisation[i]],
        ["Votes", papers.upvotes[i]],
        ["Read from", papers.sources[i].map(([listing, place]) => `${papers.listings[listing] ?? "?"}, ${place}`).join("; ")],
      ].filter(([, value]) => value !== null && value !== undefined && value !== "");
      const list = el("dl", {}, ...facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", { dir: "auto" }, ...hits(String(value)))]));
      const keep = el("a", { href: `#paper=${papers.id[i]}` }, "Link to this paper");
      const review = el("a", { href: `review.html#paper=${papers.id[i]}` }, "Review this paper");
      list.append(el("dt", {}, "Keep"), el("dd", {}, keep), el("dt", {}, "Judge"), el("dd", {}, review));
      for (const [url, name] of webOf(i)) list.append(el("dt", {}, name), el("dd", {}, el("a", { href: url, rel: "noreferrer" }, url)));
      return list;
    };
    const fill = async (inside, i) => {
      const [abstract, like] = await Promise.all([abstractOf(i), similarTo(i)]);
      const without = hasAbstracts() ? "The listings have no abstract of it." : "Abstracts are left out of this report.";
      const alike = like.length ? like.map((other) => el("li", {}, link(other))) : [el("li", { class: "hint" }, "No other paper shares its words.")];
      inside.replaceChildren(
        abstract ? el("p", { class: "abstract", dir: "auto" }, ...marked(abstract, i)) : el("p", { class: "hint" }, without),
        el("h3", {}, "Papers most like it"), el("ul", { class: "plain like" }, ...alike), factsOf(i));
    };
    const toggle = async (made, i) => {
      const inside = made.querySelector(".inside");
      const open = inside.hidden;
      if (open && !inside.hasChildNodes()) await fill(inside, i);
      inside.hidden = !open;
      made.querySelector(".unfold").setAttribute("aria-expanded", String(open));
    };
    return { rowOf, toggle };
  };
})();
