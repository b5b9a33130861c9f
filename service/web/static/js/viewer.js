// The page image: larger, smaller, turned for the eye only; pages are turned over without losing any of it.
// A field that is pointed at or has the focus shows its place; tabs change in place, and some are filled only then.

import { swap } from "./swap.js";

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3];
let step = STEPS.indexOf(1);
let turned = 0;

function show() {
  const viewer = document.getElementById("viewer");
  if (!viewer.querySelector("[data-zoomed]")) return; // a recording is played, not looked at closer
  viewer.style.setProperty("--zoom", STEPS[step]);
  viewer.querySelector("[data-zoomed]").textContent = `${STEPS[step] * 100}%`;
  for (const part of viewer.querySelectorAll(".scripted")) part.hidden = false;
  for (const sheet of viewer.querySelectorAll(".sheet")) {
    sheet.style.transform = turned ? `rotate(${turned}deg)` : "";
    const over = turned % 180 ? (sheet.offsetWidth - sheet.offsetHeight) / 2 : 0;
    sheet.style.marginBlock = over ? `${over}px` : "";
  }
}

function zoom(by) {
  step = by === 0 ? STEPS.indexOf(1) : Math.min(Math.max(step + by, 0), STEPS.length - 1);
  show();
}

async function turnTo(link) {
  if (await swap(link.href, ["viewer", "text-of-page"], { push: true })) show();
}

function openTab(link) {
  for (const other of document.querySelectorAll("[data-tab]")) {
    other.toggleAttribute("aria-current", other === link);
    if (other === link) other.setAttribute("aria-current", "page");
    document.getElementById(`tab-${other.dataset.tab}`).hidden = other !== link;
  }
  const address = new URL(location.href);
  address.searchParams.set("tab", link.dataset.tab);
  history.replaceState(null, "", address);
  if ("later" in link.dataset) fill(link);
}

// Whoever has gone on to another tab meanwhile stays there.
async function fill(link) {
  if (!(await swap(location.href, [`tab-${link.dataset.tab}`]))) return;
  delete link.dataset.later;
  openTab(document.querySelector("[data-tab][aria-current]"));
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest("[data-zoom], [data-rotates], [data-prints], [data-turns], [data-tab]");
  if (!control) return;
  event.preventDefault();
  if (control.dataset.zoom) zoom(Number(control.dataset.zoom));
  else if ("prints" in control.dataset) print();
  else if (control.dataset.tab) openTab(control);
  else if ("turns" in control.dataset) turnTo(control);
  else {
    turned = (turned + 90) % 360;
    show();
  }
});

function point(field, on) {
  const place = document.querySelector(`#viewer [data-place="${field.dataset.field}"]`);
  place?.classList.toggle("on", on);
  if (on) place?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const field = event.target.closest("[data-field]");
    if (field) point(field, on);
  });
}

addEventListener("resize", show);
document.querySelector("#viewer img")?.addEventListener("load", show);
show();
