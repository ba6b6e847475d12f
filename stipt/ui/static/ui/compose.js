// Writing: files by dropping and pasting, and drafts that outlive a closed browser or a lost session.
//
// A draft goes to data-draft-url of its form a moment after each change. Until the server has said
// that it has it, a copy lies in this browser, under the page and the person. Whoever was signed out
// meanwhile finds the text again when the page comes back.

const PERSON = document.documentElement.dataset.person ?? "";
const SENT = "stipt-sent";
const OLDEST = 7 * 24 * 3600 * 1000;
const PAUSE = 800;

const memory = (kind) => {
  try {
    return window[kind];
  } catch {
    return null; // switched off in this browser: drafts then lie on the server alone
  }
};
const copies = memory("localStorage");
const session = memory("sessionStorage");

forgetWhatWasSent();
for (const form of document.querySelectorAll("form[data-draft-url]")) keepDraft(form);
for (const input of document.querySelectorAll("[data-attach] input[type=file]")) takeFiles(input);

// -- drafts ---------------------------------------------------------------------------------------

function keepDraft(form) {
  const area = form.querySelector("textarea");
  const line = form.querySelector("[data-draft-line]");
  const key = `stipt-draft:${PERSON}:${location.pathname}:${area.name}`;
  let timer = 0;
  let saving = new AbortController();

  if (putBack(key, area)) tell(line, "restored");
  area.addEventListener("input", () => {
    remember(key, area.value);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    saving.abort(); // a draft that arrives behind the message would come back as a new one
    session?.setItem(SENT, key);
  });
  window.addEventListener("pagehide", () => {
    if (copies?.getItem(key) && !form.hasAttribute("data-busy")) save();
  });

  async function save() {
    const text = area.value;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    saving.abort();
    saving = new AbortController();
    const { signal } = saving;
    const saved = await post(form.dataset.draftUrl, new URLSearchParams(body).toString(), signal);
    if (signal.aborted) return undefined;
    if (saved === undefined) return tell(line, "kept");
    if (area.value === text) copies?.removeItem(key);
    return tell(line, "saved", saved || new Date().toTimeString().slice(0, 5));
  }
}

// The time at which it was saved as the server says it; undefined when it was not.
async function post(address, body, signal) {
  const headers = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
  const keepalive = body.length < 50_000; // goes on when the page is closed; only small ones may
  const how = { method: "POST", redirect: "manual", headers, body, keepalive, signal };
  try {
    const response = await fetch(address, how);
    if (!response.ok) return undefined;
    const isText = response.headers.get("Content-Type")?.startsWith("text/plain");
    return isText ? (await response.text()).trim() : "";
  } catch {
    return undefined;
  }
}

function remember(key, text) {
  try {
    copies?.setItem(key, JSON.stringify({ text, at: Date.now() }));
  } catch {
    copies.removeItem(key); // no room for it: an older copy would be worse than none
  }
}

// What was sent is not put back, unless a sign-on page or an error came instead of the answer.
function forgetWhatWasSent() {
  const key = session?.getItem(SENT);
  session?.removeItem(SENT);
  if (key && !document.body.matches(".door")) copies?.removeItem(key);
}

function putBack(key, area) {
  const kept = JSON.parse(copies?.getItem(key) ?? "null");
  if (!kept) return false;
  const savedAt = Date.parse(area.dataset.draftSavedAt ?? "") || 0;
  const isNewer = !area.value || kept.at > savedAt;
  if (Date.now() - kept.at > OLDEST || !isNewer || kept.text === area.value) {
    copies.removeItem(key);
    return false;
  }
  area.value = kept.text;
  return true;
}

function tell(line, what, time = "") {
  if (line) line.textContent = (line.dataset[what] ?? "").replace("{time}", time);
}

// -- files ----------------------------------------------------------------------------------------

function takeFiles(input) {
  const box = input.closest("[data-attach]");
  const form = input.form;
  const list = box.querySelector("[data-files]");
  let chosen = [...input.files];

  show();
  input.addEventListener("change", () => add([...input.files]));
  form.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    add(files);
  });
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.toggleAttribute("data-over", true);
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.removeAttribute("data-over");
  });
  form.addEventListener("drop", (event) => {
    form.removeAttribute("data-over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });

  function add(files) {
    const most = Number(box.dataset.mostBytes) || Infinity;
    const tooLarge = files.filter((file) => file.size > most);
    chosen = [...chosen, ...files.filter((file) => file.size <= most && !isChosen(file))];
    show();
    for (const file of tooLarge) list.append(item(file, box.dataset.tooLarge ?? ""));
  }

  function isChosen(file) {
    const isSame = (other) =>
      other.name === file.name && other.size === file.size && other.lastModified === file.lastModified;
    return chosen.some(isSame);
  }

  function show() {
    const transfer = new DataTransfer();
    for (const file of chosen) transfer.items.add(file);
    input.files = transfer.files;
    list.replaceChildren(...chosen.map((file) => item(file, "")));
  }

  function item(file, wrong) {
    const made = document.createElement("li");
    made.className = wrong ? "file error" : "file";
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const size = document.createElement("span");
    size.className = wrong ? "" : "muted";
    size.textContent = wrong || inUnits(file.size);
    made.append(name, " ", size);
    if (!wrong) made.append(removal(file));
    return made;
  }

  function removal(file) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset.kind = "quiet";
    button.textContent = "×";
    button.ariaLabel = (box.dataset.remove ?? "").replace("{name}", file.name);
    button.addEventListener("click", () => {
      chosen = chosen.filter((each) => each !== file);
      show();
      input.focus();
    });
    return button;
  }
}

function inUnits(bytes) {
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  const shown = new Intl.NumberFormat(document.documentElement.lang, {
    maximumFractionDigits: amount < 10 ? 1 : 0,
  });
  return `${shown.format(amount)} ${unit}`;
}
