// A form is sent once: what is pressed again before the answer comes is not sent again.
// When the page is shown again (the back button), everything can be pressed.

const buttonsOf = (form) =>
  [...form.elements].filter((each) => each.matches("button:not([type=button]), [type=submit]"));

function setBusy(form, isBusy) {
  form.toggleAttribute("data-busy", isBusy);
  for (const button of buttonsOf(form)) {
    if (isBusy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || (event.submitter?.formMethod ?? form.method) !== "post") return;
  if (form.hasAttribute("data-busy")) event.preventDefault();
  else setBusy(form, true);
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-busy]")) setBusy(form, false);
});
