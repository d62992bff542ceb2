/* What the map shows, as the address tells it: #topic=pruning&by=year&at=0.4,0.3,2.5&box=0.1,0.2,0.5,0.6&paper=…, so that
   it can be sent on, kept, and found again by going back. */
(() => {
  "use strict";
  const { address: own } = window.taxo;

  const numbers = (text, least) => {
    const found = (text ?? "").split(",").map(Number);
    return found.length >= least && found.every(Number.isFinite) ? found : null;
  };
  const short = (value, digits = 4) => String(Number(value.toFixed(digits)));

  /* What the address tells beside the filters: `at`, `by`, `paper`, and the `region` of a selection: the corners of a
     polygon, of a box its two, "filters" for what these leave, or a suggestion's papers. */
  const read = () => {
    const address = own.read();
    const at = numbers(address.get("at"), 3);
    const box = numbers(address.get("box"), 4);
    const lasso = numbers(address.get("lasso"), 6);
    return {
      address,
      at: at && at[2] > 0 ? { x: at[0], y: at[1], zoom: at[2] } : null,
      by: address.get("by") ?? "topic",
      paper: address.get("paper"),
      region: box ? { box } : lasso ? { lasso: lasso.slice(0, lasso.length - (lasso.length % 2)) }
        : address.has("chosen") ? { filters: true }
          : address.has("suggestion") ? { suggestion: address.get("suggestion"), phrase: address.get("phrase") } : null,
    };
  };
  const regionPairs = (region) => {
    if (!region) return [];
    if (region.box) return [["box", region.box.map((value) => short(value)).join(",")]];
    if (region.lasso) return [["lasso", region.lasso.map((value) => short(value, 3)).join(",")]];
    if (region.filters) return [["chosen", "1"]];
    return [["suggestion", region.suggestion], ...(region.phrase === null ? [] : [["phrase", region.phrase]])];
  };

  /* Writes the address; a change of `kind` is a step to go back from. */
  const write = ({ filters, at, by, paper, region }, kind = "") => {
    const pairs = [
      ...filters, ...(by === "topic" ? [] : [["by", by]]), ...regionPairs(region), ...(paper ? [["paper", paper]] : []),
      ...(at ? [["at", [short(at.x), short(at.y), short(at.zoom, 3)].join(",")]] : []),
    ];
    own.write(pairs, kind);
  };
  window.taxo.mapAddress = { read, write, forget: own.forget };
})();
