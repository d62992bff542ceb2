/* Files of reviews: reviews.csv read however it was saved, and written as docs/reviewing.md says. The project reads them
   by taxo/label/review_file.py; tests hold both together. */
(() => {
  "use strict";
  const { csv, papers, reviewTopics } = window.taxo;
  const COLUMNS = ["paper", "topics", "not_topics", "by", "note"];
  const SHORT = ["paper", "topics", "note"];
  const NONE = "none";
  const SEPARATORS = [",", ";", "\t"];
  const MOST_LINES = 20; // of one row: bounds what a quote that nobody closed can swallow
  const LOOKED_AT = 1000; // lines that tell the separator
  const HINT = /^"?sep=(.)"?[,;\t]*$/i; // what Excel writes above all rows
  const FORMULA = /^'*(?:[\t\r\n]|[\t\n\v\f\r \x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*[=+\-@＝＋－＠])/;

  const decode = (bytes) => {
    const [a, b] = bytes;
    const zeros = (from) => { let n = 0; for (let i = from; i < bytes.length; i += 2) n += bytes[i] === 0; return n; };
    if ((a === 0xff && b === 0xfe) || zeros(1) * 4 > bytes.length) return new TextDecoder("utf-16le").decode(bytes);
    if ((a === 0xfe && b === 0xff) || zeros(0) * 4 > bytes.length) return new TextDecoder("utf-16be").decode(bytes);
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("windows-1252").decode(bytes); }
  };

  /* The cells of the row that begins on the first of `lines`, and how many lines it has; null where a quote is broken. */
  const readRecord = (lines, separator) => {
    const cells = [];
    let cell = "";
    let isQuoted = false;
    let isFresh = true;
    for (let n = 0; n < Math.min(lines.length, MOST_LINES); n++) {
      const line = lines[n];
      for (let i = 0; i < line.length; i++) {
        const char = line[i];
        if (isQuoted) {
          if (char !== '"') cell += char;
          else if (line[i + 1] === '"') { cell += char; i += 1; } else {
            isQuoted = false;
            if (i + 1 < line.length && line[i + 1] !== separator) return null;
          }
        } else if (char === separator) { cells.push(cell); cell = ""; isFresh = true; }
        else if (isFresh && char === " ") continue;
        else if (isFresh && char === '"') { isQuoted = true; isFresh = false; }
        else { cell += char; isFresh = false; }
      }
      if (!isQuoted) return { cells: [...cells, cell], nLines: n + 1 };
      cell += "\n";
    }
    return null;
  };

  const column = (cell) => (cell.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join("_");
  const isHeader = (cells) => ["paper", "topics"].every((name) => cells.map(column).includes(name));
  const hasCells = (line) => line.trim() !== "" && !line.trimStart().startsWith("#");
  const cellsOf = (line, separator) => readRecord([line], separator)?.cells ?? [line];
  const headerSeparator = (line) => (/paper/i.test(line) && /topics/i.test(line) ? SEPARATORS.find((mark) => isHeader(cellsOf(line, mark))) : undefined);
  const isTopicCell = (cell) => partsOf(cell).flat().some((topic) => topic === NONE || reviewTopics.isKnown(topic));
  const count = (cells, isPaper) => Number(isPaper(cells[0])) + Number(cells.length > 1 && isTopicCell(cells[1]));

  const likelySeparator = (lines, isPaper) => {
    const content = lines.filter(hasCells).slice(0, LOOKED_AT);
    const counts = SEPARATORS.map((mark) => content.reduce((sum, line) => sum + count(cellsOf(line, mark), isPaper), 0));
    return headerSeparator(content[0] ?? "") ?? SEPARATORS[counts.indexOf(Math.max(...counts))];
  };

  const records = (lines, isPaper) => {
    const hint = HINT.exec(lines[0]);
    let separator = hint ? hint[1] : likelySeparator(lines, isPaper);
    const found = [];
    for (let at = hint ? 1 : 0; at < lines.length;) {
      let nLines = 1;
      if (hasCells(lines[at])) {
        separator = headerSeparator(lines[at]) ?? separator;
        let record = readRecord(lines.slice(at, at + MOST_LINES), separator);
        if (record && lines.slice(at + 1, at + record.nLines).some((line) => hasCells(line) && count(cellsOf(line, separator), isPaper) === 2)) record = null;
        nLines = record?.nLines ?? 1;
        if (!record || record.cells.some((cell) => cell.trim())) found.push({ line: at + 1, cells: record?.cells ?? null });
      }
      at += nLines;
    }
    return found;
  };

  const usualColumns = (found) => {
    const first = found.findIndex(({ cells }) => cells && isHeader(cells));
    const above = found.slice(0, first < 0 ? found.length : first).map(({ cells }) => cells ?? []);
    if (above.some((cells) => cells.length > SHORT.length)) return COLUMNS;
    const third = above.flatMap((cells) => cells.slice(2)).filter((cell) => cell.trim());
    return third.length && third.every(isTopicCell) ? COLUMNS : SHORT;
  };

  /* Topics in a cell by id: parts, each of topics that are equally right. Commas separate where they aren't of a name. */
  const ids = (texts) => [...new Set(texts.filter((text) => text.trim()).map((text) => reviewTopics.idOf(text) || text.trim()))];
  const pieces = (part) => {
    const split = part.split(",");
    if (split.length === 1 || ids([part]).some(reviewTopics.isKnown)) return [part];
    return ids(part.split(/[,|]/)).some(reviewTopics.isKnown) ? split : [part];
  };
  const partsOf = (cell) => cell.split(/[;\n]/).flatMap(pieces).map((piece) => ids(piece.split("|"))).filter((part) => part.length);

  const reviewOf = (row) => {
    const said = partsOf(row.topics);
    const parts = said.filter((part) => part.join() !== NONE || reviewTopics.isKnown(NONE));
    const topics = [...new Set(parts.flat())];
    const not = [...new Set(partsOf(row.not_topics).flat())].filter((topic) => topic !== NONE && !topics.includes(topic));
    return { topics, equal: parts[0]?.length ?? 1, not, none: said.length > parts.length && !topics.length };
  };

  /* The reviews in a file's bytes, with their lines, and the lines of what couldn't be read; null where it is none.
     `isPaper` tells whether a cell names a paper of this report. */
  const read = (bytes, isPaper) => {
    const lines = decode(bytes).replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
    const found = records(lines, isPaper);
    if (!found.some(({ cells }) => cells && (isHeader(cells) || count(cells, isPaper)))) return null;
    let columns = usualColumns(found);
    const rows = [];
    const unread = [];
    for (const { line, cells } of found) {
      if (cells && isHeader(cells)) { columns = cells.map(column); continue; }
      if (!cells || cells.slice(columns.length).some((cell) => cell.trim())) { unread.push(line); continue; }
      const row = Object.fromEntries(COLUMNS.map((name) => {
        const cell = cells[columns.indexOf(name)] ?? "";
        return [name, (cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell).trim()];
      }));
      const review = reviewOf(row);
      if (!row.paper || !(review.topics.length || review.not.length || review.none)) unread.push(line);
      else rows.push({ line, paper: row.paper, by: row.by, note: row.note, ...review });
    }
    return { rows, unread };
  };

  const topicsCell = ({ topics, equal, none }) => (none ? NONE : [topics.slice(0, equal).join("|"), ...topics.slice(equal)].filter(Boolean).join("; "));
  /* The text of a reviews.csv with `rows`: a paper's topics, the main one first, or "none" where none fits. */
  const write = (rows) => csv([COLUMNS, ...rows.map((row) => [row.paper, topicsCell(row), row.not.join("; "), row.by, row.note])]);

  /* A function from a cell to the id of the paper that it names by id or, if it is one paper's alone, by title. */
  const paperFinder = () => {
    const squeezed = (title) => title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
    const known = new Set(papers.id);
    const titles = new Map();
    papers.title.forEach((title, place) => { const key = squeezed(title); titles.set(key, titles.has(key) ? null : papers.id[place]); });
    return (cell) => (known.has(cell) ? cell : titles.get(squeezed(cell)) ?? undefined);
  };

  /* A note as the file has it: what somebody wrote, then title and reason, so that rows can be read without the report. */
  const titleOf = (paper) => papers.title[papers.id.indexOf(paper)];
  const wholeNote = ({ paper, note, why }) => {
    const title = why ? titleOf(paper) : undefined;
    return [note, ...(title === undefined ? [] : [`${title} (${why})`])].filter(Boolean).join(" · ");
  };
  const splitNote = ({ paper, note }) => {
    const title = titleOf(paper);
    const start = title === undefined || !note.endsWith(")") ? -1 : note.lastIndexOf(`${title} (`);
    if (start < 0) return { note, why: "" };
    return { note: note.slice(0, start).replace(/ · $/, ""), why: note.slice(start + title.length + 2, -1) };
  };
  /* Whether two rows say the same. */
  const same = (a, b) => ["topics", "equal", "not", "none", "note"].every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

  window.taxo.reviewFile = { read, write, paperFinder, wholeNote, splitNote, same };
})();
