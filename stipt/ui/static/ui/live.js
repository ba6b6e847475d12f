// A list that keeps itself up to date: data-live-url gives its newest state as the same element.
// Every minute; every ten seconds while somebody uses the page. "304, nothing new" costs nothing.
// Rows are known by their id, so focus and choice stay where they are.

const RARELY = 60_000;
const OFTEN = 10_000;
let usedAt = performance.now();
for (const kind of ["pointerdown", "pointermove", "keydown", "scroll"]) {
  window.addEventListener(kind, () => (usedAt = performance.now()), { passive: true });
}

const isInUse = () => document.visibilityState === "visible" && performance.now() - usedAt < RARELY;

for (const list of document.querySelectorAll("[data-live-url]")) keepLive(list);

function keepLive(list) {
  let etag = list.dataset.liveEtag ?? "";
  let askedAt = performance.now();
  const timer = setInterval(async () => {
    if (performance.now() - askedAt < (isInUse() ? OFTEN : RARELY) - 100) return;
    askedAt = performance.now();
    const answer = await ask(list.dataset.liveUrl, etag);
    if (answer === "gone") {
      clearInterval(timer);
      say(list.dataset.liveGone ?? "");
    } else if (answer) {
      etag = answer.etag;
      show(list, answer.fresh);
    }
  }, OFTEN / 2);
}

// What is new; undefined when nothing is or the server can't be reached; "gone" when signed out.
async function ask(address, etag) {
  const headers = { "X-Requested-With": "fetch", ...(etag && { "If-None-Match": etag }) };
  let response;
  try {
    response = await fetch(address, { headers, cache: "no-store", redirect: "manual" });
  } catch {
    return undefined;
  }
  if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) return "gone";
  if (response.status !== 200) return undefined;
  const text = await response.text();
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-live-url]");
  return fresh ? { fresh, etag: response.headers.get("ETag") ?? "" } : undefined;
}

function show(list, fresh) {
  const focused = document.activeElement;
  const row = list.contains(focused) ? focused.closest("tr[id]") : null;
  const place = row ? [...row.querySelectorAll("a, button, input")].indexOf(focused) : -1;
  const chosen = list.querySelector("tr[aria-current]")?.id;
  list.replaceChildren(...fresh.childNodes);
  if (chosen) {
    list.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    byId(list, chosen)?.setAttribute("aria-current", "true");
  }
  if (place >= 0) {
    byId(list, row.id)?.querySelectorAll("a, button, input")[place]?.focus({ preventScroll: true });
  }
  if (fresh.dataset.liveTitle) document.title = fresh.dataset.liveTitle;
  if (fresh.dataset.liveStatus !== undefined) say(fresh.dataset.liveStatus);
  setIcon(fresh.hasAttribute("data-live-breached"));
}

const byId = (list, id) => list.querySelector(`#${CSS.escape(id)}`);

// The one line that speaks; the same news twice is no news.
function say(text) {
  const line = document.querySelector("[data-live-line]");
  if (line && line.textContent !== text) line.textContent = text;
}

function setIcon(isBreached) {
  const icon = document.querySelector("link[rel=icon]");
  icon.dataset.usual ??= icon.href;
  icon.href = isBreached ? icon.dataset.breached : icon.dataset.usual;
}

const first = document.querySelector("[data-live-url]");
if (first?.hasAttribute("data-live-breached")) setIcon(true);
