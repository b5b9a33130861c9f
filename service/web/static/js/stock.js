// Scans go out one after the other while the field is free for the next; what did not arrive comes back into it.

const form = document.getElementById("scanner");
const field = form.elements.codes;
const lost = document.getElementById("lost");
const PARTS = ["at", "answer", "tally", "lacking"];
const waiting = [];
let busy = false;

async function send(codes) {
  const data = new FormData(form);
  data.set("codes", codes);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("tally")) throw new Error(answer.statusText);
  // The live region itself stays: only what it holds is exchanged, so that it is read out.
  for (const id of PARTS) {
    const here = document.getElementById(id);
    const there = page.getElementById(id);
    if (id === "at") here.value = there?.value ?? "";
    else here.replaceChildren(...there.childNodes);
  }
  const told = [...document.querySelectorAll("[data-told]")].map((one) => one.dataset.told);
  if (told.some((one) => !["in_place", "here", "twice"].includes(one))) navigator.vibrate?.(200);
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    try {
      await send(waiting[0]);
      waiting.shift();
      lost.hidden = true;
    } catch {
      field.value = [...waiting.splice(0), field.value].join("\n").trim();
      lost.hidden = false;
    }
  }
  busy = false;
}

function take() {
  const codes = field.value.trim();
  field.value = "";
  field.focus();
  if (!codes) return;
  waiting.push(codes);
  work();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  take();
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  take();
});
