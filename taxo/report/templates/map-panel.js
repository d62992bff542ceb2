/* A paper beside the map: its abstract with the words that decided, what it is about, and the papers most like it. */
(() => {
  "use strict";
  const { papers, topics, el, highlight, sureness, hasAbstracts, abstractOf, similarTo, topicLink } = window.taxo;
  const yearOf = (i) => (papers.date[i] || "").slice(0, 4);

  /* `open(i)` shows another paper, `close()` is called when the reader is done. */
  window.taxo.buildPanel = (section, open, close) => {
    const $ = (name) => section.querySelector(`[data-part=${name}]`);
    let shown = -1;
    $("close").addEventListener("click", close);
    section.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

    const reasons = (i) => {
      if (papers.reviewed[i]) return `Its topic is what a review says (${sureness(i)}).`;
      if (papers.topic[i] < 0) return "No topic’s words are in it, or it reads unlike the papers of all topics.";
      return papers.evidence[i].length ? "" : "No phrase decided: it reads like the papers of this topic.";
    };
    const link = (i) => {
      const made = el("a", { href: `papers.html#paper=${papers.id[i]}`, class: `topic t-${topics[papers.topic[i]]?.id ?? "none"}`, dir: "auto" }, papers.title[i]);
      made.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(i);
      });
      return made;
    };
    const show = async (i, focus) => {
      shown = i;
      section.hidden = false;
      $("title").textContent = papers.title[i];
      const also = papers.others[i].map((other) => el("span", { class: "also" }, "also ", topicLink(topics[other])));
      $("meta").replaceChildren(topicLink(topics[papers.topic[i]]), ...[sureness(i), yearOf(i)].filter(Boolean).map((fact) => el("span", {}, fact)), ...(papers.isNew[i] ? [el("span", { class: "tag" }, "new")] : []), ...also);
      $("words").replaceChildren(...papers.evidence[i].map((word) => el("li", {}, word)));
      $("why").textContent = reasons(i);
      $("why").hidden = $("why").textContent === "";
      $("words").hidden = !papers.evidence[i].length;
      $("links").replaceChildren(...[
        ["Among all papers", `papers.html#paper=${papers.id[i]}`], ["Review it", `review.html#paper=${papers.id[i]}`], ["On the web", papers.url[i]],
      ].filter(([, url]) => url).map(([text, url]) => el("a", { href: url, ...(url.startsWith("http") ? { rel: "noreferrer" } : {}) }, text)));
      if (focus) { $("title").focus({ preventScroll: true }); section.scrollIntoView({ block: "nearest" }); }
      const [abstract, like] = await Promise.all([abstractOf(i), similarTo(i)]);
      if (shown !== i) return;
      $("abstract").replaceChildren(...(abstract ? highlight(abstract, papers.evidence[i]) : [hasAbstracts() ? "The listings have no abstract of it." : "Abstracts are left out of this report."]));
      $("abstract").classList.toggle("hint", !abstract);
      $("like").replaceChildren(...(like.length ? like.map((other) => el("li", {}, link(other))) : [el("li", { class: "hint" }, "No other paper shares its words.")]));
    };
    const hide = () => { shown = -1; section.hidden = true; };
    return { show, hide, link, shown: () => shown };
  };
})();
