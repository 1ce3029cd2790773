// A form that saves itself: 1.5 s after the last key, and on leaving. What could not be sent is kept in this browser.
for (const form of document.querySelectorAll("form[data-oi-autosave]")) {
  const status = document.getElementById(form.dataset.oiStatus);
  const key = `oi:${form.dataset.oiAutosave}`;
  let timer = 0;
  let dirty = false;

  const say = (text) => { if (status) status.textContent = text; };
  const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

  const save = async () => {
    if (!dirty) return;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.oiAutosave, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, keepalive: true });
      // An expired session answers with the page to sign in.
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      localStorage.removeItem(key);
      form.dispatchEvent(new CustomEvent("oi:saved", { bubbles: true }));
      say(`${form.dataset.oiSaved} ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
    } catch {
      dirty = true;
      localStorage.setItem(key, JSON.stringify(fields()));
      say(form.dataset.oiKept);
    }
  };

  const kept = localStorage.getItem(key);
  if (kept) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements[name];
      if (field && "value" in field && field.type !== "checkbox" && field.type !== "radio") field.value = value;
    }
    dirty = true;
    save();
  }
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    // What could not be saved may not be accepted either: it is kept until a save succeeds.
    if (localStorage.getItem(key)) localStorage.setItem(key, JSON.stringify(fields()));
  });
  addEventListener("pagehide", save);
}
