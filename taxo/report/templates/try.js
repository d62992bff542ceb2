/* Try it: classify what is typed, as it is typed, and show the words that decided. */
(() => {
  "use strict";
  const { model, papers, topics, el, highlight, percent, abstractOf, topicLink, buildClassifier } = window.taxo;
  const SHOWN = 5;
  const LEAST = 0.02;
  const $ = (id) => document.getElementById(id);
  const form = $("asked");
  const classifier = buildClassifier(model);
  const known = new Map(topics.map((topic) => [topic.id, topic]));
  let waiting = 0;

  const bar = (share, topic) => {
    const ns = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(ns, "svg");
    const fill = document.createElementNS(ns, "rect");
    svg.setAttribute("class", `bar t-${topic}`);
    svg.setAttribute("aria-hidden", "true");
    fill.setAttribute("class", "fill");
    fill.setAttribute("width", percent(share).replace(/\s/g, ""));
    fill.setAttribute("height", "100%");
    svg.append(fill);
    return svg;
  };

  const answer = () => {
    const [title, abstract] = [form.elements.title.value, form.elements.abstract.value];
    const empty = !`${title}${abstract}`.trim();
    $("answers").replaceChildren();
    if (empty) { $("why").hidden = true; $("verdict").textContent = "Waiting for a text."; return; }
    const { probabilities, applies, familiarity, topics: given } = classifier.classify(title, abstract);
    const ranked = probabilities.map((share, i) => [share, i]).sort((a, b) => b[0] - a[0])
      .map(([share, i], place) => [place === 0 ? share : applies[i], i]) // of the first how probably it is that, of others how probably they apply
      .filter(([share, i], place) => place === 0 || given.includes(classifier.classes[i]) || (place < SHOWN && share >= LEAST));
    const reasons = classifier.explain(title, abstract, ranked[0][1]);
    $("why").hidden = !reasons.length;
    if (!reasons.length && !given.length) { $("verdict").textContent = "No topic: the classifier knows no word of it."; return; }
    $("answers").append(...ranked.map(([share, i]) => {
      const id = classifier.classes[i];
      const topic = known.get(id) ?? { id, name: id };
      const told = familiarity < model.familiar ? [] : [bar(share, id), el("span", { class: "n" }, percent(share))];
      return el("li", { class: given.includes(id) ? "given" : "" }, topicLink(topic), ...told);
    }));
    $("verdict").textContent = verdict(given.length, familiarity);
    explain(title, abstract, ranked[0][1], reasons);
  };

  const verdict = (n, familiarity) => {
    if (familiarity < model.familiar) return `No topic: it reads unlike the papers that the classifier learned from (familiarity ${percent(familiarity)}). Nearest, without a probability that would hold:`;
    return `${n === 1 ? "One topic" : `${n} topics`}, in bold (familiarity ${percent(familiarity)}).`;
  };

  const explain = (title, abstract, column, reasons) => {
    const speaking = reasons.filter(([, weight]) => weight > 0).map(([term]) => term);
    $("for-topic").textContent = `For “${known.get(classifier.classes[column])?.name ?? classifier.classes[column]}”.`;
    $("marked-title").replaceChildren(...highlight(title, speaking));
    $("marked").replaceChildren(...highlight(abstract, speaking));
    $("weights").replaceChildren(...reasons.map(([term, weight]) =>
      el("tr", {}, el("th", { scope: "row" }, term), el("td", { class: "number" }, weight.toFixed(2).replace("-", "−")))));
  };

  const take = async (place) => {
    form.elements.title.value = papers.title[place];
    form.elements.abstract.value = await abstractOf(place);
    answer();
  };

  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(answer, 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(answer));
  for (const button of form.querySelectorAll("[data-place]")) button.addEventListener("click", () => take(Number(button.dataset.place)));
})();
