// The list of hits: the preview follows the hit that has the focus, once it has rested there; ticks are counted.

import { count } from "./picks.js";
import { swap } from "./swap.js";

const WIDE = matchMedia("(min-width: 1100px)");
const REST = 250;
let timer = 0;

function preview(link) {
  const hit = link.closest(".hit");
  if (!WIDE.matches || hit.classList.contains("on")) return;
  document.querySelector(".hit.on")?.removeAttribute("aria-current");
  document.querySelector(".hit.on")?.classList.remove("on");
  hit.classList.add("on");
  hit.setAttribute("aria-current", "true");
  swap(link.dataset.preview, ["preview"]);
}

document.addEventListener("focusin", (event) => {
  const link = event.target.closest("[data-preview]");
  clearTimeout(timer);
  if (link) timer = setTimeout(preview, REST, link);
});

document.addEventListener("click", (event) => {
  const hit = event.target.closest(".hit");
  if (hit && !event.target.closest("a, input, button")) hit.querySelector("[data-preview]").focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.submit();
});
count();
