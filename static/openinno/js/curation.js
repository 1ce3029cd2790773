// Candidates by keyboard: j and k go from one to the next, y keeps, n removes, x checks, s goes to the sending.
// Each key presses a button of the page, which works without this script. They can be switched off.
const cards = () => [...document.querySelectorAll("[data-oi-candidate]")];
const currentCard = () => document.activeElement?.closest?.("[data-oi-candidate]");
const switchOff = "oi:keys-off";
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
let last = -1; // where one was, for when that candidate has left the list

const goTo = (number) => {
  const all = cards();
  if (!all.length) return;
  last = Math.max(0, Math.min(number, all.length - 1));
  all[last].focus({ preventScroll: true });
  all[last].scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const at = cards().indexOf(currentCard());
  goTo(at === -1 ? (last === -1 ? 0 : last) : at + by);
};
const fold = (details, open) => {
  details.open = open;
  (open ? details.querySelector("button") : details.closest("[data-oi-candidate]"))?.focus();
};
const keysMenu = () => document.querySelector("[data-oi-keys]");

const doings = {
  j: () => step(1),
  k: () => step(-1),
  y: () => currentCard()?.querySelector("[data-oi-keep]")?.click(),
  n: () => { const details = currentCard()?.querySelector("[data-oi-removing]"); if (details) fold(details, true); },
  x: () => currentCard()?.querySelector("[data-oi-send]")?.click(),
  s: () => document.querySelector("[data-oi-send-button]")?.focus(),
  ".": () => document.querySelector("[data-oi-key='.']")?.click(),
  "?": () => { keysMenu().open = true; keysMenu().querySelector("summary").focus(); },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const details = event.target.closest?.("[data-oi-removing][open]");
  if (event.key === "Escape" && details) return fold(details, false);
  if (event.target.matches?.(typing) || localStorage.getItem(switchOff)) return;
  const arrows = event.target.matches?.("[data-oi-candidate]") ? { ArrowDown: "j", ArrowUp: "k" } : {};
  const doing = doings[arrows[event.key] ?? event.key];
  if (!doing) return;
  event.preventDefault();
  doing();
});

// How many are checked, and a reason for those alone that are at their limit.
const count = () => {
  const chosen = [...document.querySelectorAll("[data-oi-send]")].filter((each) => each.checked);
  const shown = document.querySelector("[data-oi-count]");
  if (shown) shown.textContent = `(${chosen.length})`;
  for (const each of document.querySelectorAll("[data-oi-beyond]")) each.hidden = !document.getElementById(each.dataset.oiBeyond)?.checked;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-oi-keys-on]")) {
    if (event.target.checked) localStorage.removeItem(switchOff);
    else localStorage.setItem(switchOff, "1");
  }
  count();
});
// What opens is seen whole, not under the bar that stays at the foot of the screen.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-oi-removing][open]")) event.target.querySelector("form").scrollIntoView({ block: "nearest" });
}, true);
document.addEventListener("focusin", () => { const at = cards().indexOf(currentCard()); if (at !== -1) last = at; });
document.addEventListener("input", (event) => {
  const echo = document.querySelector(`[data-oi-echo="${CSS.escape(event.target.id)}"]`);
  if (echo) echo.textContent = event.target.value;
});

const begin = () => {
  if (keysMenu()) keysMenu().hidden = false;
  const on = document.querySelector("[data-oi-keys-on]");
  if (on) on.checked = !localStorage.getItem(switchOff);
  count();
};
begin();
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "curation") return;
  begin();
  // The candidate one was on has left: the one that took its place is next.
  if (last !== -1 && (!document.activeElement || document.activeElement === document.body)) goTo(last);
});
