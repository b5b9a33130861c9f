// The keyboard: "/" to the search box, j and k through the items of a list, x to select, "?" for the table of keys.
// An item is a link marked data-item; Enter opens it because it has the focus.

// What is only needed without script is hidden by it.
document.documentElement.classList.add("scripted");

const TICKS = "[type=checkbox], [type=radio]";
const PRESSES = { " ": "button, summary, input", Enter: "a, button, summary, input" };
const typing = (element) => element.closest(`input:not(${TICKS}), textarea, select, [contenteditable]`) !== null;

function move(step) {
  const items = [...document.querySelectorAll("[data-item]")].filter((item) => item.getClientRects().length);
  const focused = items.indexOf(document.activeElement);
  const at = focused < 0 ? items.findIndex((item) => item.hasAttribute("aria-current")) : focused;
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step;
  items[next]?.focus();
}

function toggle() {
  const row = document.activeElement?.closest("tr, li, article");
  row?.querySelector("input[type=checkbox]")?.click();
}

const ACTS = {
  "/": () => document.querySelector("[role=search] input")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
};

// Whatever else a page can do by a key says so itself, with data-key.
const pressed = (key) => [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);

// A list to choose from is gone to; everything else is pressed.
const use = (control) => (control.matches("select") ? control.focus() : control.click());

document.addEventListener("keydown", (event) => {
  const control = ACTS[event.key] ? null : pressed(event.key);
  const act = ACTS[event.key] ?? (control && (() => use(control)));
  if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  // The space bar and Enter press what has the focus before they do anything else.
  if (PRESSES[event.key] && event.target.closest(PRESSES[event.key])) return;
  event.preventDefault();
  act();
});
