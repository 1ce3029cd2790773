// Says aloud how many results there are after a list has changed in place.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const count = event.target.querySelector?.("[data-oi-announce]");
  const region = document.getElementById("live");
  const text = count?.textContent.trim();
  if (text && region && region.textContent !== text) region.textContent = text;
});

// What a person has opened or closed stays so when the list changes around it.
let unfolded = new Map();
const foldables = () => document.querySelectorAll("#browse details[id]");
document.body.addEventListener("htmx:beforeSwap", () => {
  unfolded = new Map([...foldables()].map((each) => [each.id, each.open]));
});
document.body.addEventListener("htmx:afterSettle", () => {
  for (const each of foldables()) each.open = unfolded.get(each.id) ?? each.open;
});
