// A form whose answer takes longer than a moment says that the archive is at work on it.

const MOMENT = 700;

addEventListener("submit", ({ defaultPrevented, submitter, target }) => {
  // What is fetched by script tells of itself, and a download leaves the page as it is.
  if (defaultPrevented || target.method !== "post" || !submitter || "downloads" in submitter.dataset) return;
  setTimeout(() => submitter.setAttribute("aria-busy", "true"), MOMENT);
});

addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
