// The workshop view without a mouse: arrow keys turn the page, and leaving with an unsaved decision warns.

const form = document.querySelector("[data-warns-before-leaving]");
const links = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]" };
let unsaved = false;

document.getElementById("tasten").hidden = false;

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, select, textarea, summary, [tabindex='0']");
  const withModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (inField || withModifier || !(event.key in links)) return;
  document.querySelector(links[event.key])?.click();
});

form?.addEventListener("input", () => { unsaved = true; });
form?.addEventListener("submit", () => { unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
