/* The review desk: a paper at a time, topics by keyboard, answers kept in the browser and saved as a reviews.csv. */
(() => {
  "use strict";
  const { review, papers, topics, el, highlight, percent, abstractOf, save, estimateAccuracy, reviewTopics, reviewFile, makeReviewStore, makeTopicField, makeChoices, choicesFor } = window.taxo;
  const $ = (id) => document.getElementById(id);
  const FEWEST = 5; // answers before an estimate is shown
  const NOTHING = { topics: [], equal: 1, not: [], none: false, note: "" };
  const places = new Map(papers.id.map((id, place) => [id, place]));
  const queues = { sample: review.sample, doubtful: review.doubtful, one: [] };
  const TABS = { sample: "measure", doubtful: "teach", one: "one" };
  const drafts = new Map(); // paper id -> what was begun and not kept
  let queue = "sample";
  let at = 0;

  const by = () => $("by").value.trim();
  const store = makeReviewStore(() => { knowTopics(); tell(); if (!isBegun()) show(); });
  const choices = makeChoices($("choices"), () => { $("keep").disabled = !current() || choices.isEmpty(); tellUndo(); });
  const items = () => queues[queue];
  const current = () => items()[at];
  const idAt = (item) => papers.id[item.place];
  /* What the reviewer said of a paper; a row that doesn't say whose it is counts until there is one of their own. */
  const mine = (paper) => store.get(paper, by()) ?? store.get(paper, "");
  const isBegun = () => Boolean(current()) && (choices.isTouched() || $("note").value.trim() !== (mine(idAt(current()))?.note ?? ""));
  const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;

  /* A paper's abstract; "" where it has none, or where the report was made without. */
  const textOf = async (place) => { try { return await abstractOf(place) ?? ""; } catch { return ""; } };

  /* Topics that answers have and the taxonomy hasn't can be found like others. */
  const knowTopics = () => {
    const names = store.names();
    for (const row of store.all()) for (const topic of [...row.topics, ...row.not]) reviewTopics.add(topic, names[topic]);
  };

  const show = async () => {
    const item = current();
    $("none").disabled = $("note").disabled = $("other").disabled = $("skip").disabled = !item;
    $("back").disabled = at === 0;
    for (const [name, tab] of Object.entries(TABS)) $(tab).setAttribute("aria-pressed", String(name === queue));
    $("step").textContent = item ? `${at + 1} of ${items().length}${queue === "sample" ? "" : `: ${item.reason}`}` : items().length ? "All done here." : "Nothing to review here.";
    $("case").replaceChildren();
    choices.clear();
    $("note").value = "";
    $("keep").disabled = true;
    if (!item) return;
    const id = idAt(item);
    $("case").append(el("h3", { dir: "auto" }, papers.title[item.place]));
    const before = drafts.get(id) ?? mine(id) ?? NOTHING;
    $("note").value = before.note;
    choices.show(item.choices, before);
    if (before.none && !before.topics.length) $("step").textContent += " (answered: none fits)";
    const abstract = await textOf(item.place);
    if (!abstract || current() !== item || $("case").children.length > 1) return;
    $("case").append(el("p", { class: "abstract", dir: "auto" }, ...highlight(abstract, [])));
  };
  const move = (to) => {
    if (isBegun()) drafts.set(idAt(current()), { ...choices.said(), none: false, note: $("note").value.trim() });
    at = to;
    show();
  };
  const open = (name) => {
    if (isBegun()) drafts.set(idAt(current()), { ...choices.said(), none: false, note: $("note").value.trim() });
    queue = name;
    const waiting = items().findIndex((item) => !mine(idAt(item)));
    at = name === "one" ? 0 : waiting < 0 ? items().length : waiting;
    show();
  };
  const openPaper = async () => {
    const id = new URLSearchParams(location.hash.slice(1)).get("paper");
    if (id === null) return;
    const place = places.get(id);
    if (place === undefined) { $("step").textContent = "That paper isn’t in this report."; return; }
    const reason = papers.reviewed[place] ? "reviewed already; your answer stands beside what is in reviews.csv" : "you asked for it";
    const known = [...review.sample, ...review.doubtful].find((item) => item.place === place);
    queues.one = [{ ...(known ?? { place, odds: null, choices: choicesFor(place, `${papers.title[place]} ${await textOf(place)}`) }), reason }];
    $("one").hidden = false;
    open("one");
    $("case").focus();
  };

  const answer = (none) => {
    const item = current();
    if (!item || (!none && choices.isEmpty())) return;
    const paper = idAt(item);
    const { topics: chosen, equal, not } = choices.said();
    const drawn = review.sample.find((each) => each.place === item.place);
    const why = drawn ? `random sample, odds ${drawn.odds}` : item.reason;
    const row = { paper, by: by(), topics: none ? [] : chosen, equal: none ? 1 : equal, not: none ? [...new Set([...not, ...chosen])] : not, none, note: $("note").value.trim(), why };
    const nameless = by() ? store.get(paper, "") : undefined;
    store.change([row, ...(nameless ? [store.gone(nameless)] : [])], { queue, at });
    drafts.delete(paper);
    at += 1;
    tell();
    show();
    $("case").focus({ preventScroll: true });
  };
  const undo = () => {
    if (choices.undo()) return;
    const step = store.undo();
    if (!step) return;
    tell();
    drafts.delete(current() ? idAt(current()) : "");
    ({ queue, at } = step.place);
    show();
  };
  const tellUndo = () => { $("undo").disabled = !choices.isTouched() && !store.canUndo(); };
  const changeNote = () => {
    const paper = current() && idAt(current());
    const row = paper && mine(paper);
    if (!row || choices.isTouched() || row.note === $("note").value.trim()) return;
    store.change([{ ...row, note: $("note").value.trim(), filed: false }], { queue, at });
    tell();
  };

  /* Whether what the report said was right: its topic is a main one, or it gave none and none fits. */
  const isRight = (item) => {
    const said = topics[papers.topic[item.place]]?.id;
    const given = mine(idAt(item));
    return said === undefined ? given.none : given.topics.slice(0, given.equal).includes(said);
  };
  /* The draws are judged in order, up to the first of which nobody said what it is about. */
  const estimate = () => {
    const isJudged = (item) => { const row = mine(idAt(item)); return Boolean(row) && (row.none || row.topics.length > 0); };
    const done = review.sample.findIndex((item) => !isJudged(item));
    const judged = review.sample.slice(0, done < 0 ? review.sample.length : done);
    const stuck = done >= 0 && mine(idAt(review.sample[done])) !== undefined;
    const later = done >= 0 && review.sample.slice(done + 1).some((item) => mine(idAt(item)));
    $("estimate-waits").hidden = !stuck && !later;
    $("estimate-waits").textContent = stuck ? `Of paper ${done + 1} you said only what it isn’t about: the estimate waits there.` : `Paper ${done + 1} was skipped: the estimate waits there.`;
    $("estimate-range").toggleAttribute("hidden", judged.length < FEWEST);
    if (judged.length < FEWEST) {
      $("estimate").textContent = review.sample.length < FEWEST
        ? `It takes ${FEWEST} papers that nobody reviewed, and here ${review.sample.length === 1 ? "is" : "are"} ${review.sample.length || "none"}`
        : `${count(FEWEST - judged.length, "more answer", "more answers")} under “Measure”`;
      return;
    }
    const found = estimateAccuracy(judged.map((item) => item.odds), judged.map(isRight), review.population);
    $("estimate").textContent = `${percent(found.share)}, between ${percent(found.low)} and ${percent(found.high)}`;
    const [, span, dot] = $("estimate-range").children;
    span.setAttribute("x1", `${found.low * 100}%`);
    span.setAttribute("x2", `${found.high * 100}%`);
    dot.setAttribute("cx", `${found.share * 100}%`);
  };

  const tell = () => {
    const all = store.all();
    const others = all.filter((row) => mine(row.paper) !== row).length;
    const unsaved = store.unsaved();
    const time = store.savedAt() && new Date(store.savedAt()).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    $("tally").textContent = `${all.length - others} answered${others ? `, ${others} by others` : ""}, ${unsaved ? `${unsaved} not in a file yet` : all.length ? "all in a file" : "none to save"}.`;
    $("saved").textContent = time ? `Last saved ${time}.` : "";
    $("saved").hidden = !time;
    $("save").disabled = $("forget").disabled = !all.length;
    $("trouble").textContent = store.trouble();
    $("trouble").hidden = !store.trouble();
    tellUndo();
    estimate();
  };

  /* Ask in a dialog; what is safe is the answer of Escape, too. */
  const ask = (title, text, yes, no) => new Promise((resolve) => {
    $("ask-title").textContent = title;
    $("ask-text").textContent = text;
    $("ask-yes").textContent = yes;
    $("ask-no").textContent = no;
    $("ask").returnValue = "";
    $("ask").addEventListener("close", () => resolve($("ask").returnValue === "yes"), { once: true });
    $("ask").showModal();
    $("ask-no").focus();
  });
  const forget = async () => {
    const all = store.all();
    const unsaved = store.unsaved();
    const text = `${unsaved ? `${count(unsaved, "answer is", "answers are")} in no file.` : "All are in a file that you saved."} Undo brings them back until you leave the page.`;
    if (!await ask(`Forget ${count(all.length, "answer", "answers")}?`, text, "Forget all", "Keep them")) return;
    store.change(all.map(store.gone), { queue, at });
    drafts.clear();
    tell();
    open(queue);
  };

  /* A new name: of the answers that had none; of those under the old one, if the same person goes on. */
  let lastBy = "";
  const rename = async () => {
    const [before, after] = [lastBy, by()];
    if (store.nameKey(before) === store.nameKey(after)) { lastBy = after; store.reviewer.set(after); return; }
    const theirs = store.all().filter((row) => store.nameKey(row.by) === store.nameKey(before) && !row.loaded);
    const isSame = theirs.length > 0 && after !== "" && (before === "" || await ask("The same person?",
      `${count(theirs.length, "answer is", "answers are")} by “${before}”. Are they by “${after}”, too?`, "The same person", "Somebody else"));
    lastBy = after;
    store.reviewer.set(after);
    if (isSame) store.change(theirs.flatMap((row) => [store.gone(row), { ...row, by: after, filed: false }]), { queue, at });
    tell();
    open(queue);
  };

  const rowsToSave = () => {
    const place = (row) => places.get(row.paper) ?? papers.id.length;
    return store.all().sort((a, b) => place(a) - place(b) || (a.paper + a.by < b.paper + b.by ? -1 : 1)).map((row) => ({ ...row, note: reviewFile.wholeNote(row) }));
  };
  const saveAll = () => {
    save("reviews.csv", reviewFile.write(rowsToSave()));
    store.markSaved();
    tell();
  };

  const load = async (file) => {
    $("loaded").replaceChildren();
    const paperOf = reviewFile.paperFinder();
    const found = reviewFile.read(new Uint8Array(await file.arrayBuffer()), (cell) => paperOf(cell) !== undefined);
    if (!found || !found.rows.length) {
      const why = found ? "no review in it" : "no table of reviews: it needs a first line with paper, topics, not_topics, by, note";
      $("loaded").append(el("p", { class: "warning" }, `${file.name}: ${why}.${found?.unread.length ? ` Not readable: line ${found.unread.slice(0, 5).join(", ")}.` : ""}`));
      return;
    }
    takeRows(file.name, found.rows.map((row) => ({ ...row, paper: paperOf(row.paper) ?? row.paper })).map((row) => ({ ...row, ...reviewFile.splitNote(row) })), found.unread);
  };
  const takeRows = (name, read, unread) => {
    const reviewers = new Set(read.map((row) => row.by).filter(Boolean));
    const isNamed = !by() && reviewers.size === 1 && !store.all().length; // else it may be somebody else's file
    if (isNamed) { [$("by").value] = reviewers; lastBy = by(); store.reviewer.set(lastBy); }
    const last = new Map(read.map((row) => [`${row.paper}\n${store.nameKey(row.by)}`, row])); // of two by one person the later
    const rows = [...last.values()].map(({ line, ...row }) => ({ ...row, filed: true, loaded: true }));
    const fresh = rows.filter((row) => !store.get(row.paper, row.by));
    const conflicts = rows.filter((row) => { const before = store.get(row.paper, row.by); return before && !reviewFile.same(before, row); });
    if (fresh.length) store.change(fresh, { queue, at });
    knowTopics();
    tell();
    open(queue);
    tellLoaded(name, rows, fresh, conflicts, unread, isNamed);
  };
  const tellLoaded = (name, rows, fresh, conflicts, unread, isNamed) => {
    const asked = new Set([...review.sample, ...review.doubtful].map(idAt));
    const elsewhere = fresh.filter((row) => !places.has(row.paper)).length;
    const beside = fresh.filter((row) => places.has(row.paper) && !asked.has(row.paper)).length;
    const told = [
      `${name}: ${count(rows.length, "row", "rows")} read, ${fresh.length} taken, ${rows.length - fresh.length - conflicts.length} here already.`,
      ...(beside ? [`Papers that this page doesn’t ask for: ${beside}; kept, and saved again.`] : []),
      ...(elsewhere ? [`Papers that this report doesn’t have: ${elsewhere}; kept, and saved again.`] : []),
      ...(unread.length ? [`Not readable: line ${unread.slice(0, 5).join(", ")}${unread.length > 5 ? ` and ${unread.length - 5} more` : ""}.`] : []),
      ...(isNamed ? [`You are “${by()}” from now on, as in the file.`] : []),
    ];
    $("loaded").replaceChildren(el("p", { class: "hint" }, told.join(" ")));
    if (!conflicts.length) return;
    const button = el("button", { type: "button", class: "button" }, "Take the file’s instead");
    button.addEventListener("click", () => {
      store.change(conflicts, { queue, at });
      $("loaded").replaceChildren(el("p", { class: "hint" }, `${count(conflicts.length, "answer", "answers")} replaced by the file’s.`));
      tell();
      open(queue);
    });
    $("loaded").append(el("p", { class: "hint" }, `${count(conflicts.length, "row says", "rows say")} otherwise than an answer here, which stays.`), el("p", {}, button));
  };
  /* Answers for these papers under another report's place: after this one was moved, say. */
  const offerOthers = () => {
    for (const { where, rows } of store.others((paper) => places.has(paper))) {
      const button = el("button", { type: "button", class: "button" }, "Take them over");
      button.addEventListener("click", () => {
        store.change(rows.map((row) => ({ ...row, filed: false })), { queue, at });
        note.remove();
        knowTopics();
        tell();
        open(queue);
      });
      const note = el("div", {}, el("p", { class: "hint" }, `${count(rows.length, "answer", "answers")} for papers of this report were given in another one (${where}).`), el("p", {}, button));
      $("loaded").append(note);
    }
  };

  const addOther = (topic, name) => {
    if (name) { store.nameTopic(topic, name); reviewTopics.add(topic, name); }
    choices.choose(topic);
    $("case").focus({ preventScroll: true });
  };
  const keys = (event) => {
    if ($("ask").open || event.target.matches("input")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z") { undo(); event.preventDefault(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const digit = Number(event.key);
    const isControl = event.target.matches("button, a, summary");
    if (digit >= 1 && digit <= 9) { if (!choices.pressKey(digit)) return; }
    else if (event.key === "0") answer(true);
    else if (event.key === "Enter" && !isControl && !event.repeat) answer(false);
    else if (event.key === "ArrowLeft") { if (at > 0) move(at - 1); }
    else if (event.key === "ArrowRight") { if (current()) move(at + 1); }
    else if (event.key === "/" && current()) $("other").focus();
    else if (event.key === "n" && current()) $("note").focus();
    else if (event.key === "u") undo();
    else return;
    event.preventDefault();
  };

  let isWithin = false; // whether a link leads to another page of the report, where answers aren't lost
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    isWithin = Boolean(link) && !link.download && link.href.startsWith(location.href.replace(/[^/]*$/, "")) && !store.trouble() && !isBegun();
    if (isWithin) setTimeout(() => { isWithin = false; }, 1000);
  });
  addEventListener("beforeunload", (event) => {
    if (!isWithin && (store.unsaved() || isBegun())) event.preventDefault();
  });

  makeTopicField($("other"), $("found"), $("found-hint"), addOther, () => $("case").focus({ preventScroll: true }));
  $("keep").addEventListener("click", () => answer(false));
  $("none").addEventListener("click", () => answer(true));
  $("back").addEventListener("click", () => move(at - 1));
  $("skip").addEventListener("click", () => move(at + 1));
  $("undo").addEventListener("click", undo);
  for (const [name, tab] of Object.entries(TABS)) $(tab).addEventListener("click", () => open(name));
  $("note").addEventListener("input", tellUndo);
  $("note").addEventListener("change", changeNote);
  $("note").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    $("case").focus({ preventScroll: true });
    event.preventDefault();
  });
  $("by").addEventListener("change", rename);
  $("save").addEventListener("click", saveAll);
  $("load").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    const [file] = $("file").files;
    if (file) await load(file);
    $("file").value = "";
  });
  $("forget").addEventListener("click", forget);
  $("ask-yes").addEventListener("click", () => $("ask").close("yes"));
  $("ask-no").addEventListener("click", () => $("ask").close("no"));
  addEventListener("hashchange", openPaper);
  document.addEventListener("keydown", keys);
  $("by").value = lastBy = store.reviewer.get();
  knowTopics();
  tell();
  open("sample");
  offerOthers();
  openPaper();
})();
