// The clock of the reading room: counts down by its own watch, and covers the page when the time is over.
const clock = document.querySelector("[data-seconds]");
if (clock) {
  const end = performance.now() + Number(clock.dataset.seconds) * 1000;
  const left = clock.querySelector("[data-left]");
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
    left.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds === 0) {
      clearInterval(timer);
      document.querySelector(".sheet")?.remove();
    }
  };
  const timer = setInterval(tick, 1000);
  tick();
}
