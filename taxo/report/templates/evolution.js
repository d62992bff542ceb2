/* Let the figure of what became of papers be saved; its numbers are those of the table below it. */
(() => {
  "use strict";
  const { offerSaving, rowsOf } = window.taxo;
  const figure = document.querySelector(".alluvial");
  offerSaving(figure, figure.dataset.name, () => rowsOf(document.getElementById(figure.dataset.table)));
})();
