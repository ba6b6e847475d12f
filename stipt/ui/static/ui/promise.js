// Which promise applies: what is said of each choice stands on the page; the one chosen is shown.
//
// In a form with data-promises the choice is its call type; where that may come to several things, a
// second choice says by data-gives which. What is said of it is whatever has it as data-promised.

const said = [...document.querySelectorAll("[data-promised]")];

for (const form of document.querySelectorAll("form[data-promises]")) {
  form.addEventListener("change", () => show(form));
  show(form);
}
// the back button brings choices back after the page was read
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-promises]").forEach(show));

function show(form) {
  const key = chosen(form);
  const shown = said.some((each) => each.dataset.promised === key) ? key : "";
  for (const each of said) each.hidden = each.dataset.promised !== shown;
}

function chosen(form) {
  const kind = form.querySelector("[name=call_type]:checked, select")?.value ?? "";
  const given = form.querySelector("[data-gives]:checked")?.dataset.gives;
  const both = `${kind}:${given}`;
  return said.some((each) => each.dataset.promised === both) ? both : kind;
}
