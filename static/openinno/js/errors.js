// After a refused form, the summary of its errors takes focus.
document.querySelector("[data-oi-error-summary]")?.focus();
