// Toasts can be put away; an undo counts its seconds down and goes with the last.

// What comes into the page later is armed by whoever brings it; what is armed already is left alone.
export function arm(root) {
  for (const button of root.querySelectorAll("[data-dismiss][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".toast-x").remove());
  }
  for (const form of root.querySelectorAll(".toast-x form[data-seconds]:not([data-armed])")) {
    form.dataset.armed = "";
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
}

arm(document);
