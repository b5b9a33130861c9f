// Dialogs open in place. Without script the same link leads to the page with the dialog open.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
    return;
  }
  const closer = event.target.closest("dialog [data-closes]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
});

// One that the server sent open becomes modal, and the address forgets it once it is closed.
for (const dialog of document.querySelectorAll("dialog[open]")) {
  dialog.removeAttribute("open");
  dialog.showModal();
  dialog.addEventListener("close", () => {
    const address = new URL(location.href);
    address.searchParams.delete("do");
    history.replaceState(null, "", address);
  });
}
