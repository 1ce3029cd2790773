// A search box that proposes words and pages while one types: a combobox with a list, by keyboard, pointer or touch.
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ Without this script it is a plain search box.
const WAIT = 180; // milliseconds without a key
const SHORTEST = 2;

const suggest = (input) => {
  const list = document.createElement("div");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.oiSuggestLabel);
  input.after(list);
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(said)) input.setAttribute(name, value);
  let timer = 0, asked = new AbortController(), current = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (number) => {
    current = number;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === number)));
    const chosen = options()[number];
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (html) => {
    list.innerHTML = html;
    options().forEach((option, index) => { option.id = `${list.id}-${index}`; });
    list.hidden = options().length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  };
  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    if (input.value.trim().length < SHORTEST) return close();
    const address = new URL(input.dataset.oiSuggest, window.location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show(await answer.text());
    } catch {
      // Offline, or a key was typed in the meantime: there is nothing to propose.
    }
  };
  const open = (option) => {
    asked.abort();
    if (option.dataset.oiWords === undefined) {
      window.location.assign(option.dataset.oiHref);
      return;
    }
    input.value = option.dataset.oiWords;
    close();
    input.form.requestSubmit();
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const last = options().length - 1;
    if (event.key === "Escape" && !list.hidden) {
      close();
    } else if (event.key === "ArrowDown" && !list.hidden) {
      choose(current === last ? -1 : current + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      choose(current === -1 ? last : current - 1);
    } else if (event.key === "Enter" && current >= 0) {
      open(options()[current]);
    } else {
      if (event.key === "Enter" || event.key === "Tab") {
        clearTimeout(timer);
        asked.abort();
        close();
      }
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
};

const suggestAll = () => {
  for (const input of document.querySelectorAll("[data-oi-suggest]:not([role])")) suggest(input);
};
suggestAll();
document.body.addEventListener("htmx:afterSettle", suggestAll);
