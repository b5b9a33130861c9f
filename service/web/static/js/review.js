// A review: items are ticked for a decision, all at once if wanted.

import { count, pickAll } from "./picks.js";

document.querySelector("[data-picks-all]")?.addEventListener("click", pickAll);
count();
