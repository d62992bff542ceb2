/* The map: moves, filters, hover, selection. What is drawn is in map-draw.js, map-labels.js and map-index.js. */
(() => {
  "use strict";
  const { papers, places, topics, el, percent, sureness, csv, save, load, isDark, buildIndex, buildPainter, buildLabels, drawCloud, pixelOf } = window.taxo;
  const NO_TOPIC = { light: "#6b7075", dark: "#989da2" };
  const LISTED = 60;
  const count = papers.id.length;
  const x = Float32Array.from(places.x);
  const y = Float32Array.from(places.y);
  const topicOf = Uint16Array.from(papers.topic, (topic) => (topic < 0 ? topics.length : topic));
  const years = papers.date.map((date) => (date ? Number(date.slice(0, 4)) : null));
  const $ = (id) => document.getElementById(id);
  const ground = $("ground");
  const canvas = $("map");
  const context = canvas.getContext("2d");
  const tip = $("tip");
  const form = $("filters");
  const index = buildIndex(x, y);
  const painter = buildPainter(x, y, topicOf);
  const labels = buildLabels(topics, topicOf, x, y);

  const view = { width: 0, height: 0, scale: 1, left: 0, top: 0, whole: 1 };
  let ratio = 1;
  let accepted = new Uint8Array(count).fill(1);
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let fade = null;
  let selected = null;
  let selectedFor = ""; // what a selection from another page is of
  let shownTopics = null;
  let version = 0;
  let hovered = -1;
  let rectangle = null;
  let colours = [];
  let pixels = [];
  let paper = "";
  let ink = "";
  let cloud = null;
  let queued = false;

  const narrow = () => view.width / ratio < 760;

  /* Drawing ------------------------------------------------------------------------------------------ */
  const dye = () => {
    const theme = isDark() ? "dark" : "light";
    colours = [...topics.map((topic) => topic[theme]), NO_TOPIC[theme]];
    pixels = colours.map(pixelOf);
    const style = getComputedStyle(document.body);
    paper = style.backgroundColor;
    ink = style.color;
    cloud = drawCloud(x, y, topicOf, colours);
    redraw();
  };
  const radiusOf = () => {
    const dot = count > 20000 ? 1.4 : count > 3000 ? 2 : 3.4;
    return Math.round(Math.min(8, dot * Math.max(1, view.scale / view.whole) ** 0.35) * ratio * 4) / 4;
  };
  const draw = () => {
    queued = false;
    context.clearRect(0, 0, view.width, view.height);
    const side = view.scale / 0.8;
    context.drawImage(cloud, view.left - side * 0.1, view.top - side * 0.1, side, side);
    context.drawImage(painter.paint(view, radiusOf(), order, pixels, fade), 0, 0);
    labels.draw(context, view, Math.round((narrow() ? 12 : 14) * ratio), colours, paper, (topic) => !shownTopics || shownTopics.has(topics[topic].id), version);
    if (hovered >= 0) ring(hovered);
    if (rectangle) frame();
  };
  const redraw = () => {
    if (!queued) { queued = true; requestAnimationFrame(draw); }
  };
  const ring = (i) => {
    context.beginPath();
    context.arc(x[i] * view.scale + view.left, y[i] * view.scale + view.top, radiusOf() + 3 * ratio, 0, 7);
    context.lineWidth = 2 * ratio;
    context.strokeStyle = ink;
    context.stroke();
  };
  const frame = () => {
    context.lineWidth = ratio;
    context.strokeStyle = ink;
    context.setLineDash([4 * ratio, 3 * ratio]);
    context.strokeRect(rectangle.x0, rectangle.y0, rectangle.x1 - rectangle.x0, rectangle.y1 - rectangle.y0);
    context.setLineDash([]);
  };

  /* The view ----------------------------------------------------------------------------------------- */
  const fit = () => {
    const xs = x.reduce((a, b) => Math.max(a, b), 0);
    const ys = y.reduce((a, b) => Math.max(a, b), 0);
    view.whole = (narrow() ? 0.76 : 0.86) * Math.min(view.width / (xs || 1), view.height / (ys || 1));
    view.scale = view.whole;
    view.left = (view.width - xs * view.whole) / 2;
    view.top = (view.height - ys * view.whole) / 2;
    moved();
  };
  const resize = () => {
    const box = ground.getBoundingClientRect();
    ratio = Math.min(2, devicePixelRatio || 1);
    const width = Math.round(box.width * ratio);
    const height = Math.round(box.height * ratio);
    if (width === view.width && height === view.height) return;
    canvas.width = view.width = width;
    canvas.height = view.height = height;
    fit();
  };
  const zoom = (factor, cx = view.width / 2, cy = view.height / 2) => {
    const scale = Math.min(view.whole * 60, Math.max(view.whole * 0.6, view.scale * factor));
    view.left = cx - ((cx - view.left) * scale) / view.scale;
    view.top = cy - ((cy - view.top) * scale) / view.scale;
    view.scale = scale;
    moved();
  };
  const pan = (dx, dy) => { view.left += dx; view.top += dy; moved(); };
  let settling = 0;
  const moved = () => {
    redraw();
    clearTimeout(settling);
    settling = setTimeout(listPapers, 160);
  };

  /* Filters ------------------------------------------------------------------------------------------ */
  const applyFilters = () => {
    const value = (name) => form.elements[name].value;
    const ticked = [...form.querySelectorAll("[name=topic]:checked")].map((box) => box.value);
    const words = value("q").toLowerCase().split(/\s+/).filter(Boolean);
    const [from, to, sure] = [Number(value("from")), Number(value("to")), Number(value("sure")) / 100];
    const isNew = value("new");
    shownTopics = ticked.length ? new Set(ticked) : null;
    $("at-least").textContent = percent(sure);
    for (let i = 0; i < count; i++) {
      const title = words.length ? papers.title[i].toLowerCase() : "";
      accepted[i] = Number((!shownTopics || shownTopics.has(topics[papers.topic[i]]?.id))
        && (!from || (years[i] !== null && years[i] >= from)) && (!to || (years[i] !== null && years[i] <= to))
        && (!value("listing") || papers.sources[i].some(([listing]) => String(listing) === value("listing")))
        && (!value("state") || topics[papers.topic[i]]?.state === value("state"))
        && (!isNew || papers.isNew[i]) && (papers.reviewed[i] || papers.confidence[i] >= sure) && words.every((word) => title.includes(word)));
    }
    arrange();
  };
  /* What is filtered out stays as a trace under the rest; a selection dims what isn't in it. */
  const arrange = () => {
    const strong = (i) => accepted[i] && (!selected || selected.has(i));
    const all = Array.from({ length: count }, (_, i) => i);
    const back = all.filter((i) => !strong(i));
    order = Uint32Array.from([...back, ...all.filter(strong)]);
    fade = back.length ? Uint8Array.from(all, (i) => (strong(i) ? 0 : 3)) : null;
    version++;
    redraw();
    listPapers();
  };

  /* The list beside the map: the papers selected, else those in view ----------------------------------- */
  const visible = () => {
    if (selected) return [...selected].filter((i) => accepted[i]);
    const found = [];
    const [left, top] = [-view.left / view.scale, -view.top / view.scale];
    index.inside(left, top, left + view.width / view.scale, top + view.height / view.scale, (i) => { if (accepted[i]) found.push(i); });
    return found;
  };
  const listPapers = () => {
    const found = visible();
    $("found").textContent = `${found.length} ${selected ? `selected${selectedFor}` : "in view"}`;
    $("selection").hidden = !selected;
    const rows = found.slice(0, LISTED).map((i) => el("li", {}, el("a", { href: `papers.html#paper=${papers.id[i]}`, class: `topic t-${topics[papers.topic[i]]?.id ?? "none"}`, dir: "auto" }, papers.title[i])));
    if (found.length > LISTED) rows.push(el("li", { class: "hint" }, `and ${found.length - LISTED} more: zoom in or select`));
    $("listed").replaceChildren(...rows);
  };
  const select = () => {
    const found = new Set();
    const to = (value, start) => (value - start) / view.scale;
    const [x0, x1] = [rectangle.x0, rectangle.x1].sort((a, b) => a - b);
    const [y0, y1] = [rectangle.y0, rectangle.y1].sort((a, b) => a - b);
    index.inside(to(x0, view.left), to(y0, view.top), to(x1, view.left), to(y1, view.top), (i) => { if (accepted[i]) found.add(i); });
    selected = found.size ? found : null;
    selectedFor = "";
    arrange();
  };
  const saveSelection = () => {
    const rows = visible().map((i) => [papers.id[i], papers.title[i], topics[papers.topic[i]]?.id ?? "", papers.reviewed[i] ? "" : papers.confidence[i].toFixed(4)]);
    save("selected-papers.csv", csv([["paper_id", "title", "topic_id", "confidence"], ...rows]));
  };

  /* Hover -------------------------------------------------------------------------------------------- */
  const pointAt = (px, py) => index.nearest((px - view.left) / view.scale, (py - view.top) / view.scale, (radiusOf() + 6 * ratio) / view.scale, (i) => accepted[i]);
  const hover = (px, py) => {
    const found = px === null ? -1 : pointAt(px, py);
    if (found === hovered) return;
    hovered = found;
    tip.hidden = found < 0;
    canvas.classList.toggle("pointing", found >= 0);
    if (found >= 0) describe(found);
    redraw();
  };
  const describe = (i) => {
    const named = [papers.topic[i], ...papers.others[i]].map((topic) => topics[topic]?.name ?? "No topic").join(", ");
    const facts = [named, sureness(i), years[i], papers.isNew[i] && "new"].filter(Boolean).join(" · ");
    tip.replaceChildren(el("strong", { dir: "auto" }, papers.title[i]), el("span", {}, facts));
    const [px, py] = [(x[i] * view.scale + view.left) / ratio, (y[i] * view.scale + view.top) / ratio];
    const left = Math.max(8, Math.min(px - tip.offsetWidth / 2, ground.clientWidth - tip.offsetWidth - 8));
    const above = py - tip.offsetHeight - 14;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above > 8 ? above : py + 16)}px)`;
  };

  /* Hands -------------------------------------------------------------------------------------------- */
  const pointers = new Map();
  let dragged = 0;
  const placeOf = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio];
  };
  const brushing = () => $("brush").getAttribute("aria-pressed") === "true";
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    dragged = 0;
    if (pointers.size === 1 && (event.shiftKey || brushing())) rectangle = { x0: at[0], y0: at[1], x1: at[0], y1: at[1] };
  });
  canvas.addEventListener("pointermove", (event) => {
    const at = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) { hover(...at); return; }
    dragged += Math.hypot(at[0] - before[0], at[1] - before[1]);
    if (rectangle) { rectangle.x1 = at[0]; rectangle.y1 = at[1]; redraw(); }
    else if (pointers.size === 2) pinch(event.pointerId, before, at);
    else if (dragged > 3 * ratio) { hover(null); pan(at[0] - before[0], at[1] - before[1]); }
    pointers.set(event.pointerId, at);
  });
  const pinch = (id, before, at) => {
    const other = [...pointers].find(([each]) => each !== id)[1];
    const apart = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
    zoom(apart(at) / apart(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
  };
  const release = (event) => {
    const at = pointers.get(event.pointerId);
    pointers.delete(event.pointerId);
    if (rectangle) { if (dragged > 4 * ratio) select(); rectangle = null; redraw(); return; }
    if (event.type === "pointerup" && at && dragged <= 4 * ratio) {
      const found = pointAt(...at);
      if (found >= 0) location.href = `papers.html#paper=${papers.id[found]}`;
    }
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => hover(null));
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(1.0016 ** -event.deltaY, ...placeOf(event)); hover(null); }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, ...placeOf(event)));
  const KEYS = {
    ArrowLeft: () => pan(60 * ratio, 0), ArrowRight: () => pan(-60 * ratio, 0), ArrowUp: () => pan(0, 60 * ratio), ArrowDown: () => pan(0, -60 * ratio),
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), 0: fit, Escape: () => { selected = null; arrange(); },
  };
  canvas.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); }
  });
  $("in").addEventListener("click", () => zoom(1.6));
  $("out").addEventListener("click", () => zoom(1 / 1.6));
  $("whole").addEventListener("click", fit);
  $("brush").addEventListener("click", () => $("brush").setAttribute("aria-pressed", String(!brushing())));
  $("save").addEventListener("click", saveSelection);
  $("clear").addEventListener("click", () => { selected = null; arrange(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", applyFilters);
  /* Of many topics, those whose name holds what is typed, their groups open; what is ticked stays in sight. */
  const findTopic = (typed) => {
    const wanted = typed.trim().toLowerCase();
    for (const group of form.querySelectorAll("fieldset details")) {
      const ticks = [...group.querySelectorAll(".tick")];
      for (const tick of ticks) tick.hidden = !tick.textContent.toLowerCase().includes(wanted) && !tick.firstChild.checked;
      group.hidden = ticks.every((tick) => tick.hidden);
      group.open = wanted !== "" && !group.hidden;
    }
  };
  $("find-topic")?.addEventListener("input", (event) => { event.stopPropagation(); findTopic(event.target.value); });
  form.addEventListener("reset", () => setTimeout(() => { selected = null; if ($("find-topic")) findTopic(""); applyFilters(); }));

  /* Where a paper is on the page, in CSS pixels: for tests. */
  window.taxo.placeOnPage = (i) => {
    const box = canvas.getBoundingClientRect();
    return [box.left + (x[i] * view.scale + view.left) / ratio, box.top + (y[i] * view.scale + view.top) / ratio];
  };

  /* Start -------------------------------------------------------------------------------------------- */
  const option = (value) => el("option", { value: String(value) }, String(value));
  const known = [...new Set(years.filter(Boolean))].sort();
  form.elements.from.append(...known.map(option));
  form.elements.to.append(...[...known].reverse().map(option));
  form.elements.listing.append(...papers.listings.map((name, i) => el("option", { value: String(i) }, name)));
  const address = new URLSearchParams(location.hash.slice(1));
  const wanted = address.get("topic");
  const anyNew = papers.isNew.includes(1);
  form.elements.new.closest("label").hidden = !anyNew;
  form.elements.new.value = anyNew && address.has("new") ? "1" : "";
  for (const box of form.querySelectorAll("[name=topic]")) box.checked = box.value === wanted;
  /* The papers of a suggestion are selected: a topic's, or those that a phrase would bring one. */
  const selectSuggested = async () => {
    const [topic, phrase] = [address.get("suggestion"), address.get("phrase")];
    if (topic === null) return;
    await load("suggestions");
    const { topics: suggested, phrases } = window.taxo.suggestions;
    const found = phrase === null ? suggested.find((each) => each.id === topic) : phrases.find((each) => each.topic === topic && each.phrase === phrase);
    if (!found?.papers.length) return;
    selected = new Set(found.papers);
    selectedFor = ` for “${phrase ?? found.name}”`;
    arrange();
  };
  addEventListener("taxo-theme", dye);
  new ResizeObserver(resize).observe(ground);
  dye();
  resize();
  applyFilters();
  selectSuggested();
  document.fonts.ready.then(() => { version++; redraw(); });
})();
