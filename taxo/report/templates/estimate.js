/* From the first answers of a sample drawn with known odds to the share of all papers whose topic is right.
   The estimator is LURE (Farquhar, Gal and Rainforth, "On Statistical Bias in Active Learning", 2021); the interval
   Wilson's (1927), for as many papers as the weighted ones are worth (Kish, "Survey Sampling", 1965). The tests have
   the same in Python. */
(() => {
  "use strict";
  const wilson = (right, n, z = 1.96) => {
    const share = right / n;
    const spread = (z * z) / n;
    const centre = (share + spread / 2) / (1 + spread);
    const half = (z * Math.sqrt((share * (1 - share)) / n + spread / (4 * n))) / (1 + spread);
    return [Math.max(0, centre - half), Math.min(1, centre + half)];
  };

  /* odds: of each draw among the papers not drawn before; right: whether its topic was, in the same order. */
  window.taxo.estimateAccuracy = (odds, right, population) => {
    const n = right.length;
    const weights = right.map((_, i) => {
      const left = population - i;
      return n === population ? 1 : 1 + ((population - n) / (left - 1)) * (1 / (left * odds[i]) - 1);
    });
    const sum = (values) => values.reduce((a, b) => a + b, 0);
    const loss = sum(weights.map((weight, i) => (right[i] ? 0 : weight))) / n;
    const share = Math.min(1, Math.max(0, 1 - loss));
    const worth = sum(weights) ** 2 / sum(weights.map((weight) => weight * weight));
    const [low, high] = wilson(share * worth, worth);
    return { share, low, high };
  };
})();
