// A field that means a unit offers those that fit what is typed; any number of units may exist, so they are asked for.

const REST = 150;
let timer = 0;
let asking = null;

async function suggest(field) {
  asking?.abort();
  asking = new AbortController();
  const address = new URL(field.dataset.finds, location.href);
  address.searchParams.set("words", field.value.trim());
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const units = await answer.json();
    field.list.replaceChildren(
      ...units.map((unit) => Object.assign(document.createElement("option"), { value: unit.name, label: unit.hint })),
    );
  } catch (error) {
    // What was typed is understood without suggestions too.
    if (error.name !== "AbortError") field.list.replaceChildren();
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-finds]")) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, REST, event.target);
});
// What stands there is replaced by typing, as in a list that is opened.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-finds]")) event.target.select();
});
