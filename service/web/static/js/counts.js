// While somebody types, the box says how much would be found. Errors stay silent here: the search itself tells them.

const box = document.querySelector("[data-counts]");
const line = box?.form.querySelector(".counts");
const REST = 120;
let timer = 0;
let asking = null;

function show({ text, parts }) {
  line.replaceChildren(text, ...parts.map((part) => Object.assign(document.createElement("span"), { textContent: part })));
  line.hidden = false;
}

async function count() {
  asking?.abort();
  asking = new AbortController();
  const address = new URL(box.dataset.counts, location.href);
  address.searchParams.set("q", box.value);
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
    if (answer.ok && document.activeElement === box) show(await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") line.hidden = true;
  }
}

box?.addEventListener("input", () => {
  clearTimeout(timer);
  if (box.value.trim()) timer = setTimeout(count, REST);
  else line.hidden = true;
});
box?.addEventListener("blur", () => { line.hidden = true; });
