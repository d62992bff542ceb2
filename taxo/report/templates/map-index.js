/* Finds the points near a place fast: a grid of cells, each a run in one array of point numbers. */
(() => {
  "use strict";
  const PER_CELL = 4;

  window.taxo.buildIndex = (x, y) => {
    const n = x.length;
    const side = Math.max(1, Math.round(Math.sqrt(n / PER_CELL)));
    const clamp = (value) => Math.min(side - 1, Math.max(0, Math.floor(value * side)));
    const starts = new Uint32Array(side * side + 1);
    for (let i = 0; i < n; i++) starts[clamp(y[i]) * side + clamp(x[i]) + 1]++;
    for (let cell = 0; cell < side * side; cell++) starts[cell + 1] += starts[cell];
    const next = starts.slice();
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[next[clamp(y[i]) * side + clamp(x[i])]++] = i;

    /* Calls visit(i) for each point in the rectangle; a visit that returns false ends it. */
    const inside = (left, top, right, bottom, visit) => {
      for (let row = clamp(top); row <= clamp(bottom); row++) {
        for (let at = starts[row * side + clamp(left)]; at < starts[row * side + clamp(right) + 1]; at++) {
          const i = order[at];
          if (x[i] >= left && x[i] <= right && y[i] >= top && y[i] <= bottom && visit(i) === false) return;
        }
      }
    };

    /* The accepted point nearest to a place, -1 if none is within `radius`. */
    const nearest = (px, py, radius, accept) => {
      let best = -1;
      let closest = radius * radius;
      inside(px - radius, py - radius, px + radius, py + radius, (i) => {
        const far = (x[i] - px) ** 2 + (y[i] - py) ** 2;
        if (far <= closest && accept(i)) { best = i; closest = far; }
      });
      return best;
    };
    return { inside, nearest };
  };
})();
