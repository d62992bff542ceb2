/* The topics of the review desk: found while somebody types, and made from a new name by the rule of the taxonomy. */
(() => {
  "use strict";
  const { review } = window.taxo;
  const SHOWN = 8; // topics that are offered at once
  // How well a text speaks for a topic, less is better: all of it was typed, it begins so, a later word does, or its
  // words do in any order; of the name, of another phrase, of the id.
  const SCORES = { name: [0, 2, 3, 7], phrase: [1, 4, 5, 8], id: [1, 4, 6, 9] };
  const SLIPS = [[8, 2], [4, 1]]; // letters typed from which so many of them may be wrong

  const letters = new Map(Object.entries(review.letters));
  const written = (text) => [...text].map((char) => letters.get(char) ?? char).join("");
  // Scripts whose marks are vowels, and those that have no table; "ü" is silent in Spanish "pingüino".
  const KEPT = /[\u0900-\u1dff\u2c00-\ud7ff]/u;
  const SILENT = /(?<=[gq])ü(?=[eiéí])/g;
  const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "");

  /* The rule is that of taxo/project/romanise.py; a test holds both together. */
  const romanise = (text) => [...written(text.normalize("NFKC").toLowerCase().replace(SILENT, "u"))]
    .map((char) => (KEPT.test(char) ? char : written(bare(char)))).join("");
  const ID = new RegExp(review.id_pattern, "gu");
  const slug = (name) => (romanise(name).match(ID) ?? []).join("-");

  const names = new Map([...Object.entries(review.groups), ...review.topics.map((topic) => [topic.topic_id, topic.name])]);
  const byName = new Map();
  for (const [id, name] of names) byName.set(slug(name), byName.has(slug(name)) ? null : id);
  const isKnown = (id) => names.has(id);
  /* The id of the topic that is called by its id or name, or that a new one would have; "" where it has no letters. */
  const idOf = (text) => {
    const id = slug(text);
    return isKnown(id) ? id : byName.get(id) ?? id;
  };

  const wordsOf = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  /* A text in both ways in which it may be typed: without its accents, and with them written out. */
  const forms = (text) => [...new Set([bare(text.toLowerCase()).replaceAll("ß", "ss"), romanise(text)])].map((form) => {
    const words = wordsOf(form);
    const starts = [];
    words.reduce((at, word) => { starts.push(at); return at + word.length; }, 0);
    return { words, starts, joined: words.join("") };
  }).filter((form) => form.joined);

  const keysOf = ({ topic_id: id, name, phrases }) => [["name", name], ...phrases.map((phrase) => ["phrase", phrase]), ["id", id]]
    .flatMap(([kind, text]) => forms(text).map((form) => ({ kind, text, ...form })));
  const entryOf = (topic) => ({ topic, keys: keysOf(topic) });
  let entries;
  const added = new Map(); // new topics that somebody typed, by id

  const scoreOf = (key, typed) => {
    const scores = SCORES[key.kind];
    if (key.joined === typed.joined) return scores[0];
    if (key.joined.startsWith(typed.joined)) return scores[1];
    if (key.starts.some((start) => key.joined.startsWith(typed.joined, start))) return scores[2];
    return typed.words.every((word) => key.words.some((each) => each.startsWith(word))) ? scores[3] : Infinity;
  };
  /* The fewest slips (letters wrong, missing or too many) by which `typed` is how `text` begins. */
  const slipsOf = (typed, text) => {
    let row = Array.from({ length: typed.length + 1 }, (_, i) => i);
    let best = row[typed.length];
    for (let j = 0; j < Math.min(text.length, typed.length + 2); j++) {
      const next = [j + 1];
      for (let i = 1; i <= typed.length; i++) next.push(Math.min(row[i] + 1, next[i - 1] + 1, row[i - 1] + (typed[i - 1] === text[j] ? 0 : 1)));
      row = next;
      best = Math.min(best, row[typed.length]);
    }
    return best;
  };
  const nearOf = (key, typed) => {
    const most = SLIPS.find(([length]) => typed.joined.length >= length)?.[1] ?? 0;
    if (!most || key.kind === "id") return Infinity;
    const slips = Math.min(...key.starts.map((start) => slipsOf(typed.joined, key.joined.slice(start))));
    return slips <= most ? slips : Infinity;
  };
  /* Of a topic's texts the one that is nearest to what is typed, with the topic. */
  const nearest = ({ topic, keys }, place, score, typed) => {
    const best = { topic, place, score: Infinity, key: null };
    for (const key of keys) {
      for (const form of typed) {
        const found = score(key, form);
        if (found < best.score) Object.assign(best, { score: found, key });
      }
    }
    return best;
  };
  const best = (score, typed) => entries
    .map((entry, place) => nearest(entry, place, score, typed))
    .filter((found) => found.score < Infinity)
    .sort((a, b) => a.score - b.score || a.topic.proposed - b.topic.proposed || a.place - b.place)
    .slice(0, SHOWN).map(({ topic, key }) => ({ ...topic, phrase: key.kind === "phrase" ? key.text : "" }));

  /* The topics that come nearest to what is typed, nearest first: those of which it is how words begin, however they
     are joined, or else those that differ by a slip (with the phrase by which each is found, unless it is by name); and
     the topic that the text would be, if none has its name. */
  const search = (text) => {
    entries ??= review.topics.map(entryOf);
    const typed = forms(text);
    if (!typed.length) return { found: [], isNear: false, made: null };
    const found = best(scoreOf, typed);
    const near = found.length ? [] : best(nearOf, typed);
    const id = idOf(text);
    const isNew = id && id !== "none" && !isKnown(id) && !added.has(id);
    return { found: found.length ? found : near, isNear: near.length > 0, made: isNew ? { topic_id: id, name: text.trim().replace(/\s+/g, " ") } : null };
  };
  /* Let a topic that isn't in the taxonomy be found from now on. */
  const add = (id, name) => {
    if (isKnown(id) || added.has(id)) return;
    added.set(id, name || id.replaceAll("-", " "));
    entries ??= review.topics.map(entryOf);
    entries.push(entryOf({ topic_id: id, name: added.get(id), phrases: [], proposed: false, isNew: true }));
  };
  const proposed = new Set(review.topics.filter((topic) => topic.proposed).map((topic) => topic.topic_id));
  const named = (id) => names.get(id) ?? added.get(id) ?? id.replaceAll("-", " ");
  /* What a topic is beside the taxonomy's own: "proposed", "new", or nothing. */
  const standing = (id) => (proposed.has(id) ? "proposed" : isKnown(id) ? "" : "new");

  window.taxo.reviewTopics = { search, slug, idOf, isKnown, named, standing, add };
})();
