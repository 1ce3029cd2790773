// Menus are <details>: they work without this. It closes them on Escape and on a click elsewhere, and closes the filters
// where they would hide the results: under the width at which they stand beside them (.filters-layout).
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
if (window.matchMedia("(max-width: 61.99rem)").matches) {
  document.querySelectorAll("details.filters[open]").forEach((filters) => { filters.open = false; });
}
