// Keeps the progress of jobs up to date. Without this module the link "Stand aktualisieren" does the same.

const EVERY = 2000; // ms
const place = document.querySelector("[data-jobs]");
const news = document.querySelector("[data-jobs-news]");
const states = () => [...place.querySelectorAll("[data-job]")].map((state) => state.textContent.replace(/\s+/g, " ").trim());

async function look() {
  if (document.hidden) return true;
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-jobs]");
  if (!response.ok || !fresh) return false; // logged out, or no longer allowed: the page stays as it is
  const name = (one) => one.ariaLabel ?? one.textContent.trim();
  const focused = place.contains(document.activeElement) ? name(document.activeElement) : "";
  const before = states();
  place.replaceChildren(...fresh.children);
  if (focused) [...place.querySelectorAll("a, button")].find((one) => name(one) === focused)?.focus();
  const ended = states().filter((state) => !before.includes(state) && /^(Fertig|Fehlgeschlagen)/.test(state));
  if (ended.length) news.textContent = ended.join(" ");
  return Boolean(place.querySelector("progress, form[action$='/abbrechen/']"));
}

async function follow() {
  let goesOn = true;
  try {
    goesOn = await look();
  } catch {
    // no connection now: try again
  }
  if (goesOn) setTimeout(follow, EVERY);
}

setTimeout(follow, EVERY);
