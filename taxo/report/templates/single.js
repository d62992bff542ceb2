/* The report as one file: find papers by words, unfold what a link leads to, and unfold the topics for the printer. */
(() => {
  "use strict";
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) unfold(); // no hashchange tells of a second click
  });
  if (location.hash) unfold();

  const folded = () => [...document.querySelectorAll("details.one-topic:not([open])")];
  let opened = [];
  addEventListener("beforeprint", () => { opened = folded(); for (const part of opened) part.open = true; });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });

  const field = document.getElementById("find");
  if (!field) return;
  const papers = [...document.querySelectorAll(".one-paper")].map((node) => [node, node.textContent.toLowerCase()]);
  const groups = [...document.querySelectorAll(".one-list")];
  const found = document.getElementById("found");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [node, text] of papers) {
      node.hidden = !words.every((word) => text.includes(word));
      count += !node.hidden;
    }
    for (const group of groups) group.hidden = !group.querySelector(".one-paper:not([hidden])");
    found.textContent = words.length ? `${count} ${count === 1 ? "paper" : "papers"} found` : "";
  });
})();
