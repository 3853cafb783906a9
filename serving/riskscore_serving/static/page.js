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
  const sheet = document.getElementById("sheet");
  const printSheet = document.getElementById("print-sheet");
  if (printSheet) {
    printSheet.hidden = false;
    printSheet.addEventListener("click", () => {
      document.documentElement.classList.add("only-sheet");
      window.print();
      document.documentElement.classList.remove("only-sheet");
    });
  }
  const copySheet = document.getElementById("copy-sheet");
  if (copySheet && navigator.clipboard) {
    copySheet.hidden = false;
    copySheet.addEventListener("click", async () => {
      await navigator.clipboard.writeText(sheet.innerText);
      copySheet.textContent = copySheet.dataset.done;
    });
  }
  const focus = document.querySelector("[data-focus]");
  if (focus) focus.focus();
})();
