/* All papers: search as you type, filter, order, unfold, tick. What is shown is in the address, so that it can be sent on,
   kept, and found again by going back. The parts are in papers-*.js. */
(() => {
  "use strict";
  const { papers, thousands, withNoun, hasAbstracts, address, findPapers, buildPaperFilters, paperOrder, buildRows, buildTray, paperOf } = window.taxo;
  const PAGE = 50;
  const [form, list, status, more] = ["filters", "papers", "status", "more"].map((id) => document.getElementById(id));
  const onPaper = document.getElementById("on-paper");
  const count = papers.id.length;
  const filters = buildPaperFilters(form);
  const search = findPapers();
  let hits = null;
  let found = [];
  let shown = 0;
  let opened = -1; // the paper of the address, which comes first and is open
  let isNarrow = false; // only ticked papers are shown
  let note = "";

  const rows = buildRows(document.getElementById("paper"), {
    isTicked: (i) => tray.has(i),
    tick: (i, isTicked) => { tray.tick(i, isTicked); followTicks(); },
    open: (i) => { opened = i; address.forget(); write("paper"); render(); },
    spans: () => hits?.spans ?? null,
  });
  const tray = buildTray(document.getElementById("tray"), {
    changed: () => { for (const box of list.querySelectorAll(".take")) box.checked = tray.has(Number(box.dataset.paper)); followTicks(); },
    narrow: (wanted) => { if (wanted) filters.clear(); isNarrow = wanted; opened = -1; address.forget(); write("narrow"); render(); },
  });
  const followTicks = () => {
    const isOver = isNarrow && !tray.size();
    if (isOver) isNarrow = false;
    write();
    if (isOver) render();
  };

  /* What is found ------------------------------------------------------------------------------------ */
  const byMatch = (order) => {
    const bySum = new Map();
    for (const i of order) {
      if (!bySum.has(hits.sums[i])) bySum.set(hits.sums[i], []);
      bySum.get(hits.sums[i]).push(i);
    }
    return [...bySum].sort((a, b) => b[0] - a[0]).flatMap(([, each]) => each);
  };
  const choose = () => {
    hits = search.find(filters.value("q"));
    const tests = filters.tests();
    if (isNarrow) tests.push(tray.has);
    if (hits) tests.push((i) => hits.scores[i] > 0);
    const passing = paperOrder(filters.value("order")).filter((i) => tests.every((test) => test(i)));
    return hits && filters.value("order") === "match" ? byMatch(passing) : passing;
  };
  const tellStatus = () => {
    const left = !hits ? "" : !hasAbstracts() ? "; abstracts, which are left out of this report, weren’t searched"
      : !search.isWhole() ? ", abstracts still loading" : search.missing() ? `; abstracts of ${withNoun(search.missing(), "paper", "papers")} couldn’t be loaded` : "";
    status.textContent = note || `${thousands(found.length)} of ${withNoun(count, "paper", "papers")}${isNarrow ? ", the ticked alone" : ""}${left}`;
    note = "";
  };
  const showMore = (upTo) => {
    const next = found.slice(shown, Math.max(upTo, shown + PAGE));
    list.append(...next.map(rows.rowOf));
    shown += next.length;
    more.hidden = shown >= found.length;
    onPaper.textContent = more.hidden ? `${thousands(shown)} of ${withNoun(count, "paper", "papers")}` : `The first ${thousands(shown)} of ${withNoun(found.length, "paper", "papers")} found: “Show more” on the page brings further ones, and papers.csv has all of the report.`;
  };
  const draw = (upTo) => {
    found = choose();
    if (opened >= 0) found = [opened, ...found.filter((i) => i !== opened)];
    list.replaceChildren();
    shown = 0;
    showMore(upTo);
    filters.tell();
    tray.showNarrow(isNarrow);
    document.getElementById("tick-found").disabled = !found.length;
    tellStatus();
    if (opened >= 0) unfold();
    if (hits) search.loadAbstracts().then(refine);
  };
  const unfold = () => {
    const made = list.firstElementChild;
    rows.toggle(made, opened).then(() => { made.querySelector(".unfold").focus({ preventScroll: true }); made.scrollIntoView({ block: "nearest" }); });
  };
  /* Shows what the form says, once the cells of its fields are there. */
  const render = (upTo = PAGE) => {
    const loading = filters.load();
    if (loading) loading.then(() => draw(upTo));
    else draw(upTo);
  };
  /* The abstracts have come: rows stay as they are where these add none. */
  let isRefined = false;
  const refine = () => {
    if (isRefined || !hits) return;
    isRefined = true;
    const before = found;
    const after = choose();
    if (before.length === after.length && before.every((i, at) => i === after[at])) tellStatus();
    else render(shown);
  };

  /* The address -------------------------------------------------------------------------------------- */
  /* Ticked papers are `papers` where they alone are shown, as in a link to them, else `ticked`. */
  const write = (kind) => address.write([
    ...filters.pairs(), ...(tray.isLinked() ? [[isNarrow ? "papers" : "ticked", tray.ids()]] : []), ...(opened >= 0 ? [["paper", papers.id[opened]]] : []),
  ], kind);
  const restore = () => {
    const wanted = address.read();
    address.forget();
    filters.set(wanted);
    const starts = (wanted.get("papers") ?? wanted.get("ticked") ?? "").split(",").filter(Boolean);
    const known = starts.map(paperOf).filter((i) => i >= 0);
    if (starts.length || tray.isLinked()) tray.set(known);
    isNarrow = wanted.has("papers") && known.length > 0;
    const missing = starts.length - known.length;
    if (missing) note = `${missing} of the ${withNoun(starts.length, "paper", "papers")} linked to ${missing === 1 ? "isn't" : "aren't"} in this report.`;
    opened = wanted.has("paper") ? paperOf(wanted.get("paper")) : -1;
    if (wanted.has("paper") && opened < 0) note = "That paper isn't in this report.";
    if (wanted.getAll("topic").some((topic) => !filters.knows(topic))) note = "A topic of this address isn't in this report.";
    render(history.state?.shown ?? PAGE);
  };

  form.addEventListener("input", (event) => { opened = -1; write(`filter ${event.target.name}`); render(); });
  form.addEventListener("reset", () => setTimeout(() => { filters.clear(); opened = -1; address.forget(); write("reset"); render(); }));
  form.elements.q.addEventListener("focus", () => search.loadAbstracts().then(refine), { once: true });
  more.addEventListener("click", () => { showMore(0); history.replaceState({ shown }, ""); });
  document.getElementById("tick-found").addEventListener("click", () => {
    tray.set([...tray.all(), ...found]);
    for (const box of list.querySelectorAll(".take")) box.checked = true;
    followTicks();
  });
  addEventListener("popstate", restore);
  restore();
  search.prepare();
})();
