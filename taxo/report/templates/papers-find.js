/* The search of all papers: their titles first, then what else is told of them, then their abstracts, which are loaded when
   they are asked for. */
(() => {
  "use strict";
  const { papers, topics, references, hasAbstracts, load, buildSearch, readLayers, pause } = window.taxo;
  const AT_ONCE = 4; // files of abstracts loaded side by side
  const count = papers.id.length;
  const detail = (name, i) => references[name]?.[i] || "";

  const topicsOf = (i) => [papers.topic[i], ...papers.others[i]].filter((topic) => topic >= 0).map((topic) => topics[topic]);
  const authorsOf = (i) => references.authors?.[i] || [];
  const told = (i) => [
    ...authorsOf(i), detail("venue", i), ...topicsOf(i).map((topic) => topic.name), papers.organisation[i] ?? "", ...papers.evidence[i],
    ...(detail("keywords", i) || []), detail("doi", i), detail("arxiv", i),
  ].filter(Boolean);

  /* `find(query)` as of a search, `prepare()` before it is asked. `loadAbstracts()` adds these, and never ends where they were
     left out; `isWhole()` tells whether they are there, and `missing()` how many papers' couldn't be loaded. */
  window.taxo.findPapers = () => {
    const search = buildSearch();
    const layers = readLayers(search, count, [(i) => [papers.title[i]], told]);
    let loading = null;
    let whole = false;
    let missing = 0;

    const readAbstracts = async () => {
      await layers.slowly();
      const bodies = new Array(count).fill("");
      const parts = Array.from({ length: Math.ceil(count / papers.perFile) }, (_, part) => part);
      const take = async () => {
        while (parts.length) {
          const part = parts.shift();
          const loaded = await load(`abstracts-${part}`).then(() => window.taxo[`abstracts${part}`], () => null);
          missing += loaded ? 0 : Math.min(papers.perFile, count - part * papers.perFile);
          loaded?.forEach((text, at) => { bodies[part * papers.perFile + at] = search.read([text]); });
          await pause();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, take));
      search.add(bodies);
      whole = true;
    };
    return {
      prepare: layers.slowly,
      find: (query) => {
        if (query.trim()) layers.now();
        return search.find(query);
      },
      loadAbstracts: () => (loading ??= hasAbstracts() ? readAbstracts() : new Promise(() => {})),
      isWhole: () => whole,
      missing: () => missing,
    };
  };
  Object.assign(window.taxo, { topicsOf, authorsOf });
})();
