// A meeting in the hand, by drag or by keyboard: the server is asked once which seats are open to it, and why others are not.
// Without this script each card leads to a page with the same moves.
const region = () => document.querySelector("[data-oi-grid]");
const cellOf = (place) => document.querySelector(`[data-oi-seat="${CSS.escape(place)}"]`);
const cells = () => [...document.querySelectorAll("[data-oi-seat]")];
const tray = () => document.querySelector("[data-oi-tray]");
const KINDS = ["free", "beyond", "swap", "broken"];
const OPEN = new Set(["free", "beyond", "swap"]);
let held = null; // { wish, address, seats, aim, byKey }

const say = (text) => {
  document.getElementById("grid-live").textContent = text;
  shown().textContent = held ? text : "";
};
const shown = () => {
  let box = document.querySelector(".grid-said");
  if (!box) {
    box = document.createElement("p");
    box.className = "grid-said";
    box.setAttribute("aria-hidden", "true"); // the live region says it
    document.body.append(box);
  }
  return box;
};

const pickUp = async (card, byKey) => {
  if (card.hasAttribute("data-oi-fixed")) return;
  const address = card.querySelector("a").getAttribute("href");
  const mine = (held = { wish: card.dataset.oiWish, address, seats: null, aim: null, byKey });
  card.classList.add("is-held");
  const answer = await fetch(`${address}places/`, { headers: { Accept: "application/json" } });
  if (held !== mine) return; // put down in the meantime
  if (!answer.ok) return putDown();
  const found = await answer.json();
  if (held !== mine) return;
  held.seats = found.seats;
  for (const cell of cells()) cell.classList.add(`may-${found.seats[cell.dataset.oiSeat]?.kind}`);
  if (card.closest("[data-oi-seat]")) tray()?.classList.add("may-drop");
  say(found.said);
  if (byKey) aimAt(card.closest("[data-oi-seat]") ?? cells().find((cell) => OPEN.has(found.seats[cell.dataset.oiSeat]?.kind)) ?? cells()[0]);
};
const putDown = () => {
  const card = held && document.getElementById(`card-${held.wish}`);
  for (const cell of cells()) {
    cell.classList.remove("is-aimed", ...KINDS.map((kind) => `may-${kind}`));
    cell.removeAttribute("tabindex");
  }
  tray()?.classList.remove("may-drop");
  card?.classList.remove("is-held");
  const byKey = held?.byKey;
  held = null;
  say("");
  if (byKey) card?.querySelector("a").focus();
};
const aimAt = (cell) => {
  if (!cell || !held?.seats) return;
  document.querySelector(".is-aimed")?.classList.remove("is-aimed");
  held.aim = cell.dataset.oiSeat;
  cell.classList.add("is-aimed");
  if (held.byKey) {
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  say(held.seats[held.aim]?.words ?? "");
};

// The answer draws the grid again; what was scrolled and who had focus stay.
const send = async (address, values) => {
  const scroll = document.querySelector("[data-oi-scroll=grid]");
  const at = scroll ? [scroll.scrollLeft, scroll.scrollTop] : [0, 0];
  const id = `card-${held.wish}`, { oiSeen: seen, oiToken: csrfmiddlewaretoken } = region().dataset;
  held = null;
  say("");
  await window.htmx.ajax("POST", address, { target: "#grid", swap: "outerHTML", values: { ...values, seen, csrfmiddlewaretoken } });
  const again = document.querySelector("[data-oi-scroll=grid]");
  if (again) [again.scrollLeft, again.scrollTop] = at;
  document.getElementById(id)?.querySelector("a").focus();
};
const drop = (cell) => {
  const seat = held?.seats?.[cell?.dataset.oiSeat];
  if (seat && OPEN.has(seat.kind)) send(`${held.address}deplacer/`, { place: cell.dataset.oiSeat });
  else if (seat?.kind === "here") putDown();
  else if (seat) say(seat.words);
};
const takeOff = () => {
  const card = document.getElementById(`card-${held.wish}`);
  if (card?.closest("[data-oi-seat]")) send(`${held.address}retirer/`, {});
};

// By keyboard
const step = (by) => {
  const all = cells(), across = document.querySelectorAll(".seat-grid thead th").length - 1;
  const at = all.findIndex((cell) => cell.dataset.oiSeat === held.aim);
  const wanted = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - across, ArrowDown: at + across }[by];
  const leavesRow = (by === "ArrowLeft" || by === "ArrowRight") && Math.floor(wanted / across) !== Math.floor(at / across);
  if (!leavesRow) aimAt(all[wanted]);
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (held?.byKey) {
    if (event.key.startsWith("Arrow")) step(event.key);
    else if (event.key === "Enter" || event.key === " ") drop(cellOf(held.aim ?? ""));
    else if (event.key === "Delete") takeOff();
    else if (event.key === "Escape" || event.key === "Tab") putDown();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    return;
  }
  if (event.key === "Escape" && held) return putDown();
  const card = event.target.closest?.("[data-oi-wish]");
  if (!card || event.key !== " ") return;
  event.preventDefault();
  pickUp(card, true);
});

// By drag
document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-oi-wish]");
  if (!card) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.dataset.oiWish);
  pickUp(card, false);
});
document.addEventListener("dragover", (event) => {
  if (!held) return;
  const cell = event.target.closest?.("[data-oi-seat]");
  if (cell && cell.dataset.oiSeat !== held.aim) aimAt(cell);
  const kind = held.seats?.[cell?.dataset.oiSeat]?.kind;
  if (OPEN.has(kind) || event.target.closest?.("[data-oi-tray].may-drop")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!held) return;
  event.preventDefault();
  const cell = event.target.closest?.("[data-oi-seat]");
  if (cell) drop(cell);
  else if (event.target.closest?.("[data-oi-tray]")) takeOff();
});
document.addEventListener("dragend", () => { if (held && !held.byKey) putDown(); });

const makeDraggable = () => {
  for (const card of document.querySelectorAll("[data-oi-wish]:not([data-oi-fixed])")) card.draggable = true;
};
makeDraggable();
document.body.addEventListener("htmx:afterSettle", makeDraggable);
