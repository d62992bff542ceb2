/* The ticked papers: they stay ticked whatever is searched for, and are saved, or sent on as a link. */
(() => {
  "use strict";
  const { papers, savePapers } = window.taxo;
  const SPARE = 2; // letters of a shortened id beyond what tells papers apart, for papers that come later
  const MOST_LINKED = 1000; // papers that an address comfortably holds

  /* As many letters of the ids, which are in order, as tell all papers apart, and some to spare. */
  const lengthOfIds = () => {
    let most = 0;
    for (let i = 1; i < papers.id.length; i++) {
      const [one, other] = [papers.id[i - 1], papers.id[i]];
      let same = 0;
      while (same < one.length && one[same] === other[same]) same++;
      most = Math.max(most, same);
    }
    return most + 1 + SPARE;
  };
  /* The paper of a whole or shortened id, -1 for none or several. */
  const paperOf = (start) => {
    if (!start) return -1;
    let [low, high] = [0, papers.id.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (papers.id[middle] < start) low = middle + 1;
      else high = middle;
    }
    if (papers.id[low] === start) return low;
    return papers.id[low]?.startsWith(start) && !papers.id[low + 1]?.startsWith(start) ? low : -1;
  };

  /* `changed()` is called when the ticks changed by what is done in the tray, `narrow(isNarrow)` to show only them. */
  window.taxo.buildTray = (tray, { changed, narrow }) => {
    const $ = (id) => tray.querySelector(`#${id}`);
    const ticked = new Set();
    let letters = 0;
    let said = "";
    const ids = () => {
      letters ||= lengthOfIds();
      return [...ticked].sort((a, b) => a - b).map((i) => papers.id[i].slice(0, letters)).join(",");
    };
    const isLinked = () => ticked.size > 0 && ticked.size <= MOST_LINKED;
    const show = () => {
      tray.classList.toggle("none", !ticked.size);
      for (const button of tray.querySelectorAll("button")) button.disabled = !ticked.size;
      const many = ticked.size > MOST_LINKED ? `, too many for a link (${MOST_LINKED} at most)` : "";
      $("ticked").textContent = `${ticked.size || "None"} ticked${many}${said}`;
      $("copy").disabled = !isLinked();
      $("link").hidden = true;
      said = "";
    };
    const tick = (i, isTicked) => { ticked[isTicked ? "add" : "delete"](i); show(); };
    const set = (rows) => { ticked.clear(); for (const i of rows) ticked.add(i); show(); };
    const showNarrow = (isNarrow) => $("only").setAttribute("aria-pressed", String(isNarrow));
    const copy = async () => {
      const url = `${location.href.split("#")[0]}#papers=${ids()}`;
      const copied = await navigator.clipboard?.writeText(url).then(() => true, () => false);
      said = copied ? ", link copied" : "";
      show();
      if (copied) return;
      $("link").hidden = false;
      const field = $("link").querySelector("input");
      field.value = url;
      field.select();
    };
    for (const button of tray.querySelectorAll("[data-save]")) button.addEventListener("click", () => savePapers([...ticked].sort((a, b) => a - b), button.dataset.save));
    $("copy").addEventListener("click", copy);
    $("only").addEventListener("click", () => narrow($("only").getAttribute("aria-pressed") !== "true"));
    $("untick").addEventListener("click", () => { set([]); changed(); });
    return { tick, set, showNarrow, has: (i) => ticked.has(i), size: () => ticked.size, all: () => [...ticked], ids, isLinked };
  };
  window.taxo.paperOf = paperOf;
})();
