// The desk: the duty in hand stays in sight in the list, and ticks are counted.

import { count, pickAll } from "./picks.js";

document.querySelector(".duty[aria-current]")?.scrollIntoView({ block: "nearest" });
document.querySelector("[data-picks-all]")?.addEventListener("click", pickAll);
count();
