/* Save a figure of the page by itself: as SVG or PNG as it stands there, its numbers as CSV. */
(() => {
  "use strict";
  const { el, csv, save } = window.taxo;
  const SVG = "http://www.w3.org/2000/svg";
  const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "vector-effect"];
  const MARGIN = 12;
  const SHARP = 3; // pixels of a PNG for one of the page

  const svgEl = (name, attributes = {}, ...children) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /* A drawing of the figure with its styles written into it, at its place. */
  const drawing = (svg, x, y) => {
    const { width, height } = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    const parts = [...svg.querySelectorAll("*")];
    [...copy.querySelectorAll("*")].forEach((part, i) => {
      const style = getComputedStyle(parts[i]);
      for (const name of DRAWN) part.setAttribute(name, style.getPropertyValue(name));
    });
    for (const [key, value] of Object.entries({ x, y, width, height, overflow: "visible" })) copy.setAttribute(key, value);
    return copy;
  };

  /* The lines of text of the figure, each with its place: those of an element, broken where the page breaks them. */
  const texts = (figure) => {
    const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || node.parentElement.closest(".save, .said, svg")) continue;
      const { fontSize, color } = getComputedStyle(node.parentElement);
      for (const line of linesOf(node)) {
        const { text, place } = seenOf(node, line);
        if (place.width) found.push({ text, place, size: parseFloat(fontSize), colour: color });
      }
    }
    return found;
  };
  /* What the page shows of a line: where it has no room for the whole, it ends in “…”. */
  const seenOf = (node, { from, to }) => {
    const parent = node.parentElement;
    const right = getComputedStyle(parent).overflowX === "hidden" ? parent.getBoundingClientRect().right + 1 : Infinity;
    const isWhole = placeOf(node, from, to).right <= right;
    const room = right - parseFloat(getComputedStyle(parent).fontSize) * 0.8;
    while (!isWhole && to > from + 1 && placeOf(node, from, to).right > room) to--;
    return { text: node.data.slice(from, to).replace(/\s+/g, " ") + (isWhole ? "" : "…"), place: placeOf(node, from, to) };
  };
  const placeOf = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getBoundingClientRect();
  };
  /* From where to where the lines of a text go. */
  const linesOf = (node) => {
    const lines = [];
    for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
      const { top } = placeOf(node, index, index + word.length);
      if (lines.length && Math.abs(lines.at(-1).top - top) < 2) lines.at(-1).to = index + word.length;
      else lines.push({ from: index, to: index + word.length, top });
    }
    return lines;
  };

  /* A topic's mark before its name, in its shape and colour. */
  const markOf = (topic, left, top) => {
    const { width, clipPath, backgroundColor: fill } = getComputedStyle(topic, "::before");
    const side = parseFloat(width);
    const line = [...topic.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (!side || !line) return [];
    const { from, to } = linesOf(line)[0];
    const text = placeOf(line, from, to);
    const [x, y] = [topic.getBoundingClientRect().left - left, text.top + (text.height - side) / 2 - top];
    const corners = clipPath.startsWith("polygon") ? [...clipPath.matchAll(/([\d.]+)(?:%|px) ([\d.]+)(?:%|px)/g)] : [];
    if (corners.length) return [svgEl("polygon", { fill, points: corners.map(([, across, down]) => `${x + (side * across) / 100},${y + (side * down) / 100}`).join(" ") })];
    if (clipPath.startsWith("inset")) return [svgEl("rect", { x: x + 0.06 * side, y: y + 0.06 * side, width: 0.88 * side, height: 0.88 * side, fill })];
    return [svgEl("circle", { cx: x + side / 2, cy: y + side / 2, r: side / 2, fill })];
  };

  const FONT = "Source Sans Pro, Source Sans 3, sans-serif";
  /* A text in lines of at most `width` below one another from `top`, and where the next would be. */
  const written = (text, width, top, size, fill, weight = 400) => {
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    const lines = [""];
    for (const word of text.trim().split(/\s+/)) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (lines.at(-1) && context.measureText(longer).width > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    const made = lines.map((line, at) => svgEl("text", { x: MARGIN, y: top + (at + 0.8) * 1.3 * size, fill, "font-size": size, "font-weight": weight, "font-family": FONT, textLength: context.measureText(line).width, lengthAdjust: "spacingAndGlyphs" }, line));
    return { made, bottom: top + lines.length * 1.3 * size };
  };

  /* The figure as it stands on the page; above it, where it has no words of its own there, what its section says, and
     below it what it is drawn from. */
  const asSvg = (figure) => {
    const box = figure.getBoundingClientRect();
    const { backgroundColor: paper, color: ink } = getComputedStyle(document.body);
    const width = box.width + 2 * MARGIN;
    const title = figure.querySelector("figcaption") ? null : figure.closest("section")?.querySelector("h2");
    const head = title ? written(title.textContent, box.width, MARGIN, 18, ink, 600) : { made: [], bottom: 0 };
    const from = box.top - head.bottom - MARGIN;
    const foot = (figure.querySelector(".save")?.getBoundingClientRect().top ?? box.bottom) - from;
    const source = document.querySelector("footer p:last-child");
    const tail = written(source.textContent, box.width, foot + 4, 12, getComputedStyle(source).color);
    const height = tail.bottom + MARGIN;
    const whole = svgEl("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
    whole.append(svgEl("rect", { width, height, fill: paper }), ...head.made, ...tail.made);
    for (const svg of figure.querySelectorAll("svg")) {
      const at = svg.getBoundingClientRect();
      whole.append(drawing(svg, at.left - box.left + MARGIN, at.top - from));
    }
    for (const topic of figure.querySelectorAll(".topic")) whole.append(...markOf(topic, box.left - MARGIN, from));
    for (const { text, place, size, colour } of texts(figure)) {
      const x = place.left - box.left + MARGIN;
      const y = place.top - from + (place.height + size * 0.7) / 2;
      whole.append(svgEl("text", { x, y, fill: colour, "font-size": size, "font-family": FONT, textLength: place.width, lengthAdjust: "spacingAndGlyphs" }, text));
    }
    return { text: new XMLSerializer().serializeToString(whole), width, height };
  };

  const savePng = (name, { text, width, height }) => {
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = el("canvas", { width: Math.round(width * SHARP), height: Math.round(height * SHARP) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(`${name}.png`, blob, "image/png"));
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  };

  /* Offer to save `figure` under `name`; `rows` gives its numbers, the names of the columns first. */
  const offerSaving = (figure, name, rows) => {
    const button = (label, act) => {
      const made = el("button", { type: "button", class: "button small" }, label);
      made.addEventListener("click", act);
      return made;
    };
    figure.append(el("details", { class: "save" }, el("summary", {}, "Save", el("span", { class: "said" }, ` the figure ${name}`)), el("p", { class: "acts" },
      button("SVG", () => save(`${name}.svg`, asSvg(figure).text, "image/svg+xml")),
      button("PNG", () => savePng(name, asSvg(figure))),
      button("CSV", () => save(`${name}.csv`, csv(rows()))))));
  };

  /* What a table tells, its heads first; a number as it is, not as people read it. */
  const textOf = (cell) => cell.querySelector("data")?.value ?? cell.textContent.trim().replace(/\s+/g, " ");
  const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map(textOf));

  Object.assign(window.taxo, { offerSaving, rowsOf, svgEl });
})();
