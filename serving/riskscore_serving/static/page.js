"use strict";
// Comfort only: everything works without this file. What is typed stays in this tab (sessionStorage) and leaves with it.
(() => {
  const KEY = "riskscore.answers";
  const form = document.getElementById("form");
  if (!form) return;
  const controls = () => [...form.elements].filter((e) => e.name && e.name.includes(".") || e.name === "as_of");

  const remember = () => {
    const kept = controls()
      .filter((e) => (e.type === "radio" || e.type === "checkbox" ? e.checked : e.value !== ""))
      .map((e) => [e.name, e.value]);
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  };

  const restore = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) || "[]");
    for (const [name, value] of kept) {
      for (const e of controls().filter((c) => c.name === name)) {
        if (e.type !== "radio" && e.type !== "checkbox") e.value = value;
        else if (e.value === value) e.checked = true;
      }
    }
  };

  if (form.dataset.fresh === "yes") restore();
  else remember();
  form.addEventListener("input", remember);
  for (const button of document.querySelectorAll('button[name="action"][value="clear"]')) {
    button.addEventListener("click", () => sessionStorage.removeItem(KEY));
  }
  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
})();
