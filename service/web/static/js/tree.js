// Nested lists of links become a tree: the arrows walk, open and close; a branch is asked for when it is first opened.

const tree = document.querySelector("[data-tree]");
const rows = () => [...tree.querySelectorAll("[role=treeitem]")].filter((item) => item.getClientRects().length);
const above = (item) => item.parentElement.closest("[role=treeitem]");
const below = (item) => item.querySelector(":scope > ul");

function dress(list, isRoot) {
  list.setAttribute("role", isRoot ? "tree" : "group");
  if (isRoot) list.setAttribute("aria-label", tree.dataset.tree);
  for (const item of list.children) {
    const link = item.querySelector(":scope > .tree-row [data-item], :scope > .tree-row a:not(.twist)");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-label", link.textContent);
    item.tabIndex = -1;
    for (const one of item.querySelectorAll(":scope > .tree-row a")) one.tabIndex = -1;
    const inner = below(item);
    if (item.dataset.branch) item.setAttribute("aria-expanded", String(inner !== null));
    if (inner) dress(inner, false);
  }
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return document.adoptNode(page.querySelector("ul"));
}

async function open(item) {
  if (!item.dataset.branch || item.getAttribute("aria-expanded") === "true") return;
  if (!below(item)) {
    try {
      const list = await fetched(item.dataset.branch);
      if (below(item)) return;
      dress(list, false);
      item.append(list);
    } catch {
      location.assign(item.querySelector(".twist").href);
      return;
    }
  }
  item.setAttribute("aria-expanded", "true");
}

const close = (item) => item.setAttribute("aria-expanded", "false");

function go(item) {
  if (!item) return;
  for (const one of tree.querySelectorAll("[role=treeitem][tabindex='0']")) one.tabIndex = -1;
  item.tabIndex = 0;
  item.focus();
}

async function use(item) {
  if (!item.dataset.more) {
    item.querySelector("[data-item]").click();
    return;
  }
  const list = await fetched(item.dataset.more);
  dress(list, false);
  const first = list.firstElementChild;
  item.replaceWith(...list.children);
  go(first);
}

const KEYS = {
  ArrowDown: (item) => go(rows()[rows().indexOf(item) + 1]),
  ArrowUp: (item) => go(rows()[rows().indexOf(item) - 1]),
  Home: () => go(rows()[0]),
  End: () => go(rows().at(-1)),
  ArrowRight: (item) => (item.getAttribute("aria-expanded") === "true" ? go(below(item).firstElementChild) : open(item)),
  ArrowLeft: (item) => (item.getAttribute("aria-expanded") === "true" ? close(item) : go(above(item))),
  Enter: use,
};

tree.addEventListener("keydown", (event) => {
  const item = event.target.closest("[role=treeitem]");
  const act = KEYS[event.key];
  if (!item || !act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(item);
});

tree.addEventListener("click", (event) => {
  const item = event.target.closest("[role=treeitem]");
  if (event.target.closest(".twist") && item?.dataset.branch) {
    event.preventDefault();
    if (item.getAttribute("aria-expanded") === "true") close(item);
    else open(item);
    go(item);
  } else if (item?.dataset.more && event.target.closest("a")) {
    event.preventDefault();
    use(item);
  }
});

dress(tree.querySelector("ul"), true);
const first = tree.querySelector("[role=treeitem]");
if (first) first.tabIndex = 0;
