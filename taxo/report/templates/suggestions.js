/* Deciding on suggestions: by mouse and keyboard, kept in the browser, saved as lines for `taxo accept --from`. */
(() => {
  "use strict";
  const { suggestions, el, save, decisionLines, topicPicker } = window.taxo;
  const { linesOf, problemsOf, above, offers, known } = decisionLines;
  const $ = (id) => document.getElementById(id);
  const KEY = `taxo-decisions-${suggestions.key}`;
  const KINDS = ["accept", "into", "dismiss"];
  const cards = new Map([...document.querySelectorAll("[data-topic].offer")].map((card) => [card.dataset.topic, card]));
  const boxes = [...document.querySelectorAll(".phrases input")];
  const phraseOf = (box) => [box.closest(".phrases").dataset.topic, box.value];
  const many = (count, one, more) => `${count} ${count === 1 ? one : more}`;
  if (!$("decision_lines")) return;

  /* What is decided, and what it was before each step ------------------------------------------------- */
  const NOTHING = { topics: {}, phrases: [] };
  let decisions = recall();
  const before = [];

  function recall() {
    try {
      const found = { ...NOTHING, ...JSON.parse(localStorage.getItem(KEY) || "{}") };
      const isThere = ([id, decision]) => offers.has(id) && KINDS.includes(decision.kind);
      const offered = new Set(boxes.map((box) => JSON.stringify(phraseOf(box))));
      return {
        topics: Object.fromEntries(Object.entries(found.topics).filter(isThere)),
        phrases: found.phrases.filter((phrase) => offered.has(JSON.stringify(phrase))),
      };
    } catch { return NOTHING; }
  }
  const remember = () => {
    try { localStorage.setItem(KEY, JSON.stringify(decisions)); } catch { /* a private window: kept for this page */ }
  };
  const become = (next) => {
    before.push(decisions);
    decisions = next;
    remember();
    tell();
  };
  const decide = (changes) => {
    const topics = { ...decisions.topics, ...changes };
    for (const [id, decision] of Object.entries(topics)) if (!decision) delete topics[id];
    become({ ...decisions, topics });
  };
  const undo = () => {
    if (!before.length) return;
    decisions = before.pop();
    remember();
    tell();
  };
  const kindOf = (id) => decisions.topics[id]?.kind;

  /* A topic's row of buttons --------------------------------------------------------------------------- */
  const button = (text, act, attributes = {}) => {
    const made = el("button", { type: "button", class: "button", ...attributes }, text);
    made.addEventListener("click", act);
    return made;
  };
  /* Accepting leaves the name and group that were chosen before. */
  const accept = (id, changes = {}) => decide({ [id]: { ...(kindOf(id) === "accept" ? decisions.topics[id] : {}), kind: "accept", ...changes } });
  const nameOf = (id) => decisions.topics[id]?.name ?? offers.get(id)?.name ?? known.get(id)?.name ?? id;

  const rename = (id, typed) => {
    const name = typed.replace(/\s+/g, " ").trim();
    accept(id, { name: name && name !== offers.get(id).name ? name : undefined });
  };
  /* A suggested group comes along as accepted. */
  const putUnder = (id, parent) => {
    const own = { ...(kindOf(id) === "accept" ? decisions.topics[id] : {}), kind: "accept" };
    own.parent = parent === (offers.get(id).parent ?? "") ? undefined : parent;
    const group = offers.has(parent) && own.parent !== undefined && kindOf(parent) !== "accept" ? { [parent]: { kind: "accept" } } : {};
    decide({ [id]: own, ...group });
  };
  const mergeInto = (id, topic) => {
    const target = offers.has(topic) && kindOf(topic) !== "accept" ? { [topic]: { kind: "accept" } } : {};
    decide({ [id]: { kind: "into", topic }, ...target });
  };

  /* What a topic can be merged into: what it is much like, then the taxonomy's topics, the nearest first. */
  const choicesFor = (id) => {
    const { near, alike } = offers.get(id);
    const like = suggestions.topics.filter((other) => other.id !== id && (other.alike.includes(id) || alike.includes(other.id)));
    const mine = suggestions.taxonomy.filter((topic) => !topic.isGroup);
    const order = (topic) => (near.includes(topic.id) ? near.indexOf(topic.id) : near.length);
    const ordered = [...mine].sort((a, b) => order(a) - order(b));
    const rest = suggestions.topics.filter((other) => other.id !== id && !other.isGroup && !like.includes(other));
    const free = (other) => kindOf(other.id) !== "into" && kindOf(other.id) !== "dismiss";
    const told = (other) => ({ id: other.id, name: nameOf(other.id), note: kindOf(other.id) === "accept" ? "accepted here" : "suggested; is accepted too" });
    return [...like.filter(free).map(told), ...ordered.map(({ id: own, name }) => ({ id: own, name, note: "" })), ...rest.filter(free).map(told)];
  };
  const openPicker = (id) => {
    const card = cards.get(id);
    const close = () => { tellTopic(id, problemsOf(decisions)); card.focus({ preventScroll: true }); };
    const picker = topicPicker(`Merge “${nameOf(id)}” into`, choicesFor(id), (choice) => { mergeInto(id, choice.id); card.focus({ preventScroll: true }); }, close);
    card.querySelector(".decide").replaceChildren(picker.whole, el("p", { class: "acts" }, button("Cancel", close)));
    picker.input.focus();
  };

  /* The groups that a topic can be put under: its own, those of the taxonomy, those suggested, other topics. */
  const groupSelect = (id) => {
    const own = offers.get(id).parent ?? "";
    const option = (topic) => el("option", { value: topic.id }, nameOf(topic.id));
    const groups = [
      ["Groups", suggestions.taxonomy.filter((topic) => topic.isParent)],
      ["Suggested groups", offers.get(id).isGroup ? [] : suggestions.topics.filter((topic) => topic.isGroup && kindOf(topic.id) !== "dismiss")],
      ["Other topics", suggestions.taxonomy.filter((topic) => !topic.isParent)],
    ];
    const select = el("select", { name: "group" }, el("option", { value: "" }, "no group"),
      ...groups.filter(([, topics]) => topics.length).map(([label, topics]) => el("optgroup", { label }, ...topics.map(option))));
    select.value = decisions.topics[id]?.parent ?? own;
    if (select.selectedIndex < 0) select.value = "";
    select.addEventListener("change", () => { putUnder(id, select.value); cards.get(id).querySelector("[name=group]")?.focus(); });
    return select;
  };
  const nameField = (id) => {
    const input = el("input", { name: "name", autocomplete: "off", dir: "auto" });
    input.value = nameOf(id);
    input.addEventListener("change", () => rename(id, input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      if (event.key === "Escape") input.value = nameOf(id);
      cards.get(id).focus({ preventScroll: true });
    });
    return input;
  };

  const open = (id) => {
    const merge = offers.get(id).isGroup || !choicesFor(id).length ? [] : [button("Merge into…", () => openPicker(id))];
    return [el("p", { class: "acts" },
      button("Accept", () => accept(id)), button("Rename…", () => startRename(id)), ...merge, button("Dismiss", () => decide({ [id]: { kind: "dismiss" } })))];
  };
  const DECIDED = {
    accept: (id) => {
      const along = decisions.topics[id].parent === undefined ? above(decisions, id).filter((group) => kindOf(group) !== "accept") : [];
      return [
        el("div", { class: "filters" }, el("label", {}, "Accepted as ", nameField(id)), el("label", {}, "under ", groupSelect(id))),
        ...(along.length ? [el("p", { class: "hint" }, `Its group “${nameOf(along[0])}” is accepted with it.`)] : []),
      ];
    },
    into: (id) => [el("p", { class: "verdict" }, "Its phrases go to ", el("strong", {}, nameOf(decisions.topics[id].topic)), ".")],
    dismiss: () => [el("p", { class: "verdict" }, "Dismissed: it isn’t proposed again.")],
  };
  const startRename = (id) => {
    accept(id);
    const input = cards.get(id).querySelector("[name=name]");
    input.focus();
    input.select();
  };
  const startGroup = (id) => {
    accept(id);
    cards.get(id).querySelector("[name=group]").focus();
  };

  /* Telling what is decided ---------------------------------------------------------------------------- */
  const shown = new Map(); // topic id -> what its row shows, so that only rows that change are made anew
  const tellTopic = (id, problems) => {
    const card = cards.get(id);
    const kind = kindOf(id);
    const details = card.querySelector("details");
    if (details && (shown.get(id) ?? "open") !== (kind ?? "open")) details.open = !kind && !card.matches(".twin");
    shown.set(id, kind ?? "open");
    card.classList.toggle("decided", Boolean(kind));
    const problem = problems.get(id);
    const row = card.querySelector(".decide");
    const hadFocus = row.contains(document.activeElement);
    row.replaceChildren(
      ...(kind ? DECIDED[kind](id) : open(id)),
      ...(problem ? [el("p", { class: "problem", role: "alert" }, `${problem} Until then it isn’t among the decisions.`)] : []),
      ...(kind ? [el("p", { class: "acts anew" }, button("Decide anew", () => decide({ [id]: null })))] : []));
    if (hadFocus) card.focus({ preventScroll: true });
  };
  const tell = () => {
    const problems = problemsOf(decisions);
    const lines = linesOf(decisions);
    const written = lines.filter((line) => !line.startsWith("#")).length;
    for (const id of cards.keys()) tellTopic(id, problems);
    const chosen = new Set(decisions.phrases.map((phrase) => JSON.stringify(phrase)));
    for (const box of boxes) box.checked = chosen.has(JSON.stringify(phraseOf(box)));
    $("decision_lines").value = lines.join("\n");
    const count = Object.keys(decisions.topics).length;
    const told = [
      ...(cards.size ? [`${count} of ${many(cards.size, "topic", "topics")} decided`] : []),
      ...(boxes.length ? [`${chosen.size} of ${many(boxes.length, "phrase", "phrases")} accepted`] : []),
      ...(problems.size ? [`${many(problems.size, "decision", "decisions")} can’t be carried out yet`] : []),
    ];
    $("decision_status").textContent = $("decision_count").textContent = `${told.join(", ")}.`;
    $("save_decisions").disabled = $("copy_decisions").disabled = written === 0;
    $("undo_decision").disabled = before.length === 0;
    $("forget_decisions").disabled = lines.length === 0;
    $("sure_to_forget").hidden = true;
    if ($("accept_rest")) $("accept_rest").disabled = count === cards.size;
  };

  /* Hands ---------------------------------------------------------------------------------------------- */
  const order = [...cards.keys()];
  const goTo = (id) => {
    const card = cards.get(id);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  };
  const neighbour = (id, step) => goTo(order[order.indexOf(id) + step]);
  const nextOpen = (id) => goTo(order.slice(order.indexOf(id) + 1).find((each) => !kindOf(each)) ?? id);
  const KEYS = {
    j: (id) => neighbour(id, 1),
    k: (id) => neighbour(id, -1),
    a: (id) => { accept(id); nextOpen(id); },
    r: startRename,
    g: startGroup,
    m: (id) => { if (!offers.get(id).isGroup && choicesFor(id).length) openPicker(id); },
    d: (id) => { decide({ [id]: { kind: "dismiss" } }); nextOpen(id); },
    u: undo,
  };
  $("all_offers").addEventListener("keydown", (event) => {
    const card = event.target.closest(".offer");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
    const act = KEYS[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(card.dataset.topic); }
  });
  $("start_keys")?.addEventListener("click", () => goTo(order.find((id) => !kindOf(id)) ?? order[0]));

  const choose = (chosen) => {
    const own = boxes.map((box) => [box, phraseOf(box)]);
    become({ ...decisions, phrases: own.filter(([box]) => chosen(box)).map(([, phrase]) => phrase) });
  };
  for (const box of boxes) box.addEventListener("change", () => choose((each) => each.checked));
  for (const all of document.querySelectorAll(".phrases .all")) {
    all.addEventListener("click", () => choose((box) => box.checked || box.closest(".phrases") === all.closest(".phrases")));
  }

  /* What the page knows to be much like another that is worth more is left out, as by `taxo accept --all`. */
  $("accept_rest")?.addEventListener("click", () => {
    const lesser = new Set(suggestions.topics.flatMap((topic) => topic.alike));
    decide(Object.fromEntries(order.filter((id) => !kindOf(id) && !lesser.has(id)).map((id) => [id, { kind: "accept" }])));
  });
  $("undo_decision").addEventListener("click", undo);
  const text = () => `${$("decision_lines").value}\n`;
  $("save_decisions").addEventListener("click", () => save("decisions.txt", text(), "text/plain"));
  $("copy_decisions").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(text()); } catch { $("decision_lines").select(); document.execCommand("copy"); }
    $("decision_status").textContent = "Copied.";
  });
  $("forget_decisions").addEventListener("click", () => {
    const count = Object.keys(decisions.topics).length + decisions.phrases.length;
    $("how_many_forgotten").textContent = `Forget ${many(count, "decision", "decisions")}?`;
    $("sure_to_forget").hidden = false;
    $("forget_not").focus();
  });
  $("forget_not").addEventListener("click", () => { $("sure_to_forget").hidden = true; $("forget_decisions").focus(); });
  $("forget_really").addEventListener("click", () => { become(NOTHING); $("undo_decision").focus(); });
  tell();
})();
