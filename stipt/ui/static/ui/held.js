// A message that can still be taken back counts down; when it is gone the page is asked for again,
// unless somebody is typing: then it is only said.

for (const line of document.querySelectorAll("[data-held-seconds]")) countDown(line);

function countDown(line) {
  const endsAt = performance.now() + Number(line.dataset.heldSeconds) * 1000;
  const timer = setInterval(() => {
    const seconds = Math.ceil((endsAt - performance.now()) / 1000);
    if (seconds > 0) {
      line.textContent = line.dataset.heldText.replace("{seconds}", seconds);
      return;
    }
    clearInterval(timer);
    line.textContent = line.dataset.heldGone;
    line.closest("article")?.querySelector("form")?.remove();
    if (!isTyping()) setTimeout(() => location.reload(), 1000);
  }, 1000);
}

const isTyping = () =>
  [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
