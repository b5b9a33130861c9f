// Files are dropped anywhere on the page and sent one by one, a few at a time; each row tells how far its file is.
// While something moves, the batch is asked every second. Every word comes from the server.

import { swap } from "./swap.js";

const AT_ONCE = 3;
const MEGABYTE = 1 << 20;
const MOST_FILES = 5000;
const SECOND = 1000;

const form = document.getElementById("drop");
const template = document.getElementById("uploading");
const waiting = [];
let sending = 0;
let batch = form.dataset.batch ?? null;
let beginning = null;
let timer = 0;

const token = () => document.querySelector("meta[name=csrf-token]").content;
const size = (bytes) => (bytes >= MEGABYTE ? `${(bytes / MEGABYTE).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`);
const show = (element, on) => { element.hidden = !on; };

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function markup(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// ── what the server says of the batch ──

// A form's token differs every time; what differs in nothing else stays, for somebody may just be pressing it.
const plain = (element) => element.outerHTML.replace(/(name="csrf_token" value=")[^"]*/g, "$1");

function exchange(old, html) {
  const fresh = markup(html);
  if (!old || plain(old) === plain(fresh) || old.querySelector("dialog[open]")) return;
  const had = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (had) fresh.querySelector("a, button, input")?.focus();
}

function take(told, own) {
  const section = document.getElementById("batch");
  for (const [id, html] of Object.entries(told.parts)) exchange(document.getElementById(id), html);
  for (const [id, html] of Object.entries(told.rows)) {
    if (document.getElementById(id)) exchange(document.getElementById(id), html);
    else if (own) own.before(markup(html));
  }
  own?.remove();
  const summary = section.querySelector("[data-summary]");
  if (summary.textContent !== told.summary) summary.textContent = told.summary;
  if (told.moving) section.dataset.moving = "";
  else delete section.dataset.moving;
  // Files that were added beyond one page of the table are not asked about: their rows come from the page itself.
  const shown = section.querySelectorAll("tbody[id]").length;
  if (!own && !told.moving && !sending && shown > Object.keys(told.rows).length) location.reload();
}

async function ask() {
  const section = document.getElementById("batch");
  try {
    const answer = await fetch(section.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.status === 401) location.reload();
    else if (answer.ok) take(await answer.json());
  } catch {
    // The next question may be answered.
  }
  watch();
}

function watch() {
  clearTimeout(timer);
  if ("moving" in document.getElementById("batch").dataset) timer = setTimeout(ask, SECOND);
}

// ── sending ──

function complain(text) {
  const box = document.getElementById("upload-problem");
  box.querySelector("span").textContent = text;
  show(box, Boolean(text));
}

async function begin() {
  const data = new FormData(form);
  data.delete("files");
  const answer = await fetch(form.dataset.begin, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json", "X-CSRFToken": token() },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.detail);
  await swap(said.address, ["batch", "side", "acts", "drop-title"], { push: true });
  form.elements.paper.value = data.get("paper");
  form.elements.box.value = data.get("box");
  document.getElementById("latest-h")?.closest("section").remove();
  document.getElementById("first")?.remove();
  return said.address;
}

function row(file) {
  const element = template.content.firstElementChild.cloneNode(true);
  element.querySelector("[data-name]").textContent = file.name;
  element.querySelector("[data-size]").textContent = size(file.size);
  return element;
}

function fail(upload, what, why, number) {
  const part = (name) => upload.row.querySelector(`[data-${name}]`);
  for (const name of ["queued", "sending", "cancels"]) show(part(name), false);
  show(upload.row.querySelector("progress"), false);
  for (const name of ["failed", "note", "retries"]) show(part(name), true);
  upload.row.firstElementChild.className = "bad has-note";
  part("what").textContent = what;
  part("why").textContent = why;
  part("number").textContent = number;
  show(part("quote"), Boolean(number));
  part("retries").onclick = () => {
    const again = prepare(upload.file, upload.path);
    upload.row.replaceWith(again.row);
    waiting.push(again);
    next();
  };
}

function progress(upload, event) {
  const part = (name) => upload.row.querySelector(`[data-${name}]`);
  const bar = upload.row.querySelector("progress");
  show(part("queued"), false);
  show(part("sending"), true);
  show(bar, true);
  bar.max = event.total || 1;
  bar.value = event.loaded;
  part("sent").textContent = `${(event.loaded / MEGABYTE).toFixed(1)} / ${(event.total / MEGABYTE).toFixed(1)} MB`;
}

function ended(upload) {
  sending -= 1;
  const { request } = upload;
  if (request.status === 200) {
    take(request.response, upload.row);
    watch();
  } else if (request.status && request.response?.detail) {
    const [what, ...why] = request.response.detail.split(/(?<=。|\. )/);
    fail(upload, what, why.join(""), request.getResponseHeader("X-Request-ID") ?? "");
  } else {
    fail(upload, form.dataset.lost, "", "");
  }
  next();
}

function send(upload) {
  const request = new XMLHttpRequest();
  const data = new FormData(form);
  upload.request = request;
  sending += 1;
  data.delete("files");
  data.append("files", upload.file, upload.path);
  request.open("POST", `${batch}/files`);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", token());
  request.responseType = "json";
  request.upload.onprogress = (event) => progress(upload, event);
  request.onload = request.onerror = () => ended(upload);
  request.onabort = () => {
    sending -= 1;
    next();
  };
  request.send(data);
}

function next() {
  while (sending < AT_ONCE && waiting.length) send(waiting.shift());
}

function prepare(file, path) {
  const upload = { file, path, row: row(file), request: null };
  upload.row.querySelector("[data-cancels]").onclick = () => {
    const place = waiting.indexOf(upload);
    if (place >= 0) waiting.splice(place, 1);
    upload.request?.abort();
    upload.row.remove();
  };
  return upload;
}

async function add(files) {
  if (!files.length) return;
  complain("");
  try {
    beginning ??= batch ? Promise.resolve(batch) : begin();
    batch = await beginning;
  } catch (error) {
    beginning = null;
    complain(error.message || form.dataset.lost);
    return;
  }
  const table = document.querySelector("#batch table");
  document.querySelector("#batch [data-none]")?.remove();
  for (const { file, path } of files.slice(0, MOST_FILES)) {
    const upload = prepare(file, path);
    table.append(upload.row);
    // What a file is, the server finds out; only what can be no recording is held to the limit of papers at once.
    const isPaper = /\.(pdf|ofd|docx?|xlsx?|pptx?|zip|jpe?g|png|tiff?)$/i.test(file.name);
    const most = Number(isPaper ? form.dataset.mostBytes : form.dataset.mostMedia);
    if (file.size > most) {
      const values = { name: file.name, bytes: size(file.size), limit: size(most) };
      fail(upload, fill(form.dataset.tooLarge, values), "", "");
    } else waiting.push(upload);
  }
  next();
}

// ── choosing and dropping ──

const chosen = (list) => [...list].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
const isHidden = ({ path }) => path.split("/").some((part) => part.startsWith("."));

async function inside(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => { entry.file(resolve, reject); });
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!part.length || found.length > MOST_FILES) return found;
    for (const one of part) found.push(...await inside(one));
  }
}

document.addEventListener("change", (event) => {
  const input = event.target.closest("[data-adds]");
  if (!input) return;
  const files = chosen(input.files).filter((one) => !isHidden(one));
  input.value = "";
  add(files);
});

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;

for (const [name, step] of [["dragenter", 1], ["dragleave", -1], ["drop", -1]]) {
  addEventListener(name, (event) => {
    if (!carriesFiles(event)) return;
    depth = name === "drop" ? 0 : Math.max(depth + step, 0);
    document.documentElement.classList.toggle("dropping", depth > 0);
  });
}
addEventListener("dragover", (event) => {
  if (carriesFiles(event)) event.preventDefault();
});
addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  const plain = chosen(event.dataTransfer.files);
  const found = entries.length ? (await Promise.all(entries.map(inside))).flat() : plain;
  add(found.filter((one) => !isHidden(one)));
});

addEventListener("beforeunload", (event) => {
  if (sending || waiting.length) event.preventDefault();
});

watch();
