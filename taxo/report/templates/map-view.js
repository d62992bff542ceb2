/* The part of the map that is seen: its place and scale, and how these follow hands and the window. */
(() => {
  "use strict";
  const MOST_ZOOM = 60;
  const LEAST_ZOOM = 0.6;
  const NARROW = 760; // CSS pixels
  const FOOT = 56; // CSS pixels: there the buttons lie where it is narrow

  /* A view of points that fill x from 0 to `right` and y from 0 to `bottom`; `moved` is called after each change.
     Places on the canvas are in its own pixels, `ratio` to a CSS pixel. */
  window.taxo.buildView = (canvas, ground, right, bottom, moved) => {
    const view = { width: 0, height: 0, scale: 1, left: 0, top: 0, whole: 1, ratio: 1 };
    const high = () => view.height - (view.narrow ? FOOT * view.ratio : 0);
    const fit = () => {
      view.whole = 0.86 * Math.min(view.width / (right || 1), high() / (bottom || 1));
      view.scale = view.whole;
      view.left = (view.width - right * view.whole) / 2;
      view.top = (high() - bottom * view.whole) / 2;
      moved();
    };
    /* Takes the size of the ground; keeps what is in the middle where something was shown before. */
    const resize = () => {
      const box = ground.getBoundingClientRect();
      const ratio = Math.min(2, devicePixelRatio || 1);
      const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
      if (!width || !height) return; // not shown, as on paper
      if (width === view.width && height === view.height) return;
      const before = view.width ? state() : null;
      canvas.width = view.width = width;
      canvas.height = view.height = height;
      view.ratio = ratio;
      view.narrow = width / ratio < NARROW;
      fit();
      if (before) show(before);
    };
    const zoom = (factor, cx = view.width / 2, cy = view.height / 2) => {
      const scale = Math.min(view.whole * MOST_ZOOM, Math.max(view.whole * LEAST_ZOOM, view.scale * factor));
      view.left = cx - ((cx - view.left) * scale) / view.scale;
      view.top = cy - ((cy - view.top) * scale) / view.scale;
      view.scale = scale;
      moved();
    };
    const pan = (dx, dy) => { view.left += dx; view.top += dy; moved(); };

    /* What is in the middle, in the map's coordinates, and how much nearer than the whole it is: null for the whole. */
    const state = () => {
      const [mx, my] = toMap(view.width / 2, view.height / 2);
      const zoomed = view.scale / view.whole;
      const isWhole = Math.abs(zoomed - 1) < 1e-6 && Math.abs(view.left - (view.width - right * view.whole) / 2) < 1 && Math.abs(view.top - (high() - bottom * view.whole) / 2) < 1;
      return isWhole ? null : { x: mx, y: my, zoom: zoomed };
    };
    const show = (wanted) => {
      if (wanted === null) { fit(); return; }
      view.scale = view.whole * Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, wanted.zoom));
      view.left = view.width / 2 - wanted.x * view.scale;
      view.top = view.height / 2 - wanted.y * view.scale;
      moved();
    };
    const toMap = (px, py) => [(px - view.left) / view.scale, (py - view.top) / view.scale];
    const toCanvas = (mx, my) => [mx * view.scale + view.left, my * view.scale + view.top];
    /* Moves as little as brings a point of the map into sight. */
    const reveal = (mx, my) => {
      const [px, py] = toCanvas(mx, my);
      const edge = 40 * view.ratio;
      const inward = (at, size) => Math.min(size - edge, Math.max(edge, at)) - at;
      const [dx, dy] = [inward(px, view.width), inward(py, view.height)];
      if (dx || dy) pan(dx, dy);
    };
    return Object.assign(view, { fit, resize, zoom, pan, state, show, toMap, toCanvas, reveal });
  };
})();
