// A recording: playing from where somebody points, and showing which words are said or seen now.

const player = document.getElementById("player");
const wave = document.querySelector("[data-wave]");

function playFrom(second) {
  if (!player) return;
  player.currentTime = second;
  player.play().catch(() => {});
}

function show() {
  const now = player.currentTime;
  for (const line of document.querySelectorAll(".heard > li")) {
    const on = Number(line.dataset.from) <= now && now < Number(line.dataset.to);
    if (on) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  wave?.style.setProperty("--played", `${(100 * now) / Number(wave.dataset.seconds)}%`);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !player) return;
  const place = event.target.closest("[data-second]");
  if (place) {
    event.preventDefault();
    playFrom(Number(place.dataset.second));
  } else if (wave?.contains(event.target)) {
    const box = wave.getBoundingClientRect();
    playFrom(((event.clientX - box.left) / box.width) * Number(wave.dataset.seconds));
  }
});

if (player) {
  player.addEventListener("timeupdate", show);
  player.addEventListener("seeked", show);
}
