// Lets django-allauth ask the device for a passkey, and says when that failed.
const form = document.querySelector("[data-oi-passkey]");
const failed = document.querySelector("[data-oi-passkey-failed]");
if (form) {
  window.allauth.webauthn.forms[form.dataset.oiPasskey]({
    ids: {
      login: "passkey-button",
      authenticate: "passkey-button",
      add: "passkey-button",
      credential: form.querySelector("[name=credential]").id,
      passwordless: form.querySelector("[name=passwordless]")?.id,
      data: "passkey-data",
    },
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    failed.hidden = false;
  });
}
