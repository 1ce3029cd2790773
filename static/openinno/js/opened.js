// Who has to answer has the page before their eyes: told once by a POST, for reading a page never changes anything.
const openedForm = document.querySelector("[data-oi-opened]");
const tellOpened = () => {
  if (!openedForm || document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tellOpened);
  fetch(openedForm.action, { method: "POST", body: new FormData(openedForm), keepalive: true }).catch(() => {});
};
document.addEventListener("visibilitychange", tellOpened);
tellOpened();
