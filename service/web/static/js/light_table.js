// The light table: arrows go from print to print, Space picks, Enter opens, a caption is written for all that are picked.
// Whatever is written is sent at once; the prints keep their pictures and their places.

import { arm } from "./toasts.js";

const form = document.getElementById("caption");
const prints = () => [...document.querySelectorAll("#prints > .print")];
const linkOf = (print) => print.querySelector("[data-print]");
const tickOf = (print) => print.querySelector("input[type=checkbox]");
const picked = () => prints().filter((print) => tickOf(print).checked);
const FIELDS = ["title", "dated_on", "place", "people", "occasion", "background", "author", "cataloguer", "group", "case", "parent"];
let current = null;

// Only the print in hand is reached by Tab; the arrows lead on from it.
function take(print, { focus = true } = {}) {
  if (!print) return;
  for (const other of prints()) {
    linkOf(other).tabIndex = other === print ? 0 : -1;
    tickOf(other).tabIndex = -1;
    other.toggleAttribute("aria-current", other === print);
  }
  current = print.dataset.id;
  if (focus) linkOf(print).focus({ preventScroll: false });
  document.querySelector("[data-keeps]").value = current;
  show();
}

const inHand = () => document.getElementById(`print-${current}`) ?? prints()[0];

// What all of them share stands in the field as a hint: a field that is left empty stays as it is.
function show() {
  const some = picked();
  const meant = some.length ? some : [inHand()];
  document.querySelector("[data-picked-none]").hidden = some.length > 0;
  document.querySelector("[data-picked-some]").hidden = !some.length;
  document.querySelector("[data-picked-some] [data-picked]").textContent = some.length;
  for (const print of prints()) print.classList.toggle("picked", tickOf(print).checked);
  for (const name of FIELDS) {
    const values = new Set(meant.map((print) => print.dataset[name]));
    const field = form.elements[name];
    field.placeholder = values.size > 1 ? "……" : [...values][0];
    if (field.type === "date") field.title = field.placeholder;
  }
  showLikes();
}

function showLikes() {
  const box = document.getElementById("likes");
  const print = inHand();
  const numbers = print.dataset.likes.split(" ").filter(Boolean);
  box.hidden = !numbers.length && picked().length < 2;
  const list = box.querySelector("[data-likes]");
  list.replaceChildren(
    ...numbers.map((number) => {
      const there = document.getElementById(`print-${number}`);
      const item = document.createElement("li");
      item.className = "print";
      const link = document.createElement("a");
      link.href = there ? linkOf(there).href : linkOf(print).href.replace(/\d+$/, number);
      const picture = document.createElement("img");
      picture.src = there?.querySelector("img")?.src ?? `/photos/${number}/print`;
      picture.alt = there ? linkOf(there).textContent.trim() : number;
      link.append(picture);
      item.append(link);
      return item;
    }),
  );
}

function beside(print, key) {
  const all = prints();
  const at = all.indexOf(print);
  if (key === "ArrowRight") return all[at + 1];
  if (key === "ArrowLeft") return all[at - 1];
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const wide = all.filter((other) => other.offsetTop === all[0].offsetTop).length;
  return all[at + (key === "ArrowDown" ? wide : -wide)];
}

function pickAll() {
  const all = prints();
  const every = all.every((print) => tickOf(print).checked);
  for (const print of all) tickOf(print).checked = !every;
  show();
}

const ACTS = {
  a: pickAll,
  c: () => form.elements.occasion.focus(),
  n: () => {
    const all = prints();
    const after = all.slice(all.indexOf(inHand()) + 1);
    take(after.find((print) => !["people", "place", "occasion"].some((name) => print.dataset[name])));
  },
  Escape: () => {
    for (const print of picked()) tickOf(print).checked = false;
    show();
  },
};

// Keys mean the print in hand wherever they are not somebody else's: on opening the page nothing has the focus yet.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const print = event.target === document.body ? inHand() : event.target.closest("#prints > .print");
  if (!print) return;
  if (["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) {
    const next = beside(print, event.key);
    if (event.shiftKey) for (const one of [print, next]) if (one) tickOf(one).checked = true;
    take(next);
  } else if (event.key === " ") {
    tickOf(print).click();
  } else return;
  event.preventDefault();
});

// A click beside the picture takes the print in hand; on the picture it opens it.
document.getElementById("prints").addEventListener("click", (event) => {
  const print = event.target.closest(".print");
  if (print && !event.target.closest("a, input")) take(print);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select")) {
    if (event.key === "Escape") linkOf(inHand()).focus();
    return;
  }
  if (!ACTS[event.key]) return;
  event.preventDefault();
  ACTS[event.key]();
});

document.addEventListener("focusin", (event) => {
  const print = event.target.closest("#prints > .print");
  if (print && print.dataset.id !== current) take(print, { focus: false });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("#prints input")) show();
});

// Pictures that are there already are not asked for again: they never leave this document, for one that comes back
// from another is fetched anew.
function laid(print) {
  const there = document.getElementById(print.id)?.querySelector("img");
  const picture = there && print.querySelector("img");
  picture?.removeAttribute("src");
  const here = document.adoptNode(print);
  picture?.replaceWith(there);
  return here;
}

function lay(page) {
  for (const id of ["table-head", "undo"]) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  document.getElementById("prints").replaceChildren(...[...page.getElementById("prints").children].map(laid));
  arm(document);
}

// With nothing picked the print in hand is meant; among look-alikes those that are shown beside it too.
function meantBy(submitter) {
  const { id, likes } = inHand().dataset;
  return submitter?.closest("#likes") ? [id, ...likes.split(" ").filter(Boolean)] : [id];
}

async function send(event) {
  const submitter = event.submitter;
  event.preventDefault();
  const data = new FormData(form, submitter);
  if (!picked().length) for (const id of meantBy(submitter)) data.append("id", id);
  const answer = await fetch(submitter?.getAttribute("formaction") ?? form.action, { method: "POST", body: data, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("prints")) {
    const said = page.querySelector("#caption .note, main .note");
    form.querySelector(".note")?.remove();
    if (said) form.prepend(document.adoptNode(said));
    else location.reload();
    return;
  }
  lay(page);
  form.querySelector(".note")?.remove();
  form.reset();
  take(inHand());
}

form.addEventListener("submit", send);
take(inHand(), { focus: false });
