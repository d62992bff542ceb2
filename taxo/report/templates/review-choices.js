/* The topics to choose from for one paper: each chosen, said not to apply, or left open. */
(() => {
  "use strict";
  const { el, papers, review, topics, reviewTopics } = window.taxo;
  const MOST = 6;

  /* For a paper that nobody proposed: its own topics, those whose phrases it has, then the rest of the first one's group. */
  window.taxo.choicesFor = (place, text) => {
    const lower = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
    const has = (phrase) => lower.includes(` ${phrase.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `);
    const own = [papers.topic[place], ...papers.others[place]].filter((n) => n >= 0).map((n) => topics[n]?.id);
    const group = review.topics.find((topic) => topic.topic_id === own[0])?.group;
    const scored = review.topics.map((topic, n) => ({
      id: topic.topic_id, n,
      score: (own.includes(topic.topic_id) ? 100 : 0) + [topic.name, ...topic.phrases].filter(has).length + (group && topic.group === group ? 0.5 : 0),
    }));
    const few = scored.sort((a, b) => b.score - a.score || a.n - b.n).slice(0, MOST);
    return few.sort((a, b) => a.n - b.n).map(({ id }) => id);
  };

  /* What is decided of one paper so far. A press more each time: chosen, not this, open again. */
  window.taxo.makeChoices = (list, onChange) => {
    let offered = [];
    let said = { topics: [], equal: 1, not: [] };
    const history = [];

    const draw = () => {
      list.replaceChildren(...offered.map((topic, n) => {
        const rank = said.topics.indexOf(topic);
        const isNot = said.not.includes(topic);
        const standing = reviewTopics.standing(topic);
        const mark = isNot ? "not this" : rank < 0 ? standing : rank < said.equal ? "main" : "also";
        const button = el("button", { type: "button", class: isNot ? "choice not" : "choice", "aria-pressed": String(rank >= 0) },
          el("kbd", {}, n < 9 ? String(n + 1) : ""), el("span", { class: `topic t-${topic}`, dir: "auto" }, reviewTopics.named(topic) + (standing && mark !== standing ? ` (${standing})` : "")),
          ...(mark ? [el("small", {}, mark)] : []));
        button.addEventListener("click", (event) => {
          press(topic);
          if (event.detail === 0) list.children[n].focus(); // pressed by a key: it goes on from there
        });
        return button;
      }));
      onChange();
    };
    const without = (topic) => {
      const rank = said.topics.indexOf(topic);
      return { topics: said.topics.filter((each) => each !== topic), not: said.not.filter((each) => each !== topic), equal: rank >= 0 && rank < said.equal ? Math.max(1, said.equal - 1) : said.equal };
    };
    const set = (next) => {
      history.push(said);
      said = next;
      draw();
    };
    const press = (topic) => {
      const rest = without(topic);
      if (said.topics.includes(topic)) set({ ...rest, not: [...rest.not, topic] });
      else if (said.not.includes(topic)) set(rest);
      else set({ ...said, topics: [...said.topics, topic] });
    };
    const choose = (topic) => {
      if (!offered.includes(topic)) offered.push(topic);
      if (said.topics.includes(topic)) draw();
      else set({ ...without(topic), topics: [...without(topic).topics, topic] });
    };
    const show = (choices, { topics: chosen, equal, not }) => {
      said = { topics: [...chosen], equal, not: [...not] };
      offered = [...new Set([...choices, ...chosen, ...not])];
      history.length = 0;
      draw();
    };
    return {
      show, choose,
      clear: () => { offered = []; history.length = 0; said = { topics: [], equal: 1, not: [] }; list.replaceChildren(); },
      pressKey: (digit) => (digit <= offered.length ? (press(offered[digit - 1]), true) : false),
      said: () => said,
      isEmpty: () => !said.topics.length && !said.not.length,
      isTouched: () => history.length > 0,
      undo: () => { if (!history.length) return false; said = history.pop(); draw(); return true; },
    };
  };
})();
