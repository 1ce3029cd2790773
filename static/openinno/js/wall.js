// The screen of a room: its clock, how old what it shows is when the network is lost, and tables that take turns where they do not all fit.
const screen = document.querySelector("[data-oi-wall]");
const lost = document.querySelector("[data-oi-lost]");
const pages = document.querySelector("[data-oi-pages]");
const pause = document.querySelector("[data-oi-pause]");
const TURN = 12_000; // milliseconds a page of tables stays
const LATE = 75_000; // without an answer for so long, the network is lost
let page = 0;
let drawnAt = performance.now();
let failed = false;

// The hour of the place as the server wrote it, carried on by our own clock: the computer of a room may be wrong.
const tick = () => {
  const clock = screen.querySelector("[data-oi-clock]");
  const [, hours, minutes, seconds] = clock.dateTime.match(/T(\d\d):(\d\d):(\d\d)/);
  const passed = (performance.now() - drawnAt) / 1000;
  const now = Math.floor((hours * 3600 + minutes * 60 + Number(seconds) + passed) / 60) % 1440;
  clock.textContent = `${String(Math.floor(now / 60)).padStart(2, "0")}:${String(now % 60).padStart(2, "0")}`;
  const old = performance.now() - drawnAt > LATE;
  const text = failed || old ? screen.dataset.oiKept.replace("{minutes}", Math.floor(passed / 60)) : "";
  if (lost.textContent !== text) lost.textContent = text;
};

// As many tables as fit at once; each turn shows the next ones.
const turns = () => {
  const tables = [...screen.querySelectorAll("[data-oi-table]")];
  for (const table of tables) table.hidden = false;
  const places = tables.map((table) => table.getBoundingClientRect());
  const room = window.innerHeight - pages.parentElement.offsetHeight - 8 - (places[0]?.top ?? 0) - window.scrollY;
  const found = [[]];
  let top = places[0]?.top;
  tables.forEach((table, number) => {
    if (places[number].bottom - top > room && found.at(-1).length) {
      found.push([]);
      top = places[number].top;
    }
    found.at(-1).push(table);
  });
  return found;
};
const show = () => {
  const found = turns();
  page %= found.length;
  found.forEach((tables, number) => { for (const table of tables) table.hidden = number !== page; });
  pages.hidden = found.length < 2;
  pages.querySelector("[data-oi-page]").textContent = `${page + 1} / ${found.length}`;
};
const isPaused = () => pause.getAttribute("aria-pressed") === "true";

screen.addEventListener("htmx:afterSwap", () => {
  drawnAt = performance.now();
  failed = false;
  show();
  tick();
});
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  screen.addEventListener(name, () => { failed = true; tick(); });
}
pause.addEventListener("click", () => pause.setAttribute("aria-pressed", String(!isPaused())));
addEventListener("resize", show);
setInterval(tick, 1000);
setInterval(() => { if (!isPaused()) { page += 1; show(); } }, TURN);
document.fonts.ready.then(show);
show();
tick();
