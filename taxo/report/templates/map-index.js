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

    /* The `count` accepted points nearest to a place, nearest first: in a square that grows until it holds them. */
    const nearestOf = (px, py, count, accept) => {
      for (let radius = 1.5 / side; ; radius *= 2) {
        const found = [];
        inside(px - radius, py - radius, px + radius, py + radius, (i) => { if (accept(i)) found.push([(x[i] - px) ** 2 + (y[i] - py) ** 2, i]); });
        const sure = found.filter(([far]) => far <= radius * radius).sort((a, b) => a[0] - b[0]);
        if (sure.length >= count || radius > 4) return sure.slice(0, count).map(([, i]) => i);
      }
    };

    /* The points inside a polygon of [x, y] corners, by how often a ray from each crosses its sides. */
    const insidePolygon = (corners, visit) => {
      const [xs, ys] = [corners.map(([cx]) => cx), corners.map(([, cy]) => cy)];
      inside(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (i) => {
        let odd = false;
        for (let a = 0, b = corners.length - 1; a < corners.length; b = a++) {
          if (ys[a] > y[i] !== ys[b] > y[i] && x[i] < xs[a] + ((xs[b] - xs[a]) * (y[i] - ys[a])) / (ys[b] - ys[a])) odd = !odd;
        }
        if (odd) visit(i);
      });
    };
    return { inside, nearest, nearestOf, insidePolygon };
  };
})();
