/* Writes what a page shows into its address, so that it can be sent on, kept, and found again by going back. */
(() => {
  "use strict";
  const BURST = 1500; // milliseconds within which changes of one kind, letters typed or steps of a slider, are one step back
  let last = { kind: "", at: 0 };

  /* Writes pairs as the address. A change of `kind` is a step to go back from; without one, as where a view moves, it is
     not. */
  const write = (pairs, kind = "") => {
    const hash = `#${new URLSearchParams(pairs)}`.replaceAll("%2C", ",");
    if (hash === (location.hash || "#")) return;
    const now = performance.now();
    const isNewStep = kind !== "" && !(kind === last.kind && now - last.at < BURST);
    if (isNewStep) history.pushState(null, "", hash);
    else history.replaceState(history.state, "", hash);
    if (kind) last = { kind, at: now };
  };
  const read = () => new URLSearchParams(location.hash.slice(1));
  /* The next change is a step of its own, whatever came before. */
  const forget = () => { last = { kind: "", at: 0 }; };
  window.taxo.address = { read, write, forget };
})();
