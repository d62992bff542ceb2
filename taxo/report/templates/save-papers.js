/* Saves papers as CSV, BibTeX or RIS, with what the listings told of them and their topics as keywords. */
(() => {
  "use strict";
  const { papers, topics, csv, save, load, abstractOf } = window.taxo;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
  const IN_BOOKS = ["inproceedings", "incollection", "inbook", "proceedings", "conference"];
  const KEY = /^[^\s{}(),=#%"'~\\]+$/;
  const COLUMNS = ["paper_id", "title", "topic_id", "topic", "confidence", "topics", "reviewed", "date", "url", "authors", "venue", "doi"];

  const namesOf = (i) => [papers.topic[i], ...papers.others[i]].filter((topic) => topic >= 0).map((topic) => topics[topic].name);
  const cell = (name, i) => window.taxo.references[name]?.[i] || null;
  const confidence = (i) => (papers.reviewed[i] || papers.topic[i] < 0 ? "" : papers.confidence[i].toFixed(4));

  const asCsv = async (rows) => load("references").then(() => csv([COLUMNS, ...rows.map((i) => [
    papers.id[i], papers.title[i], topics[papers.topic[i]]?.id ?? "", topics[papers.topic[i]]?.name ?? "", confidence(i),
    [papers.topic[i], ...papers.others[i]].filter((topic) => topic >= 0).map((topic) => topics[topic].id).join(";"), String(Boolean(papers.reviewed[i])),
    papers.date[i] ?? "", papers.url[i] ?? "", (cell("authors", i) ?? []).join("; "), cell("venue", i) ?? "", cell("doi", i) ?? "",
  ])]));

  /* What both formats tell of a paper; keywords are its topics and those of the listings, each once. */
  const recordOf = async (i) => ({
    title: papers.title[i], authors: cell("authors", i) ?? [], abstract: await abstractOf(i), venue: cell("venue", i), year: cell("year", i),
    month: papers.date[i]?.length > 7 ? Number(papers.date[i].slice(5, 7)) : null, volume: cell("volume", i), issue: cell("issue", i), pages: cell("pages", i), doi: cell("doi", i), arxiv: cell("arxiv", i),
    url: papers.url[i], language: cell("language", i), keywords: [...new Set([...namesOf(i), ...(cell("keywords", i) ?? [])])],
    kinds: window.taxo.references.kinds[window.taxo.references.kind[i]], key: cell("key", i), id: papers.id[i], date: papers.date[i],
  });

  /* Text as LaTeX reads it; letters of all scripts stay, as BibTeX files have been UTF-8 for long. */
  const LATEX = { "\\": "{\\textbackslash}", "{": "{\\textbraceleft}", "}": "{\\textbraceright}", "^": "{\\textasciicircum}", "~": "{\\textasciitilde}" };
  const latex = (text) => String(text).replace(/\s+/g, " ").replace(/[\\{}^~$&%#_]/g, (char) => LATEX[char] ?? `\\${char}`).replace(/(?<=-)-|(?<=')'|(?<=[`!?])`/g, "{$&}");
  const joined = (words) => words.map((word) => word.replaceAll(";", ",")).join("; ") + (words.length === 1 ? ";" : "");
  const author = (name) => {
    if (name === "et al.") return "others";
    return /\sand\s/i.test(name) || window.taxo.references.bodies.includes(name) ? `{${latex(name)}}` : latex(name);
  };
  const bibtexEntry = (record, key) => {
    const [kind] = record.kinds;
    const fields = {
      title: latex(record.title), author: record.authors.map(author).join(" and "), abstract: latex(record.abstract), year: record.year,
      [IN_BOOKS.includes(kind) ? "booktitle" : "journal"]: record.venue && latex(record.venue), volume: record.volume && latex(record.volume), number: record.issue && latex(record.issue),
      pages: record.pages && record.pages.replace(/-+/g, "--"), doi: record.doi, eprint: record.arxiv, archiveprefix: record.arxiv && "arXiv",
      url: record.url?.replace(/[{}\\]/g, encodeURIComponent), language: record.language && latex(record.language), keywords: record.keywords.length ? latex(joined(record.keywords)) : null,
    };
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},\n`);
    if (record.month) lines.push(`  month = ${MONTHS[record.month - 1]},\n`);
    return `@${kind}{${key},\n${lines.join("")}}\n\n`;
  };
  const asBibtex = async (rows) => {
    await load("references");
    const records = await Promise.all(rows.map(recordOf));
    const counts = new Map();
    for (const { key } of records) counts.set(key, (counts.get(key) ?? 0) + 1);
    return records.map((record) => bibtexEntry(record, record.key && counts.get(record.key) === 1 && KEY.test(record.key) ? record.key : record.id)).join("");
  };

  const oneLine = (value) => String(value).replace(/\s+/g, " ").trim();
  const risRecord = (record) => {
    const [, first, last] = /^([^-–]+)[-–]+([^-–]+)$/.exec(record.pages ?? "") ?? [];
    const lines = [
      ["TY", record.kinds[1]], ["TI", record.title], ...record.authors.map((name) => ["AU", name]), ["T2", record.venue],
      ["DA", record.date?.length > 7 ? `${record.date.replaceAll("-", "/")}/` : null], ["PY", record.year], ["VL", record.volume], ["IS", record.issue],
      ["SP", first ?? record.pages], ["EP", last], ["DO", record.doi], ["AN", record.arxiv && `arXiv:${record.arxiv}`], ["UR", record.url], ["LA", record.language], ["ID", record.key ?? record.id],
      ["AB", record.abstract], ...record.keywords.map((word) => ["KW", word.replaceAll(";", ",")]),
    ];
    return `${lines.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${oneLine(value)}\n`).join("")}ER  - \n\n`;
  };
  const asRis = async (rows) => {
    await load("references");
    return (await Promise.all(rows.map(recordOf))).map(risRecord).join("");
  };

  const FORMATS = {
    csv: { write: asCsv, ending: "csv", type: "text/csv" },
    bibtex: { write: asBibtex, ending: "bib", type: "application/x-bibtex" },
    ris: { write: asRis, ending: "ris", type: "application/x-research-info-systems" },
  };
  /* Saves the papers of these numbers in a format: "csv", "bibtex" or "ris". */
  window.taxo.savePapers = async (rows, form) => {
    const { write, ending, type } = FORMATS[form];
    save(`selected-papers.${ending}`, await write(rows), type);
  };
})();
