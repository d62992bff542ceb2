/* The review desk: a paper at a time, topics by keyboard, answers kept in the browser and saved as reviews.csv rows. */
(() => {
  "use strict";
  const { review, papers, topics, el, highlight, percent, abstractOf, csv, save, estimateAccuracy } = window.taxo;
  const $ = (id) => document.getElementById(id);
  const FEWEST = 5; // answers before an estimate is shown
  const BY = "taxo-reviewer";
  const KEY = `taxo-reviews-${review.sample.map((item) => papers.id[item.place]).join("").slice(0, 160)}`;
  const names = new Map(topics.map((topic) => [topic.id, topic.name]));
  const named = (topic) => names.get(topic) ?? `${topic.replaceAll("-", " ")} (new)`;
  const ids = new Map(topics.map((topic) => [topic.name.toLowerCase(), topic.id]));
  let answers = recall(); // paper id -> topics chosen, the main one first; [] where none fits
  let queue = "sample";
  let at = 0;
  let chosen = [];
  let offered = [];

  function recall() {
    try {
      $("by").value = localStorage.getItem(BY) || "";
      return new Map(JSON.parse(localStorage.getItem(KEY) || "[]"));
    } catch { return new Map(); }
  }
  const remember = () => {
    try {
      localStorage.setItem(BY, $("by").value);
      localStorage.setItem(KEY, JSON.stringify([...answers]));
    } catch { /* a private window: kept for this page */ }
  };

  const items = () => review[queue];
  const current = () => items()[at];

  const show = async () => {
    const item = current();
    $("keep").disabled = $("none").disabled = !item;
    $("back").disabled = at === 0;
    $("step").textContent = item ? `${at + 1} of ${items().length}${queue === "doubtful" ? `: ${item.reason}` : ""}` : "All done here.";
    $("case").replaceChildren();
    $("choices").replaceChildren();
    if (!item) return;
    const i = item.place;
    chosen = [...(answers.get(papers.id[i]) ?? [])];
    offered = [...item.choices, ...chosen.filter((topic) => !item.choices.includes(topic))];
    $("case").append(el("h3", { dir: "auto" }, papers.title[i]));
    draw();
    const abstract = await abstractOf(i);
    if (current() === item && $("case").children.length === 1) $("case").append(el("p", { class: "abstract", dir: "auto" }, ...highlight(abstract, [])));
  };

  const draw = () => {
    $("choices").replaceChildren(...offered.map((topic, n) => {
      const rank = chosen.indexOf(topic);
      const button = el("button", { type: "button", class: "choice", "aria-pressed": String(rank >= 0) },
        el("kbd", {}, n < 9 ? String(n + 1) : ""), el("span", { class: `topic t-${topic}` }, named(topic)),
        ...(rank === 0 ? [el("small", {}, "main")] : rank > 0 ? [el("small", {}, "also")] : []));
      button.addEventListener("click", () => toggle(topic));
      return button;
    }));
    $("keep").disabled = chosen.length === 0;
  };
  const toggle = (topic) => {
    chosen = chosen.includes(topic) ? chosen.filter((each) => each !== topic) : [...chosen, topic];
    draw();
  };

  const answer = (topicsChosen) => {
    if (!current()) return;
    answers.set(papers.id[current().place], topicsChosen);
    remember();
    at += 1;
    tell();
    show();
    $("case").focus({ preventScroll: true });
  };
  const back = () => { if (at > 0) { at -= 1; show(); } };
  const open = (name) => {
    queue = name;
    const waiting = items().findIndex((item) => !answers.has(papers.id[item.place]));
    at = waiting < 0 ? items().length : waiting;
    $("measure").setAttribute("aria-pressed", String(name === "sample"));
    $("teach").setAttribute("aria-pressed", String(name === "doubtful"));
    show();
  };

  /* Whether what the report said was right: its topic is the main one chosen, or it gave none and none fits. */
  const isRight = (item) => {
    const said = topics[papers.topic[item.place]]?.id;
    const given = answers.get(papers.id[item.place]);
    return said === undefined ? given.length === 0 : given[0] === said;
  };
  const tell = () => {
    const rows = rowsToSave();
    $("tally").textContent = `${answers.size} answered, ${rows.length} to save.`;
    $("save").disabled = rows.length === 0;
    const done = review.sample.findIndex((item) => !answers.has(papers.id[item.place]));
    const judged = review.sample.slice(0, done < 0 ? review.sample.length : done);
    const range = $("estimate-range");
    range.toggleAttribute("hidden", judged.length < FEWEST);
    if (judged.length < FEWEST) {
      $("estimate").textContent = `${FEWEST - judged.length} more answers under “Measure”`;
      return;
    }
    const found = estimateAccuracy(judged.map((item) => item.odds), judged.map(isRight), review.population);
    $("estimate").textContent = `${percent(found.share)}, between ${percent(found.low)} and ${percent(found.high)}`;
    const [, span, dot] = range.children;
    span.setAttribute("x1", `${found.low * 100}%`);
    span.setAttribute("x2", `${found.high * 100}%`);
    dot.setAttribute("cx", `${found.share * 100}%`);
  };

  /* The rows of reviews.csv: a paper's topics, the main one first, or "none" where none fits. */
  const COLUMNS = ["paper", "topics", "not_topics", "by", "note"];
  const rowsToSave = () => [...review.sample, ...review.doubtful]
    .filter((item) => answers.has(papers.id[item.place]))
    .map((item) => {
      const id = papers.id[item.place];
      const note = item.odds === null ? item.reason : `random sample, odds ${item.odds}`;
      return [id, answers.get(id).join("; ") || "none", "", $("by").value.trim(), `${papers.title[item.place]} (${note})`];
    });

  /* Choose the topic that is typed; with `isNew`, even one that isn't there yet, by the id that it would have. */
  const addOther = (isNew) => {
    const typed = $("other").value.trim().toLowerCase();
    const topic = ids.get(typed) ?? (isNew ? typed.match(/[a-z0-9]+/g)?.join("-") : undefined);
    if (!topic) return;
    if (!offered.includes(topic)) offered.push(topic);
    if (!chosen.includes(topic)) chosen.push(topic);
    $("other").value = "";
    $("case").focus({ preventScroll: true });
    draw();
  };

  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, button, a, summary")) return;
    const digit = Number(event.key);
    if (digit >= 1 && digit <= offered.length) toggle(offered[digit - 1]);
    else if (event.key === "0") answer([]);
    else if (event.key === "Enter" && chosen.length) answer(chosen);
    else if (event.key === "ArrowLeft") back();
    else if (event.key === "/") $("other").focus();
    else return;
    event.preventDefault();
  };

  $("topics").append(...topics.map((topic) => el("option", { value: topic.name })));
  $("keep").addEventListener("click", () => answer(chosen));
  $("none").addEventListener("click", () => answer([]));
  $("back").addEventListener("click", back);
  $("measure").addEventListener("click", () => open("sample"));
  $("teach").addEventListener("click", () => open("doubtful"));
  $("other").addEventListener("change", () => addOther(false));
  $("other").addEventListener("keydown", (event) => { if (event.key === "Enter") addOther(true); });
  $("by").addEventListener("change", remember);
  $("save").addEventListener("click", () => save("reviews.csv", csv([COLUMNS, ...rowsToSave()])));
  $("forget").addEventListener("click", () => { answers = new Map(); remember(); tell(); open(queue); });
  document.addEventListener("keydown", keys);
  tell();
  open("sample");
})();
