/* Names on the map in layers: groups from afar, topics, dense regions that no topic has in grey, and titles from near.
   Each stands where most dots around it are its own, and none over another. */
(() => {
  "use strict";
  const LINE = 1.12;
  const AROUND = 10; // dots by which a name is judged
  const LEAST_SHARE = 0.5; // of them that are its own
  const RINGS = 5;
  const TURNS = 12;
  const HIDDEN_COST = 0.12; // heights of the letters by which a name would rather move than hide one more dot
  const ROOM = 90; // a name wants this many squares of its letter's size, lest the names hide the dots
  const GROUPS_UP_TO = 1.7; // times nearer than the whole map: then a group fills the window
  const REGIONS_FROM = 1.25;
  const TITLES_BELOW = 40; // papers in view
  const TITLE_LETTERS = 56;
  const SIZES = { groups: 1.22, topics: 1, regions: 0.92, titles: 0.9 };

  const median = (values) => Float64Array.from(values).sort()[Math.floor(values.length / 2)]; // typed, it needs no comparing function
  /* The middle of the half of the points that lies closest together around their median. */
  const densest = (members, x, y) => {
    const mx = median(members.map((i) => x[i]));
    const my = median(members.map((i) => y[i]));
    const far = Float64Array.from(members, (i) => (x[i] - mx) ** 2 + (y[i] - my) ** 2);
    const furthest = far.slice().sort()[Math.ceil(members.length / 2) - 1];
    const near = members.filter((_, at) => far[at] <= furthest);
    return [median(near.map((i) => x[i])), median(near.map((i) => y[i]))];
  };
  const twoLines = (name) => {
    const spaces = [...name.matchAll(/ /g)].map((match) => match.index);
    if (name.length <= 18 || !spaces.length) return [name];
    const middle = spaces.reduce((a, b) => (Math.abs(a - name.length / 2) <= Math.abs(b - name.length / 2) ? a : b));
    return [name.slice(0, middle), name.slice(middle + 1)];
  };
  const shorten = (title) => {
    if (title.length <= TITLE_LETTERS) return title;
    const cut = title.slice(0, TITLE_LETTERS);
    return `${cut.slice(0, cut.lastIndexOf(" ") > 20 ? cut.lastIndexOf(" ") : TITLE_LETTERS)}…`;
  };
  const clash = (one, other) => one.left < other.left + other.width && other.left < one.left + one.width && one.top < other.top + other.height && other.top < one.top + one.height;

  /* `names` are of data/names.js, `topicOf` the number of each point's topic, `titles` the papers'. */
  window.taxo.buildLabels = (names, topicOf, titles, index, x, y) => {
    let placed = [];

    const fontOf = (layer, em) => `${{ groups: "600", topics: "600", regions: "400", titles: "400" }[layer]} ${em * SIZES[layer]}px ${layer === "titles" || layer === "groups" ? '"Taxo Serif", Georgia, serif' : '"Taxo Sans", sans-serif'}`;
    const sized = (context, layer, lines, em) => {
      context.font = fontOf(layer, em);
      const size = em * SIZES[layer];
      return { width: Math.max(...lines.map((line) => context.measureText(line).width)) + size * 0.5, height: lines.length * size * LINE + size * 0.2 };
    };

    /* Whether most of the dots around a box are of the topics `of` (of fewer papers than that many, all they are), and
       one of these is at it. */
    const isOwn = (view, box, of, n, strong, em) => {
      const near = index.nearestOf(...view.toMap(box.left + box.width / 2, box.top + box.height / 2), Math.min(AROUND, n), strong);
      const own = near.filter((i) => of.has(topicOf[i]));
      const isAt = ([px, py]) => px > box.left - em && px < box.left + box.width + em && py > box.top - em && py < box.top + box.height + em;
      return own.length > 0 && own.length >= LEAST_SHARE * near.length && own.some((i) => isAt(view.toCanvas(x[i], y[i])));
    };

    /* Whether no topic has most of the dots around a box. */
    const isNobodys = (view, box, strong) => {
      const near = index.nearestOf(...view.toMap(box.left + box.width / 2, box.top + box.height / 2), AROUND, strong);
      return near.length === AROUND && near.every((i) => near.filter((other) => topicOf[other] === topicOf[i]).length < LEAST_SHARE * AROUND);
    };

    /* The best box for a name near a place on the canvas: few dots under it, none of the `boxes`, inside the window. */
    const bestBox = (view, [px, py], size, em, boxes, fits) => {
      let best = null;
      for (let ring = 0; ring <= RINGS; ring++) {
        if (best && ring * 0.8 > best.cost) break;
        for (let turn = 0; turn < (ring ? TURNS : 1); turn++) {
          const angle = (turn * 2 * Math.PI) / TURNS;
          const [cx, cy] = [px + Math.cos(angle) * ring * em * 1.4, py + Math.sin(angle) * ring * em * 0.8];
          const box = { left: cx - size.width / 2, top: cy - size.height / 2, ...size };
          if (box.left < 4 || box.top < 4 || box.left + box.width > view.width - 4 || box.top + box.height > view.height - 4) continue;
          if (boxes.some((other) => clash(box, other))) continue;
          const cost = ring * 0.8 + Math.min(30, hidden(view, box)) * HIDDEN_COST;
          if ((!best || cost < best.cost - 1e-9) && fits(box)) best = { box, cost, cx, cy };
        }
      }
      return best;
    };
    const hidden = (view, box) => {
      let count = 0;
      index.inside(...view.toMap(box.left, box.top), ...view.toMap(box.left + box.width, box.top + box.height), () => { count++; return count < 30; });
      return count;
    };

    const inSight = (view, mx, my) => {
      const [px, py] = view.toCanvas(mx, my);
      return px > 0 && py > 0 && px < view.width && py < view.height;
    };

    /* Places the names for a view. `strong(i)` says whether a point stands out, `taken` are boxes that stay free of
       names, `inView` the strong points in view, `counts` how many there are at all of each topic. */
    const place = (context, view, em, strong, taken, inView, counts) => {
      const zoomed = view.scale / view.whole;
      const most = (view.width * view.height * Math.max(1, zoomed)) / (ROOM * em * em);
      const boxes = [...taken];
      const seen = new Set(inView.map((i) => topicOf[i]));
      placed = [];
      const add = (layer, lines, entry, found) => {
        const [mx, my] = view.toMap(found.cx, found.cy);
        boxes.push(found.box);
        placed.push({ layer, lines, mx, my, ...entry });
      };
      const addNames = (layer, own) => {
        for (const entry of names[layer]) {
          if (placed.length >= most) return;
          const of = new Set(entry.of);
          const n = entry.of.reduce((sum, topic) => sum + (counts.get(topic) ?? 0), 0);
          if (own && !entry.of.some((topic) => seen.has(topic))) continue;
          const lines = twoLines(entry.name);
          const size = sized(context, layer, lines, em);
          const fits = own ? (box) => isOwn(view, box, of, n, strong, em) : (box) => isNobodys(view, box, strong);
          for (const [mx, my] of anchorsOf(entry, of, n, own, strong, inView)) {
            const found = inSight(view, mx, my) && bestBox(view, view.toCanvas(mx, my), size, em, boxes, fits);
            if (found) { add(layer, lines, entry, found); break; }
          }
        }
      };
      if (zoomed <= GROUPS_UP_TO) addNames("groups", true);
      addNames("topics", true);
      if (zoomed >= REGIONS_FROM || names.groups.length < 2) addNames("regions", false);
      if (inView.length <= TITLES_BELOW) addTitles(context, view, em, boxes, inView, add);
    };
    /* Where a name could stand: its places, or of a few points that stand out alone, their middle. */
    const anchorsOf = (entry, of, n, own, strong, inView) => {
      const known = entry.places.map(([mx, my]) => [mx, my]);
      if (!own || inView.length > 3 * n) return own ? known : known.slice(0, 1);
      return [...known, densest(inView.filter((i) => of.has(topicOf[i])), x, y)];
    };
    const addTitles = (context, view, em, boxes, inView, add) => {
      for (const i of inView) {
        const lines = twoLines(shorten(titles[i]));
        const size = sized(context, "titles", lines, em);
        const [px, py] = view.toCanvas(x[i], y[i]);
        for (const side of [1, -1]) {
          const [cx, cy] = [px + side * (size.width / 2 + em * 0.7), py];
          const box = { left: cx - size.width / 2, top: cy - size.height / 2, ...size };
          if (box.left < 0 || box.left + box.width > view.width || boxes.some((other) => clash(box, other))) continue;
          add("titles", lines, { of: [], n: 1, paper: i }, { box, cx, cy });
          break;
        }
      }
    };

    /* Draws the names where they were placed, which moves and grows apart with the map until they are placed anew. */
    const draw = (context, view, em, inks) => {
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const label of [...placed].reverse()) {
        const [cx, cy] = view.toCanvas(label.mx, label.my);
        const size = em * SIZES[label.layer];
        context.font = fontOf(label.layer, em);
        context.lineWidth = size / 3.2;
        context.strokeStyle = inks.paper;
        context.fillStyle = inks.of(label);
        label.lines.forEach((line, at) => {
          const middle = cy + (at - (label.lines.length - 1) / 2) * size * LINE;
          context.strokeText(line, cx, middle);
          context.fillText(line, cx, middle);
        });
      }
    };
    return { place, draw, shown: () => placed };
  };
})();
