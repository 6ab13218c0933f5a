// Renews the preview of a report once autosave says that a text is saved. Without this module a page load does it.

const place = document.querySelector("[data-report-preview]");
const state = document.querySelector("[data-save-state]");

async function renew() {
  const response = await fetch(place.dataset.reportPreview);
  if (!response.ok || response.redirected) return; // logged out: autosave says so
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  place.shadowRoot?.querySelector(".report")?.replaceWith(page.querySelector(".report"));
}

const isSaved = () => state.dataset.kind === "saved";
if (place && state) {
  new MutationObserver(() => isSaved() && renew().catch(() => {})).observe(state, { childList: true, characterData: true, subtree: true });
}
