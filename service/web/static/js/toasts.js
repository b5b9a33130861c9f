// Toasts can be put away; an undo counts its seconds down and goes with the last.

for (const button of document.querySelectorAll("[data-dismiss]")) {
  button.hidden = false;
  button.addEventListener("click", () => button.closest(".toast-x").remove());
}

for (const form of document.querySelectorAll(".toast-x form[data-seconds]")) {
  const end = Date.now() + 1000 * Number(form.dataset.seconds);
  const tick = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) {
      clearInterval(tick);
      form.closest(".toast-x").remove();
      return;
    }
    form.querySelector("[data-left]").textContent = left;
  }, 1000);
}
