// Moves taken in place: a verb asks what it needs in a dialog, and the region that shows its object is drawn again.
// Without this script each of these links is a page.
const dialog = () => document.querySelector("[data-oi-dialog]");
let askedFrom = null; // the element that has focus when a dialog is asked for
let place = { card: "", column: "", scrolled: new Map(), unfolded: new Map(), checks: new Map() };

const closeDialog = () => { if (dialog()?.open) dialog().close(); };

document.body.addEventListener("htmx:afterSwap", (event) => {
  const asked = event.target.closest?.("[data-oi-dialog]");
  if (!asked) return;
  if (!asked.open) asked.showModal();
  const first = asked.querySelector("[data-oi-error-summary]") ?? asked.querySelector("input:not([type=hidden]), select, textarea, button");
  first?.focus();
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const link = event.target.closest?.("[data-oi-to]");
  if (link) askedFrom = link.closest("[data-oi-card]")?.id ?? null;
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-oi-dialog] [data-oi-close]")) return;
  event.preventDefault();
  closeDialog();
  focusOn(askedFrom);
});
document.body.addEventListener("oi:moved", closeDialog);

const focusOn = (id) => {
  const card = id && document.getElementById(id);
  (card?.querySelector("a, button, summary") ?? card)?.focus();
};

// What a person has folded, scrolled and checked stays so when the region around it is drawn again.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const region = event.detail.target?.closest?.("[data-oi-region]");
  if (!region || region !== event.detail.target) return;
  const kept = (selector, read) => new Map([...region.querySelectorAll(selector)].map((each) => [each.id || each.dataset.oiScroll, read(each)]));
  place = {
    card: askedFrom,
    scrolled: kept("[data-oi-scroll]", (each) => each.scrollLeft),
    unfolded: kept("details[id]:not([data-oi-removing]):not(.card-menu)", (each) => each.open),
    checks: kept("input[type=checkbox][id]", (each) => (each.checked === each.defaultChecked ? null : each.checked)),
  };
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches?.("[data-oi-region]")) return;
  for (const each of event.target.querySelectorAll("[data-oi-scroll]")) each.scrollLeft = place.scrolled.get(each.dataset.oiScroll) ?? 0;
  for (const each of event.target.querySelectorAll("details[id]")) each.open = place.unfolded.get(each.id) ?? each.open;
  for (const each of event.target.querySelectorAll("input[type=checkbox][id]")) each.checked = place.checks.get(each.id) ?? each.checked;
  if (place.card && (document.activeElement === document.body || !document.activeElement)) focusOn(place.card);
  askedFrom = null;
});
