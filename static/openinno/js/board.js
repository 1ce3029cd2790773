// The board by drag and by keyboard: both press the link of the menu of the card that leads to that column.
const moveTo = (card, column) => {
  const link = card?.querySelector(`[data-oi-to="${column?.dataset.oiColumn}"]`);
  if (link) link.click();
  return Boolean(link);
};
const columns = () => [...document.querySelectorAll("[data-oi-column]")];
let dragged = null;

const makeDraggable = () => {
  for (const card of document.querySelectorAll("[data-oi-card]:has([data-oi-to])")) card.draggable = true;
};
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-oi-card]");
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.id);
  for (const column of columns()) column.classList.toggle("may-drop", Boolean(dragged.querySelector(`[data-oi-to="${column.dataset.oiColumn}"]`)));
});
document.addEventListener("dragover", (event) => {
  if (event.target.closest?.(".may-drop")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const column = event.target.closest?.(".may-drop");
  if (!column) return;
  event.preventDefault();
  moveTo(dragged, column);
});
document.addEventListener("dragend", () => {
  for (const column of columns()) column.classList.remove("may-drop");
  dragged = null;
});

// With focus on a card: arrows go from card to card, Shift and an arrow move it to the next column that it may go to.
const focusCard = (card) => card?.querySelector("a")?.focus();
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-oi-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const column = card.closest("[data-oi-column]");
  const all = columns(), at = all.indexOf(column), inside = [...column.querySelectorAll("[data-oi-card]")], row = inside.indexOf(card);
  const sideways = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (sideways && event.shiftKey) {
    for (let next = at + sideways; all[next]; next += sideways) if (moveTo(card, all[next])) break;
  } else if (sideways) {
    for (let next = at + sideways; all[next]; next += sideways) {
      const there = [...all[next].querySelectorAll("[data-oi-card]")];
      if (there.length) { focusCard(there[Math.min(row, there.length - 1)]); break; }
    }
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    focusCard(inside[row + (event.key === "ArrowDown" ? 1 : -1)]);
  } else {
    return;
  }
  event.preventDefault();
});
makeDraggable();
document.body.addEventListener("htmx:afterSettle", makeDraggable);
