/* Places the topics' names on the map: the largest first, each near its densest part, none over another. */
(() => {
  "use strict";
  const LINE = 1.12;
  const ROOM = 110; // a name wants this many squares of its letter's size, lest the names hide the points
  const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

  /* The middle of the half of the points that lies closest together around their median. */
  const densest = (members, x, y) => {
    const mx = median(members.map((i) => x[i]));
    const my = median(members.map((i) => y[i]));
    const far = (i) => (x[i] - mx) ** 2 + (y[i] - my) ** 2;
    const near = [...members].sort((a, b) => far(a) - far(b)).slice(0, Math.ceil(members.length / 2));
    return [median(near.map((i) => x[i])), median(near.map((i) => y[i]))];
  };

  const twoLines = (name) => {
    const spaces = [...name.matchAll(/ /g)].map((match) => match.index);
    if (name.length <= 18 || !spaces.length) return [name];
    const middle = spaces.reduce((a, b) => (Math.abs(a - name.length / 2) <= Math.abs(b - name.length / 2) ? a : b));
    return [name.slice(0, middle), name.slice(middle + 1)];
  };

  window.taxo.buildLabels = (topics, topicOf, x, y) => {
    const members = topics.map(() => []);
    topicOf.forEach((topic, i) => { if (topic < topics.length) members[topic].push(i); });
    const anchors = topics.map(({ name }, topic) => members[topic].length && { topic, lines: twoLines(name), at: densest(members[topic], x, y), size: members[topic].length });
    const ordered = anchors.filter(Boolean).sort((a, b) => b.size - a.size);
    let key = "";
    let placed = [];

    const place = (context, view, em, shown) => {
      const { scale } = view;
      const boxes = [];
      const most = (view.width * view.height * Math.max(1, scale / view.whole)) / (ROOM * em * em);
      placed = [];
      for (const label of ordered) {
        if (!shown(label.topic) || placed.length >= most) continue;
        const width = Math.max(...label.lines.map((line) => context.measureText(line).width)) + em * 0.5;
        const height = label.lines.length * em * LINE + em * 0.2;
        const spot = free(label.at[0] * scale, label.at[1] * scale, width, height, boxes, em);
        if (spot) { boxes.push(spot); placed.push({ ...label, ...spot }); }
      }
    };

    const free = (cx, cy, width, height, boxes, em) => {
      for (let ring = 0; ring < 4; ring++) {
        for (let turn = 0; turn < (ring ? 12 : 1); turn++) {
          const angle = (turn * Math.PI) / 6;
          const left = cx + Math.cos(angle) * ring * em * 1.6 - width / 2;
          const top = cy + Math.sin(angle) * ring * em - height / 2;
          const clash = boxes.some((box) => left < box.left + box.width && box.left < left + width && top < box.top + box.height && box.top < top + height);
          if (!clash) return { left, top, width, height };
        }
      }
      return null;
    };

    /* Draws the names; places are kept while only the view moves. */
    const draw = (context, view, em, colours, paper, shown, version) => {
      context.font = `600 ${em}px "Taxo Sans", sans-serif`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = em / 3.2;
      context.strokeStyle = paper;
      if (key !== `${view.scale} ${em} ${version}`) { place(context, view, em, shown); key = `${view.scale} ${em} ${version}`; }
      for (const label of placed) {
        const cx = label.left + label.width / 2 + view.left;
        const cy = label.top + label.height / 2 + view.top;
        context.fillStyle = colours[label.topic];
        label.lines.forEach((line, i) => {
          const y = cy + (i - (label.lines.length - 1) / 2) * em * LINE;
          context.strokeText(line, cx, y);
          context.fillText(line, cx, y);
        });
      }
    };
    return { draw };
  };
})();
