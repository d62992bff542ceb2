/* The topic classifier in the page: the rules are those that taxo/classifier/serialization.py and tokens.py describe, the
   numbers come from the same file, and a test holds both together to 1e-5. */
(() => {
  "use strict";
  const NOT_LETTERS = /[\u0080-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f\ud800-\uf8ff\ufe00-\ufe6f\ufff0-\uffff\u{1cf00}-\u{1d35f}\u{1d800}-\u{1daaf}\u{1f000}-\u{1fbef}\u{e0000}-\u{10ffff}]/gu;
  const SOLID = /[\u3040-\u3098\u309b-\u30ff\u3400-\u9fff\uf900-\ufaff][\u3099\u309a]?/gu;
  const GAP = new RegExp(`(?<=${SOLID.source}) (?=${SOLID.source})`, "gu"); // within a word of a script without blanks
  const bytes = new TextEncoder();

  const decode = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;

  const fold = (text, most) => {
    const cut = text.length > most ? [...text].slice(0, most).join("") : text;
    // eslint-disable-next-line no-control-regex
    return cut.replace(/[^\x00-\x7f]+/gu, (run) => run.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/gu, "").replace(NOT_LETTERS, " ").replace(SOLID, " $& "));
  };
  const spell = (text, most) => {
    const found = fold(text, most).replace(/[A-Z]/g, (letter) => letter.toLowerCase()).match(/[a-z0-9\u0080-\u{10ffff}]+/gu) ?? [];
    return found.map((token) => (/[^sui]s$/u.test(token) && bytes.encode(token).length > 3 ? token.slice(0, -1) : token));
  };

  const meanOf = (numbers) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const logistic = (logit) => 1 / (1 + Math.exp(-logit));

  window.taxo.buildClassifier = (model) => {
    const columns = model.classes.length + 1; // the last one is familiarity
    const weights = new Int8Array(decode(model.weights));
    const [scales, steps, intercepts] = [model.scales, model.steps, model.intercepts].map((text) => new Float32Array(decode(text)));
    const places = new Map(model.terms.map((term, i) => [term.replaceAll(" ", ""), i]));
    const weightOf = (term, column) => Math.fround(weights[term * columns + column] * steps[column]);

    /* Term -> value (the row has unit length), and the share of one-token terms that are known. */
    const read = (title, abstract) => {
      const counts = new Map();
      let [known, total] = [0, 0];
      [[title, model.title_weight], [abstract, 1]].forEach(([text, weight]) => {
        const tokens = spell(text, model.max_characters);
        for (let n = 1; n <= model.longest_gram; n++) {
          for (let at = 0; at + n <= tokens.length; at++) {
            const spelled = tokens.slice(at, at + n).join("");
            if (n === 1 && bytes.encode(spelled).length < 2) continue;
            const term = places.get(spelled);
            if (n === 1) { total++; known += Number(term !== undefined); }
            if (term !== undefined) counts.set(term, (counts.get(term) ?? 0) + weight);
          }
        }
      });
      const values = [...counts].sort((a, b) => a[0] - b[0]).map(([term, count]) => [term, count ** model.power * scales[term]]);
      const length = Math.sqrt(values.reduce((sum, [, value]) => sum + value * value, 0));
      return { values: values.map(([term, value]) => [term, value / length]), known: known / Math.max(total, 1) };
    };

    /* By column the logit, before the calibration by the text's own scale: of the topics, and the last of familiarity. */
    const logitsOf = (values) => Array.from({ length: columns }, (_, column) => values.reduce((sum, [term, value]) => sum + value * weightOf(term, column), 0) + intercepts[column]);
    const stretchOf = (logits) => {
      const best = [...logits].sort((a, b) => b - a).slice(0, Math.min(model.best, logits.length - 1));
      return 1 - model.own + model.own * (meanOf(best) - meanOf(logits)) / model.height;
    };

    /* The classes that the text is given: the likeliest and all others that apply, none where the text is from elsewhere. */
    const given = (probabilities, applies, familiarity) => probabilities
      .map((share, i) => [share, i]).sort((a, b) => b[0] - a[0])
      .filter(([, i], place) => (place === 0 || applies[i] >= model.threshold) && familiarity >= model.familiar).map(([, i]) => model.classes[i]);

    /* By class, the probability of being the first and of applying at all; and familiarity: 0 (from elsewhere) to 1 (of the
       kind it was trained on). */
    const classify = (title, abstract) => {
      const { values, known } = read(title, abstract);
      const logits = logitsOf(values);
      const familiarity = logistic(logits.pop() + model.known * known + model.long * Math.log1p(values.length));
      const [highest, stretch] = [Math.max(...logits), stretchOf(logits)];
      const powers = logits.map((logit) => Math.exp((logit - highest) / stretch));
      const sum = powers.reduce((a, b) => a + b, 0);
      const probabilities = powers.map((power) => (1 - model.noise) * (power / sum) + model.noise / powers.length);
      const mean = meanOf(logits);
      const applies = logits.map((logit, i) => Math.max(Math.min(logistic(model.applies_intercept + model.applies_slope * (logit - mean)), 1 - model.noise), probabilities[i]));
      return { probabilities, applies, familiarity, topics: given(probabilities, applies, familiarity) };
    };

    /* The terms of the text that speak for or against a class, strongest first. */
    const explain = (title, abstract, column, top = 12) => {
      const { values } = read(title, abstract);
      const stretch = stretchOf(logitsOf(values).slice(0, -1));
      return values.map(([term, value]) => [model.terms[term].replace(GAP, ""), value * weightOf(term, column) / stretch])
        .filter(([, weight]) => weight !== 0)
        .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, top);
    };

    return { classes: model.classes, classify, explain };
  };
})();
