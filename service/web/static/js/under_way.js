// What is under way is looked at again every few seconds, for as long as it is.

import { swap } from "./swap.js";

const REST = 3000;

async function look() {
  const part = document.querySelector("[data-under-way]");
  if (!part) return;
  if (!document.hidden) await swap(location.href, [part.id]);
  setTimeout(look, REST);
}

setTimeout(look, REST);
