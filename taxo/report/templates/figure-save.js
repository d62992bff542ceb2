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

  /* The lines of text of the figure, each with its place: what stands in an element of its own. */
  const texts = (figure) => {
    const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.data.trim() || node.parentElement.closest(".save, .said, svg")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const place = range.getBoundingClientRect();
      const style = getComputedStyle(node.parentElement);
      if (place.width) found.push({ text: node.data.trim().replace(/\s+/g, " "), place, size: parseFloat(style.fontSize), colour: style.color });
    }
    return found;
  };

  const asSvg = (figure) => {
    const box = figure.getBoundingClientRect();
    const shown = figure.querySelector(".save");
    const height = (shown ? shown.getBoundingClientRect().top : box.bottom) - box.top + 2 * MARGIN;
    const width = box.width + 2 * MARGIN;
    const whole = svgEl("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
    whole.append(svgEl("rect", { width, height, fill: getComputedStyle(document.body).backgroundColor }));
    for (const svg of figure.querySelectorAll("svg")) {
      const at = svg.getBoundingClientRect();
      whole.append(drawing(svg, at.left - box.left + MARGIN, at.top - box.top + MARGIN));
    }
    for (const { text, place, size, colour } of texts(figure)) {
      const x = place.left - box.left + MARGIN;
      const y = place.top - box.top + MARGIN + (place.height + size * 0.7) / 2;
      whole.append(svgEl("text", { x, y, fill: colour, "font-size": size, "font-family": "Source Sans Pro, Source Sans 3, sans-serif", textLength: place.width, lengthAdjust: "spacingAndGlyphs" }, text));
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
