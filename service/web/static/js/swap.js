// Part of a page is exchanged for the same part of another address, so that the rest keeps its place.
// Whatever goes wrong, the browser goes there in the ordinary way; but where nobody asked for it and it will be looked
// at again (`patient`), a server that is away for a moment takes nothing from whoever is writing.

let asking = null;

export async function swap(address, ids, { push = false, patient = false } = {}) {
  asking?.abort();
  asking = new AbortController();
  const focused = document.activeElement?.id;
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } }).catch((error) => {
      if (patient) return null;
      throw error;
    });
    if (patient && (!answer || answer.status >= 500)) return false;
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of ids) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return false;
  }
  history[push ? "pushState" : "replaceState"](null, "", address);
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  return true;
}

addEventListener("popstate", () => location.reload());
