/* What hands do on the map: drag, pinch, scroll, tap, draw a selection, keys. */
(() => {
  "use strict";
  const STILL = 4; // CSS pixels that a hand may tremble between down and up
  const STEP = 60; // that a key moves the map

  /* `acts` has what the map does: hover(px, py), leave(), tap(px, py, isTouch), draw(path), drawn(path, mode), escape();
     `mode()` is "box" or "lasso" where dragging selects, "" where it moves. */
  window.taxo.buildHands = (canvas, view, acts, mode) => {
    const pointers = new Map();
    let dragged = 0;
    let path = null;
    let drawing = "";
    const placeOf = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * view.ratio, (event.clientY - box.top) * view.ratio];
    };
    const still = () => dragged <= STILL * view.ratio;

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      canvas.setPointerCapture(event.pointerId);
      const at = placeOf(event);
      pointers.set(event.pointerId, at);
      dragged = 0;
      drawing = mode() || (event.shiftKey ? (event.altKey ? "lasso" : "box") : "");
      path = pointers.size === 1 && drawing ? [at] : null;
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = placeOf(event);
      const before = pointers.get(event.pointerId);
      if (!before) { if (event.pointerType !== "touch") acts.hover(...at); return; }
      dragged += Math.hypot(at[0] - before[0], at[1] - before[1]);
      if (path) { path.push(at); acts.draw(path, drawing); }
      else if (pointers.size === 2) pinch(event.pointerId, before, at);
      else if (!still()) { acts.leave(); view.pan(at[0] - before[0], at[1] - before[1]); }
      pointers.set(event.pointerId, at);
    });
    const pinch = (id, before, at) => {
      const other = [...pointers].find(([each]) => each !== id)[1];
      const apart = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
      acts.leave();
      view.zoom(apart(at) / apart(before), (at[0] + other[0]) / 2, (at[1] + other[1]) / 2);
    };
    const release = (event) => {
      const at = pointers.get(event.pointerId);
      const wasOne = pointers.size === 1;
      pointers.delete(event.pointerId);
      if (path) {
        const done = path;
        path = null;
        acts.draw(null, drawing);
        if (event.type === "pointerup" && !still()) acts.drawn(done, drawing);
        return;
      }
      if (event.type === "pointerup" && at && wasOne && still()) acts.tap(...at, event.pointerType === "touch");
    };
    canvas.addEventListener("pointerup", release);
    canvas.addEventListener("pointercancel", release);
    canvas.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") acts.leave(); });
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); acts.leave(); view.zoom(1.0016 ** -event.deltaY, ...placeOf(event)); }, { passive: false });
    canvas.addEventListener("dblclick", (event) => view.zoom(2, ...placeOf(event)));
    const pan = (dx, dy) => () => view.pan(dx * STEP * view.ratio, dy * STEP * view.ratio);
    const KEYS = {
      ArrowLeft: pan(1, 0), ArrowRight: pan(-1, 0), ArrowUp: pan(0, 1), ArrowDown: pan(0, -1),
      "+": () => view.zoom(1.4), "=": () => view.zoom(1.4), "-": () => view.zoom(1 / 1.4), 0: view.fit, Escape: acts.escape,
    };
    canvas.addEventListener("keydown", (event) => {
      const act = KEYS[event.key];
      if (act && !event.ctrlKey && !event.metaKey) { event.preventDefault(); act(); }
    });
  };
})();
