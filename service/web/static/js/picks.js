// Ticks that belong to the form "selection" are counted beside its buttons.

const ticks = () => [...document.querySelectorAll("input[type=checkbox][form=selection]")];

export function count() {
  const place = document.querySelector("[data-picked]");
  if (place) place.textContent = ticks().filter((tick) => tick.checked).length;
}

export function pickAll() {
  for (const tick of ticks()) tick.checked = true;
  count();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[form=selection]")) count();
});
document.getElementById("selection")?.addEventListener("reset", () => setTimeout(count));
