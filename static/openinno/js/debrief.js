// What is said after a meeting, kept on this device until the server has it: without network, with an expired session, or with
// the page closed. Each text that leaves has an identifier of its own, so that what is sent twice is kept once.
const form = document.querySelector("form[data-oi-debrief]");
const key = form.dataset.oiDebrief;
const said = form.querySelector("[data-oi-said]");
const signIn = form.querySelector("[data-oi-sign-in]");
const erase = form.querySelector("[data-oi-erase]");
const OURS = new Set(["csrfmiddlewaretoken", "client_id", "built_on"]);
const AGAIN = 20_000; // milliseconds until the next try
const COPIES = 30; // meetings whose page this device keeps

const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
const say = (name) => {
  said.textContent = name ? form.dataset[name] : "";
  signIn.hidden = name !== "oiOut";
};
const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OURS.has(name));
const read = () => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (kept) => {
  localStorage.setItem(key, JSON.stringify(kept));
  erase.hidden = false;
};
const builtOn = () => form.elements.built_on.value.split(",").filter(Boolean);

// A text that was on its way may have arrived: what is typed after it is another one, built on it.
const keep = (asked) => {
  const before = read();
  const kept = { fields: fields(), id: before?.id ?? newId(), builtOn: before?.builtOn ?? builtOn(), tried: before?.tried ?? false, asked };
  if (kept.tried && JSON.stringify(kept.fields) !== JSON.stringify(before.fields)) {
    kept.builtOn = [kept.id, ...kept.builtOn].slice(0, 15);
    kept.id = newId();
    kept.tried = false;
  }
  write(kept);
  return kept;
};

const fill = (kept) => {
  for (const [name, value] of kept.fields) {
    const field = form.elements[name];
    if (field && "value" in field) field.value = value;
  }
};
const stamp = (kept) => {
  form.elements.client_id.value = kept.id;
  form.elements.built_on.value = kept.builtOn.join(",");
};

// The page may be an old copy: its token is asked for again. Null when signed out; throws without network.
const freshToken = async () => {
  const answer = await fetch(form.action, { cache: "no-store", headers: { "X-Device": "1" } });
  if (answer.redirected || !answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("form[data-oi-debrief] [name=csrfmiddlewaretoken]")?.value ?? null;
};

let sending = false;
const send = async () => {
  const kept = read();
  if (!kept?.asked || sending) return;
  sending = true;
  say("oiSending");
  try {
    const token = await freshToken();
    if (!token) return say("oiOut");
    form.elements.csrfmiddlewaretoken.value = token;
    write({ ...kept, tried: true });
    stamp(kept);
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Device": "1" } });
    if (answer.redirected) return say("oiOut");
    if (answer.status === 409 || answer.status === 422) return HTMLFormElement.prototype.submit.call(form); // the page says what is to be done
    if (!answer.ok) return say("oiFailed");
    const { url } = await answer.json();
    localStorage.removeItem(key);
    location.assign(url);
  } catch {
    say("oiWaiting");
  } finally {
    sending = false;
  }
};

form.addEventListener("input", () => {
  keep(false);
  say("oiTyped");
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep(true);
  send();
});
erase.addEventListener("click", () => {
  localStorage.removeItem(key);
  form.reset();
  erase.hidden = true;
  say("oiErased");
});
addEventListener("online", send);
setInterval(send, AGAIN);

const kept = read();
if (form.hasAttribute("data-oi-answered")) {
  // The server has just answered with this very text, and what stands beside it: it is built on both.
  const id = newId();
  write({ fields: fields(), id, builtOn: [form.elements.client_id.value, ...builtOn()].slice(0, 15), tried: false, asked: false });
} else if (kept) {
  fill(kept);
  erase.hidden = false;
  say("oiFound");
  send();
}

// The page and what it is drawn with, to be opened again without network. The copy holds nothing that was written.
const copyPage = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(form.dataset.oiWorker);
  const mine = form.dataset.oiCache;
  for (const name of await caches.keys()) if (name.startsWith("oi-debrief-") && name !== mine) await caches.delete(name);
  const cache = await caches.open(mine);
  const copy = await fetch(`${form.action}?appareil=1`, { cache: "no-store" });
  if (copy.redirected || !copy.ok) return;
  await cache.put(form.action, copy);
  const drawnWith = [...document.querySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src]")].map((each) => each.href || each.src);
  await Promise.allSettled(drawnWith.map(async (url) => (await cache.match(url)) ?? cache.add(url)));
  const under = new URL("./", new URL(form.dataset.oiWorker, location)).href;
  const pages = (await cache.keys()).filter((each) => each.url.startsWith(under));
  await Promise.all(pages.slice(0, Math.max(0, pages.length - COPIES)).map((each) => cache.delete(each)));
  form.dataset.oiCopied = "1";
};
copyPage().catch(() => {});
