// What remains of a sum while its parts are typed. Without this script the page says it once the form is sent.
for (const form of document.querySelectorAll("form[data-oi-sums]")) {
  const rest = form.querySelector("[data-oi-rest]");
  const euros = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" });
  const cents = (text) => Math.round(Number(text || 0) * 100); // whole numbers: sums of decimal fractions drift
  form.addEventListener("input", () => {
    const whole = form.querySelector("[data-oi-sum=whole]");
    const parts = [...form.querySelectorAll("[data-oi-sum=part]")].map((field) => cents(field.value));
    const left = cents(whole ? whole.value : form.dataset.oiSums) - parts.reduce((sum, part) => sum + part, 0);
    rest.textContent = euros.format(left / 100);
  });
}
