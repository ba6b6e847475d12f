// A key presses what can be seen: a link, button or field with data-key="r" or data-key="g q".
// Never while somebody types; letters are off with data-keys="off" on the root.

const lettersAreOn = document.documentElement.dataset.keys !== "off";
const NAMES = { Escape: "Esc", Enter: "Enter" };
let begun = "";
let begunAt = 0;

const canBeSeen = (element) => element.checkVisibility() && !element.disabled;
const withKeys = () => [...document.querySelectorAll("[data-key]")].filter(canBeSeen);

function isTypedInto(element) {
  const notText = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=file]";
  if (element.matches("input")) return !element.matches(notText);
  return element.matches("textarea, select") || element.isContentEditable;
}

function press(element) {
  if (isTypedInto(element)) element.focus();
  else element.click();
}

function find(key) {
  const found = withKeys();
  const isRecent = performance.now() - begunAt < 1500;
  const sequence = isRecent && begun ? `${begun} ${key}` : key;
  const match = (wanted) => found.find((each) => each.dataset.key === wanted);
  const element = match(sequence) ?? match(key);
  begun = !element && found.some((each) => each.dataset.key.startsWith(`${key} `)) ? key : "";
  begunAt = performance.now();
  return element;
}

// j and k go through the rows of the list, and take the focus with them, so that Enter opens.
function walk(step) {
  const rows = [...document.querySelectorAll("table.queue tbody tr:not(.group)")].filter(canBeSeen);
  const place = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const row = rows[place < 0 ? 0 : Math.min(Math.max(place + step, 0), rows.length - 1)];
  if (!row) return false;
  rows[place]?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.querySelector("a")?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function open() {
  const link = document.querySelector("table.queue tr[aria-current] a");
  link?.click();
  return Boolean(link);
}

function pressed(key) {
  const element = find(key);
  if (element) press(element);
  else if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  else if (key === "Enter") return open();
  return Boolean(element);
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (key === "Enter" && target.form) {
      event.preventDefault();
      if (!event.repeat) target.form.requestSubmit(firstButton(target.form));
    }
    return;
  }
  if (isTypedInto(target)) {
    const clearsItself = target.matches("[type=search]") && target.value;
    if (key === "Escape" && !clearsItself) target.blur();
    return;
  }
  if (document.querySelector(":popover-open, dialog[open]") && key !== "?") return;
  if (key === "Enter" && target.matches("a, button, summary, input")) return;
  if (!lettersAreOn && key !== "Escape") return;
  if (pressed(key)) event.preventDefault();
});

const firstButton = (form) => form.querySelector("button:not([type=button]), [type=submit]");

// The list of the keys on this page, made when it is asked for.
document.getElementById("keys")?.addEventListener("beforetoggle", (event) => {
  if (event.newState !== "open") return;
  const list = event.target.querySelector("dl");
  const seen = new Set();
  list.querySelectorAll("[data-made]").forEach((each) => each.remove());
  for (const element of withKeys()) {
    if (seen.has(element.dataset.key)) continue;
    seen.add(element.dataset.key);
    list.append(part("dt", element.dataset.key), part("dd", nameOf(element)));
  }
});

function part(tag, text) {
  const made = document.createElement(tag);
  made.setAttribute("data-made", "");
  for (const key of tag === "dt" ? text.split(" ") : [text]) {
    const inner = tag === "dt" ? document.createElement("kbd") : document.createElement("span");
    inner.textContent = NAMES[key] ?? key;
    made.append(inner, " ");
  }
  return made;
}

function nameOf(element) {
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  copy.querySelectorAll("kbd, .count").forEach((each) => each.remove());
  return element.getAttribute("aria-label") ?? copy.textContent.trim().replace(/\s+/g, " ");
}
