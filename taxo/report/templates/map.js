/* The map: what is shown, and what changes it. The parts are in map-*.js, each with what it does. */
(() => {
  "use strict";
  const { papers, places, topics, names, palette, el, thousands, sureness, isDark, buildIndex, buildPainter, buildLabels, buildView, buildFilters, buildPanel, buildHands, drawCloud, pixelOf, lookOf, fillLooks, keyRows, mapAddress, mapSelection, savePapers } = window.taxo;
  const LISTED = 60;
  const SETTLED = 160; // milliseconds without a move after which names and list follow
  const REACH = { mouse: 6, touch: 20 }; // CSS pixels beside a dot that still are the dot
  const count = papers.id.length;
  const x = Float32Array.from(places.x);
  const y = Float32Array.from(places.y);
  const numbers = new Map(papers.id.map((id, i) => [id, i]));
  const $ = (id) => document.getElementById(id);
  const [ground, canvas, tip, form] = ["ground", "map", "tip", "filters"].map($);
  const context = canvas.getContext("2d");
  const forced = matchMedia("(forced-colors: active)");
  const index = buildIndex(x, y);
  const painter = buildPainter(x, y);
  const topicOf = papers.topic;
  const labels = buildLabels(names, topicOf, papers.title, index, x, y);
  const filters = buildFilters(form);

  const counts = new Map(); // of each topic's number, the papers that stand out
  let accepted = new Uint8Array(count).fill(1);
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let fade = null;
  let region = null;
  let selected = null; // of the region: { found, what }
  let by = "topic";
  let look = null;
  let cloud = null;
  let inks = null;
  let hovered = -1;
  let opened = -1;
  let drawnPath = null;
  let queued = false;
  let settling = 0;
  let restoring = 0; // the address isn't written while it is read

  /* Drawing ------------------------------------------------------------------------------------------ */
  const dye = () => {
    const style = getComputedStyle(document.body);
    const theme = isDark() ? "dark" : "light";
    look.pixels = look.classes.map((each) => pixelOf(each[theme]));
    look.shapes = look.classes.map(({ shape }) => shape);
    cloud = forced.matches ? null : drawCloud(x, y, look.classOf, look.classes.map((each) => each[theme]));
    const quiet = getComputedStyle($("map-help")).color;
    const ofTopic = (topic) => (by === "topic" && !forced.matches ? topics[topic][`${theme}Text`] : style.color);
    inks = {
      paper: style.backgroundColor, ink: style.color,
      of: ({ layer, of }) => (layer === "topics" ? ofTopic(of[0]) : layer === "regions" ? quiet : style.color),
    };
    redraw();
  };
  const radius = () => {
    const dot = (count > 20000 ? 1.4 : count > 3000 ? 2 : count > 1000 ? 2.8 : 3.6) * (view.narrow ? 0.7 : 1);
    return Math.round(Math.min(9, dot * Math.max(1, view.scale / view.whole) ** 0.4) * view.ratio * 4) / 4;
  };
  const letters = () => Math.round((view.narrow ? 12 : 14) * view.ratio);
  const draw = () => {
    queued = false;
    if (!look) return;
    context.clearRect(0, 0, view.width, view.height);
    const side = view.scale / 0.8;
    if (cloud) context.drawImage(cloud, view.left - side * 0.1, view.top - side * 0.1, side, side);
    context.drawImage(painter.paint(view, radius(), order, look, fade), 0, 0);
    labels.draw(context, view, letters(), inks);
    for (const i of new Set([hovered, opened])) if (i >= 0) ring(i, i === opened ? 3 : 2);
    if (drawnPath) outline(drawnPath.path, drawnPath.mode);
    else if (region?.box || region?.lasso) outlineRegion();
  };
  const redraw = () => {
    if (!queued) { queued = true; requestAnimationFrame(draw); }
  };
  const ring = (i, width) => {
    context.beginPath();
    context.arc(...view.toCanvas(x[i], y[i]), radius() * 1.3 + 3 * view.ratio, 0, 7);
    context.lineWidth = width * view.ratio;
    context.strokeStyle = inks.ink;
    context.stroke();
  };
  const outline = (path, mode) => {
    const [[x0, y0], [x1, y1]] = [path[0], path.at(-1)];
    const corners = mode === "box" ? [[x0, y0], [x1, y0], [x1, y1], [x0, y1]] : path;
    context.lineWidth = view.ratio;
    context.strokeStyle = inks.ink;
    context.setLineDash([4 * view.ratio, 3 * view.ratio]);
    context.beginPath();
    corners.forEach(([px, py], at) => (at ? context.lineTo(px, py) : context.moveTo(px, py)));
    context.closePath();
    context.stroke();
    context.setLineDash([]);
  };
  const outlineRegion = () => {
    const corners = region.box ? [region.box.slice(0, 2), region.box.slice(2)] : mapSelection.corners(region.lasso);
    outline(corners.map(([mx, my]) => view.toCanvas(mx, my)), region.box ? "box" : "lasso");
  };

  /* The view ----------------------------------------------------------------------------------------- */
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => { follow(); remember(); }, SETTLED);
  };
  const view = buildView(canvas, ground, x.reduce((a, b) => Math.max(a, b), 0), y.reduce((a, b) => Math.max(a, b), 0), () => { redraw(); settle(); });
  const strong = (i) => Boolean(accepted[i]) && (!selected || selected.found.has(i));
  const inView = () => {
    const found = [];
    index.inside(...view.toMap(0, 0), ...view.toMap(view.width, view.height), (i) => { if (strong(i)) found.push(i); });
    return found;
  };
  /* Names and list follow what is seen. */
  const follow = () => {
    const seen = inView();
    const box = $("zoom").getBoundingClientRect();
    const from = canvas.getBoundingClientRect();
    const taken = { left: (box.left - from.left) * view.ratio, top: (box.top - from.top) * view.ratio, width: box.width * view.ratio, height: box.height * view.ratio };
    labels.place(context, view, letters(), strong, [taken], seen, counts);
    list(selected ? [...selected.found].filter((i) => accepted[i]) : seen);
    redraw();
  };
  const remember = (kind) => restoring || mapAddress.write({ filters: filters.pairs(), at: view.state(), by, paper: opened >= 0 ? papers.id[opened] : null, region }, kind);

  /* What is filtered out stays as a trace under the rest; a selection dims what isn't in it. */
  const arrange = () => {
    const front = [];
    const back = [];
    counts.clear();
    for (let i = 0; i < count; i++) {
      (strong(i) ? front : back).push(i);
      if (strong(i)) counts.set(topicOf[i], (counts.get(topicOf[i]) ?? 0) + 1);
    }
    order = Uint32Array.from([...back, ...front]);
    fade = back.length ? Uint8Array.from({ length: count }, (_, i) => (strong(i) ? 0 : 3)) : null;
    follow();
  };
  const list = (found) => {
    $("found").textContent = `${thousands(found.length)} ${selected ? `selected${selected.what}` : "in view"}`;
    for (const part of document.querySelectorAll(".of-selection")) part.hidden = !selected;
    $("choose").hidden = Boolean(selected);
    if (selected) $("holds").replaceChildren(...mapSelection.describe(found));
    const rows = found.slice(0, LISTED).map((i) => el("li", {}, panel.link(i)));
    if (found.length > LISTED) rows.push(el("li", { class: "hint" }, `and ${thousands(found.length - LISTED)} more${selected ? "" : ": zoom in or select"}`));
    $("listed").replaceChildren(...rows);
  };
  const select = async (wanted, kind) => {
    const found = wanted && (await mapSelection.resolve(wanted, index, accepted));
    const isEmptied = !found && !kind && wanted && wanted.suggestion === undefined; // by filters, which may change again
    region = found || isEmptied ? wanted : null;
    selected = isEmptied ? { found: new Set(), what: "" } : found;
    arrange();
    if (kind) remember(kind);
  };

  /* A paper: shown by a tip, opened beside the map ----------------------------------------------------- */
  const pointAt = (px, py, reach) => index.nearest(...view.toMap(px, py), (radius() + reach * view.ratio) / view.scale, (i) => accepted[i]);
  const point = (found, isTouch = false) => {
    if (found === hovered) return;
    hovered = found;
    tip.hidden = found < 0;
    canvas.classList.toggle("pointing", found >= 0);
    if (found >= 0) describe(found, isTouch);
    redraw();
  };
  const describe = (i, isTouch) => {
    const named = [papers.topic[i], ...papers.others[i]].map((topic) => topics[topic]?.name ?? "No topic").join(", ");
    const own = by === "topic" ? "" : look.classes[look.classOf[i]].name;
    const facts = [named, sureness(i), (papers.date[i] || "").slice(0, 4), own, papers.isNew[i] && "new"].filter(Boolean).join(" · ");
    tip.replaceChildren(el("strong", { dir: "auto" }, papers.title[i]), el("span", {}, facts), ...(isTouch ? [el("em", {}, "Tap the dot again to open it")] : []));
    const [px, py] = view.toCanvas(x[i], y[i]).map((value) => value / view.ratio);
    const left = Math.max(8, Math.min(px - tip.offsetWidth / 2, ground.clientWidth - tip.offsetWidth - 8));
    const above = py - tip.offsetHeight - 14;
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(above > 8 ? above : py + 16)}px)`;
  };
  const open = (i, isNew = true) => {
    point(-1);
    opened = i;
    $("legend").classList.toggle("has-paper", i >= 0);
    if (i < 0) { panel.hide(); if (isNew) canvas.focus(); }
    else { panel.show(i, isNew); view.reveal(x[i], y[i]); }
    redraw();
    if (isNew) remember(`paper ${i}`);
  };
  const panel = buildPanel($("paper"), (i) => open(i), () => open(-1));

  /* Hands -------------------------------------------------------------------------------------------- */
  const MODES = { brush: "box", lasso: "lasso" };
  const mode = () => MODES[Object.keys(MODES).find((id) => $(id).getAttribute("aria-pressed") === "true")] ?? "";
  const regionOf = (path, how) => {
    const corners = path.map(([px, py]) => view.toMap(px, py));
    if (how === "lasso") return { lasso: mapSelection.thinned(corners).map((value) => Number(value.toFixed(3))) };
    const [xs, ys] = [0, 1].map((axis) => [corners[0][axis], corners.at(-1)[axis]].sort((a, b) => a - b));
    return { box: [xs[0], ys[0], xs[1], ys[1]].map((value) => Number(value.toFixed(4))) };
  };
  buildHands(canvas, view, {
    hover: (px, py) => point(pointAt(px, py, REACH.mouse)),
    leave: () => point(-1),
    tap: (px, py, isTouch) => {
      const found = pointAt(px, py, isTouch ? REACH.touch : REACH.mouse);
      if (isTouch && found >= 0 && found !== hovered) point(found, true);
      else if (found >= 0) open(found);
      else point(-1);
    },
    draw: (path, how) => { drawnPath = path && { path, mode: how }; redraw(); },
    drawn: (path, how) => { mapAddress.forget(); select(regionOf(path, how), "region"); },
    escape: () => { if (opened >= 0) open(-1); else select(null, "region"); },
  }, mode);
  $("in").addEventListener("click", () => view.zoom(1.6));
  $("out").addEventListener("click", () => view.zoom(1 / 1.6));
  $("whole").addEventListener("click", view.fit);
  for (const id of Object.keys(MODES)) {
    $(id).addEventListener("click", () => {
      const wanted = $(id).getAttribute("aria-pressed") !== "true";
      for (const each of Object.keys(MODES)) $(each).setAttribute("aria-pressed", String(wanted && each === id));
    });
  }
  for (const button of document.querySelectorAll("[data-save]")) button.addEventListener("click", () => savePapers([...selected.found].filter((i) => accepted[i]), button.dataset.save));
  $("clear").addEventListener("click", () => select(null, "region"));
  $("choose").addEventListener("click", () => { mapAddress.forget(); select({ filters: true }, "region"); });

  /* Filters and colours, from the form and from the address ------------------------------------------- */
  /* What the filters leave; a region holds other papers then. */
  const refilter = async (kind) => {
    accepted = filters.accepted();
    await select(region);
    if (kind) remember(kind);
  };
  const recolour = async (wanted) => {
    by = [...$("by").options].some((option) => option.value === wanted) ? wanted : "topic";
    $("by").value = by;
    look = await lookOf(by);
    $("key").replaceChildren(...(by === "topic" ? [] : keyRows(look)));
    $("key").hidden = by === "topic";
    dye();
  };
  form.addEventListener("input", (event) => refilter(`filter ${event.target.name}`));
  form.addEventListener("reset", () => setTimeout(() => { filters.clear(); region = null; mapAddress.forget(); refilter("reset"); }));
  $("by").addEventListener("input", () => { mapAddress.forget(); recolour($("by").value).then(() => { follow(); remember("by"); }); });
  const restore = async () => {
    restoring++;
    const wanted = mapAddress.read();
    mapAddress.forget();
    filters.set(wanted.address);
    accepted = filters.accepted();
    if (wanted.by !== by || !look) await recolour(wanted.by);
    view.show(wanted.at);
    await select(wanted.region);
    const i = numbers.get(wanted.paper) ?? -1;
    if (i !== opened) open(i, false);
    restoring--;
  };

  /* Where a paper is on the page, in CSS pixels, and the names with their places on the map: for tests. */
  window.taxo.placeOnPage = (i) => {
    const box = canvas.getBoundingClientRect();
    const [px, py] = view.toCanvas(x[i], y[i]);
    return [box.left + px / view.ratio, box.top + py / view.ratio];
  };
  window.taxo.shownNames = () => labels.shown().map(({ layer, name, of, mx, my, paper }) => ({ layer, name, of, x: mx, y: my, paper }));

  /* Start -------------------------------------------------------------------------------------------- */
  fillLooks($("by"));
  addEventListener("taxo-theme", () => { if (look) dye(); });
  forced.addEventListener("change", dye);
  addEventListener("popstate", restore);
  new ResizeObserver(() => view.resize()).observe(ground);
  view.resize();
  restore();
  document.fonts.ready.then(follow);
})();
