// A recording: playing from where somebody points, and showing which words are said or seen now. The player may come
// later than the page, when its copy has been made.

let begun = 0;

const player = () => document.getElementById("player");
const wave = () => document.querySelector("[data-wave]");

function playFrom(second) {
  player().currentTime = second;
  player().play().catch(() => {});
}

function show() {
  const now = player().currentTime;
  for (const line of document.querySelectorAll(".heard > li")) {
    const on = Number(line.dataset.from) <= now && now < Number(line.dataset.to);
    if (on) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  wave()?.style.setProperty("--played", `${(100 * now) / Number(wave().dataset.seconds)}%`);
}

// A browser keeps to the address by which it was sent to the store, also when that has run out, and tries for half a
// minute before it says so. Where it waits for what it has not got, it asks us for another address, and goes on.
function goOn() {
  const lasts = Number(player().dataset.lasts);
  if (!lasts || performance.now() - begun < 1000 * lasts) return;
  const [at, isPlaying] = [player().currentTime, !player().paused];
  player().addEventListener("loadedmetadata", () => {
    if (isPlaying) playFrom(at);
    else player().currentTime = at;
  }, { once: true });
  begin();
  player().load();
}

function begin() {
  begun = performance.now();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !player()) return;
  const place = event.target.closest("[data-second]");
  if (place) {
    event.preventDefault();
    playFrom(Number(place.dataset.second));
  } else if (wave()?.contains(event.target)) {
    const box = wave().getBoundingClientRect();
    playFrom(((event.clientX - box.left) / box.width) * Number(wave().dataset.seconds));
  }
});

const ACTS = { timeupdate: show, seeked: show, loadstart: begin, waiting: goOn, stalled: goOn, error: goOn };
for (const [name, act] of Object.entries(ACTS)) {
  document.addEventListener(name, ({ target }) => { if (target === player()) act(); }, { capture: true });
}

// Whoever came by a hit hears it from there. An act on the page leads back to the page: it then stands where it stood.
function arrive() {
  const isBack = document.referrer && new URL(document.referrer).pathname === location.pathname;
  if (isBack && sessionStorage.getItem("played") === location.pathname) return;
  sessionStorage.setItem("played", location.pathname);
  player().play().catch(() => {});
}

if (player()?.dataset.hit) arrive();
