/* What several pages share: making elements, marking the words that decided, loading abstracts, saving files. */
(() => {
  "use strict";
  const ENDING = 3; // letters: a phrase also covers the end of its last word
  const isWord = (char) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

  /* An element with attributes and children; text is always text, never markup. */
  const el = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const squeeze = (text) => {
    let letters = "";
    const places = [];
    let at = 0;
    for (const char of text) {
      if (isWord(char)) {
        for (const low of char.toLowerCase()) { letters += low; for (let i = 0; i < low.length; i++) places.push(at); }
      }
      at += char.length;
    }
    return { letters, places };
  };

  const spansOf = (phrase, squeezed, text) => {
    const wanted = squeeze(phrase).letters;
    const spans = [];
    if (!wanted) return spans;
    for (let at = squeezed.letters.indexOf(wanted); at >= 0; at = squeezed.letters.indexOf(wanted, at + wanted.length)) {
      const start = squeezed.places[at];
      let end = squeezed.places[at + wanted.length - 1] + 1;
      let ending = 0;
      while (ending <= ENDING && isWord(text[end + ending])) ending++;
      if (!isWord(text[start - 1]) && ending <= ENDING) spans.push([start, end + ending]);
    }
    return spans;
  };

  /* `text` as nodes, the phrases in it marked; hyphens, spaces and case don't count. */
  const highlight = (text, phrases) => {
    const squeezed = squeeze(text);
    return markSpans(text, phrases.flatMap((phrase) => spansOf(phrase, squeezed, text)));
  };

  /* `text` as nodes, marked from `start` to before `end` of each span. */
  const markSpans = (text, spans) => {
    const nodes = [];
    let at = 0;
    for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
      if (end <= at) continue;
      const from = Math.max(start, at);
      if (from > at) nodes.push(text.slice(at, from));
      nodes.push(el("mark", {}, text.slice(from, end)));
      at = end;
    }
    nodes.push(text.slice(at));
    return nodes;
  };

  /* Letters that no accent was put on, as people type them. */
  const FOLDED = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };
  /* `text` in lower case, without accents: as words are compared with what is typed. */
  const fold = (text) => {
    const low = text.toLowerCase();
    return /^[\0-\x7f]*$/.test(low) ? low : low.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßøłđðþæœı]/g, (char) => FOLDED[char]);
  };

  const percent = (share) => `${Math.round(share * 100)}\u202f%`;

  const loading = new Map();
  /* A data file of the site, run once; from a disk a page may run scripts but not fetch. */
  const load = (name) => {
    if (window.taxo[name]) return Promise.resolve();
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = el("script", { src: `data/${name}.js` });
        script.addEventListener("load", resolve);
        script.addEventListener("error", () => reject(new Error(`data/${name}.js is missing beside this page`)));
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };
  /* Whether the site holds abstracts; where they were left out of it, that of every paper is "". */
  const hasAbstracts = () => window.taxo.papers.perFile > 0;
  const abstractOf = async (place) => {
    const { perFile } = window.taxo.papers;
    if (!hasAbstracts()) return "";
    const part = Math.floor(place / perFile);
    await load(`abstracts-${part}`);
    return window.taxo[`abstracts${part}`][place % perFile];
  };

  /* The numbers of the papers that read most like one, the most alike first. */
  const similarTo = async (place) => {
    await load("similar");
    const { count, rows } = window.taxo.similar;
    return rows.slice(place * count, (place + 1) * count).filter((other) => other >= 0);
  };

  /* A cell as a spreadsheet can safely open it: quoted, and never the start of a formula. The rule is that of
     taxo/csv_cells.py; a test holds both together. */
  const FORMULA = /^'*(?:[\t\r\n]|[\t\n\v\f\r \x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*[=+\-@＝＋－＠])/;
  const csvCell = (value) => {
    const text = FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (rows) => rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

  const save = (name, text, type = "text/csv") => { // `text` may be a Blob, too
    const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = el("a", { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  const topicLink = (topic) => topic === undefined
    ? el("span", { class: "topic t-none" }, "No topic")
    : el("a", { class: `topic t-${topic.id}`, href: `topics/${topic.id}.html` }, topic.name);

  /* Who says that a paper's topic is right: those who reviewed it, or the model with its confidence. */
  const sureness = (i) => {
    const { reviewed, reviewers, reviewedBy, topic, confidence } = window.taxo.papers;
    if (reviewed[i]) return `reviewed by ${reviewers[reviewedBy[i]]}`;
    return topic[i] < 0 ? "" : `${percent(confidence[i])} sure`;
  };

  /* A number with thin spaces, as the pages print it, and with its noun. */
  const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  const withNoun = (number, one, many) => `${thousands(number)} ${number === 1 ? one : many}`;

  Object.assign(window.taxo, { el, thousands, withNoun, highlight, markSpans, fold, percent, sureness, load, hasAbstracts, abstractOf, similarTo, csv, save, topicLink });
})();
