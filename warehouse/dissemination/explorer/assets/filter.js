/* Shows the entries of a list or table that fit what is chosen in the form before it. Without it everything shows. */
"use strict";
(function () {
  for (const form of document.querySelectorAll("form[data-filter]")) {
    const entries = [...document.querySelectorAll(form.dataset.filter)];
    const told = form.querySelector("[role=status]");

    const show = function () {
      const words = (form.elements.words ? form.elements.words.value : "").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const entry of entries) {
        const chosen = [...form.querySelectorAll("select")].every(function (select) {
          return !select.value || (entry.dataset[select.name] || "").split(" ").includes(select.value);
        });
        const text = words.length ? entry.textContent.toLowerCase() : "";
        entry.hidden = !(chosen && words.every((word) => text.includes(word)));
        if (!entry.hidden) shown += 1;
      }
      for (const section of document.querySelectorAll("[data-section]")) {
        section.hidden = !section.querySelector(form.dataset.filter + ":not([hidden])");
      }
      told.textContent = shown === entries.length ? "All " + shown + " shown." : shown + " of " + entries.length + " shown.";
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    show();
  }
})();
