/* Paints points straight into pixels: no graphics card needed, and 100,000 of them stay fluid. */
(() => {
  "use strict";
  const STEPS = 4; // a point's place is kept to a quarter of a pixel, so that slow moves don't shake
  const CLOUD = 192;

  const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

  /* How far inside a shape of the area of a disc of `radius` a place is, in pixels, below 0 outside: one a shape, in the
     order of taxo/report/colours.py. */
  const SHAPES = [
    (dx, dy, radius) => radius - Math.hypot(dx, dy),
    (dx, dy, radius) => 0.886 * radius - Math.max(Math.abs(dx), Math.abs(dy)),
    (dx, dy, radius) => 0.778 * radius - Math.max(dy, 0.866 * Math.abs(dx) - 0.5 * dy),
    (dx, dy, radius) => (1.253 * radius - Math.abs(dx) - Math.abs(dy)) * Math.SQRT1_2,
    (dx, dy, radius) => {
      const [far, near] = [Math.max(Math.abs(dx), Math.abs(dy)), Math.min(Math.abs(dx), Math.abs(dy))];
      return Math.min(1.25 * radius - far, 0.46 * radius - near);
    },
  ];

  /* The pixels of a shape of `radius`, for each fraction of a pixel: offsets and coverage, 0 to 255. */
  const masks = (shape, radius, width) => {
    const reach = reachOf(radius);
    const made = [];
    for (let sy = 0; sy < STEPS; sy++) {
      for (let sx = 0; sx < STEPS; sx++) {
        const offsets = [];
        const covers = [];
        for (let dy = -reach; dy <= reach; dy++) {
          for (let dx = -reach; dx <= reach; dx++) {
            const inside = SHAPES[shape](dx - (sx + 0.5) / STEPS + 0.5, dy - (sy + 0.5) / STEPS + 0.5, radius);
            const cover = Math.round(255 * Math.min(1, Math.max(0, inside + 0.5)));
            if (cover > 0) { offsets.push(dy * width + dx); covers.push(cover); }
          }
        }
        made.push({ offsets: Int32Array.from(offsets), covers: Uint8Array.from(covers) });
      }
    }
    return made;
  };
  const reachOf = (radius) => Math.ceil(1.56 * radius) + 1; // a triangle's corner is farthest from its middle

  /* A painter of points onto one canvas of its own; `paint` clears it and draws those of the numbers in `order`, each in
     the colour and shape of its class (`look`: classOf, pixels, shapes), fainter by so many halvings as `fade` says. */
  window.taxo.buildPainter = (x, y) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    let image = null;
    let pixels = null;
    let made = [];
    let key = "";

    const resize = (width, height, radius) => {
      if (!image || image.width !== width || image.height !== height) {
        canvas.width = width;
        canvas.height = height;
        image = context.createImageData(width, height);
        pixels = new Uint32Array(image.data.buffer);
        key = "";
      }
      if (key !== `${radius}`) { made = SHAPES.map((_, shape) => masks(shape, radius, width)); key = `${radius}`; }
    };

    /* Red and blue are mixed in one go, their sums apart by the byte between them; a byte's share is of 256. */
    const blend = (under, colour, cover) => {
      const alpha = under >>> 24;
      if (alpha === 0) return ((cover << 24) | colour) >>> 0;
      const more = cover + (cover >> 7);
      const keep = 256 - more;
      const ends = (((under & 0xff00ff) * keep + (colour & 0xff00ff) * more) >>> 8) & 0xff00ff;
      const green = (((under & 0xff00) * keep + (colour & 0xff00) * more) >>> 8) & 0xff00;
      return (((alpha + (((255 - alpha) * more) >> 8)) << 24) | ends | green) >>> 0;
    };

    const paint = (view, radius, order, look, fade) => {
      resize(view.width, view.height, radius);
      pixels.fill(0);
      const reach = reachOf(radius);
      for (const i of order) {
        const px = x[i] * view.scale + view.left;
        const py = y[i] * view.scale + view.top;
        const ix = Math.floor(px);
        const iy = Math.floor(py);
        if (ix < reach || iy < reach || ix >= view.width - reach || iy >= view.height - reach) continue;
        const own = look.classOf[i];
        const { offsets, covers } = made[look.shapes[own]][Math.floor((py - iy) * STEPS) * STEPS + Math.floor((px - ix) * STEPS)];
        const colour = look.pixels[own];
        const base = iy * view.width + ix;
        const faint = fade ? fade[i] : 0;
        for (let at = 0; at < offsets.length; at++) {
          const place = base + offsets[at];
          const cover = faint ? covers[at] >> faint : covers[at];
          pixels[place] = cover === 255 ? (0xff000000 | colour) >>> 0 : blend(pixels[place], colour, cover);
        }
      }
      context.putImageData(image, 0, 0);
      return canvas;
    };
    return { paint };
  };

  /* "#rrggbb" as the number that a pixel holds, without its opacity. */
  window.taxo.pixelOf = (hex) => {
    const [red, green, blue] = rgb(hex);
    return (blue << 16) | (green << 8) | red;
  };

  const blur = (grid, kernel) => {
    const reach = (kernel.length - 1) / 2;
    const pass = (from, step, line) => {
      const to = new Float32Array(from.length);
      for (let a = 0; a < CLOUD; a++) {
        for (let b = 0; b < CLOUD; b++) {
          const value = from[a * line + b * step];
          if (!value) continue;
          for (let k = Math.max(-reach, -b); k <= Math.min(reach, CLOUD - 1 - b); k++) to[a * line + (b + k) * step] += value * kernel[k + reach];
        }
      }
      return to;
    };
    return pass(pass(grid, 1, CLOUD), CLOUD, 1);
  };

  /* A small picture of the ground: where a class of points is dense, its colour; it is stretched under the points. */
  window.taxo.drawCloud = (x, y, classOf, hexes) => {
    const radius = CLOUD / 40;
    const kernel = Float32Array.from({ length: 2 * Math.ceil(3 * radius) + 1 }, (_, i) => Math.exp(-0.5 * ((i - Math.ceil(3 * radius)) / radius) ** 2));
    const grids = hexes.map(() => null);
    for (let i = 0; i < x.length; i++) {
      const grid = (grids[classOf[i]] ||= new Float32Array(CLOUD * CLOUD));
      const column = Math.round((0.1 + 0.8 * x[i]) * (CLOUD - 1));
      const line = Math.round((0.1 + 0.8 * y[i]) * (CLOUD - 1));
      grid[line * CLOUD + column]++;
    }
    const sums = new Float32Array(CLOUD * CLOUD * 4);
    grids.forEach((grid, own) => {
      if (!grid) return;
      const colour = rgb(hexes[own]);
      blur(grid, kernel).forEach((density, at) => {
        for (let channel = 0; channel < 3; channel++) sums[at * 4 + channel] += density * colour[channel];
        sums[at * 4 + 3] += density;
      });
    });
    const totals = Array.from({ length: CLOUD * CLOUD }, (_, at) => sums[at * 4 + 3]).filter((total) => total > 1e-3).sort((a, b) => a - b);
    const dense = totals[Math.floor(totals.length * 0.9)] || 1;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = CLOUD;
    const context = canvas.getContext("2d");
    const image = context.createImageData(CLOUD, CLOUD);
    for (let at = 0; at < CLOUD * CLOUD; at++) {
      const total = sums[at * 4 + 3];
      if (total < 1e-6) continue;
      for (let channel = 0; channel < 3; channel++) image.data[at * 4 + channel] = sums[at * 4 + channel] / total;
      image.data[at * 4 + 3] = (0.3 * 255 * total) / (total + dense);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  };
})();
