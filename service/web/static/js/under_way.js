// What is under way is looked at again every few seconds, for as long as it is.

import { swap } from "./swap.js";

const REST = 3000;

// A page of which each look is written down says where it is told how far things have come, and is itself looked at
// again when that has nothing more to tell.
async function isTold(part) {
  const address = part.dataset.underWay;
  if (!address) return false;
  try {
    const answer = await fetch(address);
    if (answer.status !== 200 || answer.redirected) return false;
    const [line, words] = [part.querySelector("[role=status]"), await answer.text()];
    if (line && line.textContent !== words) line.textContent = words;
  } catch {
    // Nobody answers now; the next look may find somebody.
  }
  return true;
}

async function look() {
  const part = document.querySelector("[data-under-way]");
  if (!part) return;
  if (!document.hidden && !(await isTold(part))) await swap(location.href, [part.id], { patient: true });
  setTimeout(look, REST);
}

setTimeout(look, REST);
