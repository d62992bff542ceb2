/* Finds texts by the words that are typed. A word finds those that begin with it, never the inside of one ("LoRA" not
   "exploration"); hyphens, accents and case don't count ("fine tuning", "fine-tuning" and "finetuning" find each other); all
   words must be there, and quoted ones in sequence. Scripts that write without spaces are read a character at a time. */
(() => {
  "use strict";
  const { fold } = window.taxo;
  const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]";
  const WORD = new RegExp(`${UNSPACED}\\p{M}*|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])+`, "gu");
  const IS_UNSPACED = new RegExp(UNSPACED, "u");
  const COMPOUND = /[\p{L}\p{N}]+(?:[-‐‑–'’][\p{L}\p{N}]+)+/gu;
  const HYPHEN = /^[-‐‑–'’]$/;
  const TERM = /"([^"]*)("?)|[“„«]([^”“»]*)([”“»]?)|([^\s"“„«]+)/gu;
  const MOST_COMPOUNDS = 8; // of a word that is still being typed
  const SLICE = 1000; // texts read before the page is answered again
  const CACHED = 64; // terms whose hits are kept, so that a further word costs only itself

  const spaced = (folded) => (IS_UNSPACED.test(folded) ? (folded.match(WORD) ?? []).join(" ") : folded.replace(/[^\p{L}\p{N}]+/gu, " ").trim());
  const compoundsOf = (folded) => (folded.match(COMPOUND) ?? []).map((compound) => spaced(compound));
  const join = (words) => words.replaceAll(" ", "");

  /* What is typed, as terms: `words` in sequence, the last of which may go on where it is `open`. */
  const termsOf = (query) => [...query.matchAll(TERM)].map(([, quoted, end, curly, curlyEnd, bare]) => {
    const words = spaced(fold(quoted ?? curly ?? bare ?? ""));
    return { words, open: bare !== undefined || (end ?? curlyEnd) === "", isWord: bare !== undefined && !words.includes(" ") };
  }).filter(({ words }) => words);

  /* Looked for without the space before it: nothing is as frequent as a space, and a search goes by what comes first. */
  const holds = (key, { words, open }) => {
    for (let at = key.indexOf(words); at >= 0; at = key.indexOf(words, at + 1)) {
      if (key[at - 1] === " " && (open || key[at + words.length] === " ")) return true;
    }
    return false;
  };

  /* Where in `text` one of `ways` is: from `start` to before `end` of the words that begin so. */
  const spansIn = (text, ways) => {
    const words = [...text.matchAll(WORD)].map((match) => ({ word: fold(match[0]), start: match.index, end: match.index + match[0].length }));
    const begins = (at, way) => way.every((word, n) => {
      const own = words[at + n]?.word;
      return own !== undefined && (n === way.length - 1 && way.open ? own.startsWith(word) : own === word);
    });
    const joined = words.map((_, at) => {
      let last = at;
      while (words[last + 1] && HYPHEN.test(text.slice(words[last].end, words[last + 1].start))) last++;
      return { word: words.slice(at, last + 1).map(({ word }) => word).join(""), last };
    });
    const spans = [];
    for (const { words: wanted, open } of ways) {
      const way = Object.assign(wanted.split(" "), { open });
      for (let at = 0; at < words.length; at++) {
        if (begins(at, way)) spans.push([words[at].start, words[at + way.length - 1].end]);
        else if (way.length === 1 && joined[at].last > at && joined[at].word.startsWith(way[0])) spans.push([words[at].start, words[joined[at].last].end]);
      }
    }
    return spans;
  };

  /* A search over layers of keys, one a text, the first layer counting most. `read(texts)` makes a key, `add(keys)` adds a
     layer; `find(query)` gives the `scores` of all texts, 0 for none, their `sums` over the terms, and `spans(text)`: where in
     a text the words are. It gives null where nothing is asked for. */
  const buildSearch = () => {
    const layers = [];
    const vocabulary = new Set();
    const compounds = new Map(); // what is written with hyphens somewhere: as one word, and apart
    let cache = new Map();

    /* Texts as they are searched: their words with a space before and behind each, " | " between texts, and behind " || "
       what is written with hyphens, as one word. */
    const read = (texts) => {
      const folded = texts.map(fold);
      const words = ` ${folded.map(spaced).join(" | ")} `;
      for (const word of words.split(" ")) vocabulary.add(word);
      const apart = folded.flatMap(compoundsOf);
      for (const each of apart) { compounds.set(join(each), each); vocabulary.add(join(each)); }
      return apart.length ? `${words}|| ${apart.map(join).join(" ")} ` : words;
    };
    /* A layer is added when all its keys are there. */
    const add = (keys) => { layers.push(keys); cache = new Map(); };

    /* The ways in which a term may be written: as it is, as one word, and apart, where the texts have such words. */
    const waysOf = ({ words, open, isWord }) => {
      const ways = [{ words, open }];
      if (words.includes(" ")) ways.push(...[join(words), ...joinedOnce(words)].map((each) => ({ words: each, open })));
      if (isWord) ways.push(...typedApart(words));
      for (const apart of splitOnce(words)) ways.push({ words: apart, open: false });
      return ways;
    };
    const joinedOnce = (words) => {
      const parts = words.split(" ");
      return parts.slice(1).map((_, at) => [...parts.slice(0, at), parts[at] + parts[at + 1], ...parts.slice(at + 2)].join(" "));
    };
    const splitOnce = (words) => words.split(" ").flatMap((word, n, all) => Array.from({ length: Math.max(0, word.length - 1) }, (_, at) => [word.slice(0, at + 1), word.slice(at + 1)])
      .filter((halves) => halves.every((half) => vocabulary.has(half))).map((halves) => [...all.slice(0, n), ...halves, ...all.slice(n + 1)].join(" ")));
    /* A word still being typed that is, somewhere in the texts, the beginning of one with hyphens. */
    const typedApart = (word) => {
      const found = new Set();
      for (const [joined, apart] of compounds) {
        if (found.size >= MOST_COMPOUNDS) break;
        if (!joined.startsWith(word)) continue;
        let at = 0;
        for (let letters = 0; letters < word.length; at++) if (apart[at] !== " ") letters++;
        if (apart.slice(0, at).includes(" ")) found.add(apart.slice(0, at));
      }
      return [...found].map((words) => ({ words, open: true }));
    };

    const isWritten = (word, open) => {
      if (vocabulary.has(word)) return true;
      if (open) for (const known of vocabulary) if (known.startsWith(word)) return true;
      return false;
    };
    /* Whether any text has all the words: most ways needn't be looked for. */
    const isPossible = ({ words, open }) => words.split(" ").every((word, n, all) => isWritten(word, open && n === all.length - 1));
    /* The scores of a term in all texts, or where they aren't known yet, in those of `among` alone. */
    const scan = (every, among) => {
      const ways = every.filter(isPossible);
      const name = ways.map(({ words, open }) => words + (open ? "*" : "")).join("|");
      if (cache.has(name)) return cache.get(name);
      const scores = new Uint8Array(layers[0].length);
      if (ways.length) layers.forEach((keys, layer) => {
        for (let i = 0; i < keys.length; i++) if (!scores[i] && (!among || among[i]) && ways.some((way) => holds(keys[i], way))) scores[i] = layers.length - layer;
      });
      if (!among) {
        if (cache.size >= CACHED) cache.clear();
        cache.set(name, scores);
      }
      return scores;
    };

    const find = (query) => {
      const terms = termsOf(query);
      if (!terms.length) return null;
      const own = terms.map((term) => ({ ways: waysOf(term), also: [] }));
      const marked = own.flatMap(({ ways }) => ways);
      terms.slice(1).forEach((term, at) => {
        if (!term.isWord || !terms[at].isWord) return;
        const joined = [{ words: terms[at].words + term.words, open: true }];
        own[at].also.push(joined);
        own[at + 1].also.push(joined);
        marked.push(...joined);
      });
      const scores = new Uint8Array(layers[0].length).fill(255); // the worst of the terms': all must be there
      const sums = new Uint16Array(scores.length);
      for (const [at, { ways, also }] of own.entries()) {
        const each = [ways, ...also].map((ways) => scan(ways, at ? scores : null)); // only what has the words before it
        for (let i = 0; i < scores.length; i++) {
          let best = 0;
          for (const hits of each) best = Math.max(best, hits[i]);
          scores[i] = Math.min(scores[i], best);
          sums[i] += best;
        }
      }
      return { scores, sums, spans: (text) => spansIn(text, marked) };
    };
    return { read, add, find };
  };

  /* Layers of `count` texts each, made by `textsOf` (a function a layer, from a text's number to its parts) and added to
     `search` when all are read: `slowly()`, while the page answers, or what is left of them `now()`. */
  const readLayers = (search, count, textsOf) => {
    const layers = textsOf.map(() => []);
    let isAdded = false;
    const readTo = (end) => {
      for (let i = layers[0].length; i < end; i++) textsOf.forEach((texts, layer) => layers[layer].push(search.read(texts(i))));
    };
    const now = () => {
      if (isAdded) return;
      readTo(count);
      layers.forEach(search.add);
      isAdded = true;
    };
    const slowly = async () => {
      while (layers[0].length < count) { await pause(); readTo(Math.min(count, layers[0].length + SLICE)); }
      now();
    };
    return { now, slowly };
  };
  const pause = () => new Promise((resolve) => setTimeout(resolve));

  Object.assign(window.taxo, { buildSearch, readLayers, pause });
})();
