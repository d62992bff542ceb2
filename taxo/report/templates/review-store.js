/* The answers of the review desk: kept in this browser by paper and reviewer, shared between tabs, undone step by step.
   They are found again by every later report in the same place, whichever papers it asks for. */
(() => {
  "use strict";
  const PREFIX = "taxo-reviews";
  const KEY = `${PREFIX}:${location.href.replace(/[?#].*$/, "").replace(/[^/]*$/, "")}`;
  const BY = "taxo-reviewer";

  const nameKey = (by) => by.toLowerCase().trim().split(/\s+/).join(" ");
  const keyOf = (paper, by) => `${paper}\n${nameKey(by)}`;
  const isLater = (a, b) => a.at > b.at || (a.at === b.at && JSON.stringify(a) > JSON.stringify(b));

  /* A store of answers. `trouble` says in words why the browser doesn't keep them; `onChange` hears of other tabs. */
  const makeStore = (onChange) => {
    const rows = new Map(); // paper and reviewer -> what was said; `gone` where it was taken back
    const steps = []; // what each step changed: keys with what was there before, and where the desk was
    let names = {}; // names of new topics by id
    let savedAt = null;
    let trouble = "";
    let last = 0; // the latest time of any answer: what is said next is later, whatever the clock says
    const now = () => { last = Math.max(Date.now(), last + 1); return last; };

    const parse = (text) => {
      const found = JSON.parse(text);
      if (Array.isArray(found)) { // as reports kept answers before: paper and topics
        return { rows: found.map(([paper, topics]) => ({ paper, by: "", topics, equal: 1, not: [], none: !topics.length, note: "", why: "", at: 0 })), names: {}, savedAt: null };
      }
      if (!Array.isArray(found?.rows)) throw new Error("no answers");
      return found;
    };
    const take = (found) => {
      let changed = false;
      for (const row of found.rows) {
        last = Math.max(last, row.at);
        const before = rows.get(keyOf(row.paper, row.by));
        if (!before || isLater(row, before)) { rows.set(keyOf(row.paper, row.by), row); changed = true; }
      }
      names = { ...found.names, ...names };
      if (found.savedAt && (!savedAt || found.savedAt > savedAt)) savedAt = found.savedAt;
      return changed;
    };
    const stored = () => localStorage.getItem(KEY);
    const read = () => {
      let text = null;
      try {
        text = stored();
        return text === null ? false : take(parse(text));
      } catch (error) {
        if (text === null) { explain(error); return false; }
        try { localStorage.setItem(`${KEY} unreadable`, text); } catch { /* it stays where it is until answers are kept */ }
        return false;
      }
    };
    const explain = (error) => {
      trouble = error.name === "QuotaExceededError"
        ? "This browser’s storage is full: answers last until you leave the page. Save the file before."
        : "This browser keeps nothing for this page: answers last until you leave it. Save the file before.";
    };
    /* Keep all, with what another tab kept meanwhile. */
    const keep = () => {
      read();
      try {
        localStorage.setItem(KEY, JSON.stringify({ rows: [...rows.values()], names, savedAt }));
        trouble = "";
      } catch (error) { explain(error); }
    };
    addEventListener("storage", (event) => {
      if (event.key !== KEY || event.newValue === null) return;
      try { if (take(parse(event.newValue))) onChange(); } catch { /* another program's: ours is written over it next time */ }
    });
    read();

    const put = (row) => rows.set(keyOf(row.paper, row.by), row);
    const get = (paper, by) => {
      const row = rows.get(keyOf(paper, by));
      return row && !row.gone ? row : undefined;
    };
    /* Change some rows as one step that can be undone; `place` is what undoing gives back beside them. */
    const change = (changed, place) => {
      read();
      steps.push({ place, before: changed.map((row) => ({ ...(rows.get(keyOf(row.paper, row.by)) ?? { ...row, gone: true }) })) });
      for (const row of changed) put({ ...row, at: now() });
      keep();
    };
    const undo = () => {
      const step = steps.pop();
      if (!step) return null;
      read();
      for (const row of step.before) put({ ...row, at: now(), filed: false });
      keep();
      return step;
    };
    const all = () => [...rows.values()].filter((row) => !row.gone);
    const gone = (row) => ({ ...row, gone: true, filed: false });

    /* What stores of other reports, or of this one before it was moved, say of papers: by their keys. */
    const others = (isPaper) => {
      const found = [];
      try {
        for (let n = 0; n < localStorage.length; n++) {
          const key = localStorage.key(n);
          if (!key.startsWith(PREFIX) || key === KEY || key === `${KEY} unreadable`) continue;
          try {
            const ours = parse(localStorage.getItem(key)).rows.filter((row) => !row.gone && isPaper(row.paper) && !get(row.paper, row.by));
            if (ours.length) found.push({ where: key.slice(PREFIX.length + 1), rows: ours });
          } catch { /* not ours */ }
        }
      } catch { /* told already */ }
      return found;
    };

    const nameTopic = (id, name) => { names[id] = name; };
    const markSaved = () => {
      for (const row of all()) if (!row.filed) put({ ...row, filed: true, at: now() });
      savedAt = Date.now();
      keep();
    };
    const reviewer = {
      get: () => { try { return localStorage.getItem(BY) ?? ""; } catch { return ""; } },
      set: (by) => { try { localStorage.setItem(BY, by); } catch { /* told with the answers */ } },
    };
    return {
      get, all, change, undo, gone, others, nameTopic, markSaved, reviewer, nameKey,
      canUndo: () => steps.length > 0,
      unsaved: () => all().filter((row) => !row.filed).length,
      names: () => names,
      savedAt: () => savedAt,
      trouble: () => trouble,
    };
  };
  window.taxo.makeReviewStore = makeStore;
})();
