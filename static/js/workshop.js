// The workshop view without a mouse: arrow keys turn the page.

const links = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]" };

document.getElementById("tasten").hidden = false;

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, select, textarea, summary, [tabindex='0']");
  const withModifier = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  if (inField || withModifier || !(event.key in links)) return;
  document.querySelector(links[event.key])?.click();
});
