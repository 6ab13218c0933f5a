// Says on the page of a requirement whether another window has it open, too. The mark of this window is random and
// lives in the tab only; a reload keeps it. Without this module there is no hint, and saving is as safe as with it.

const EVERY = 60000; // ms
const MARK = "chancencheck-fenster";
const place = document.querySelector("[data-presence]");

function mark() {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const known = sessionStorage.getItem(MARK) ?? fresh();
    sessionStorage.setItem(MARK, known);
    return known;
  } catch {
    return fresh(); // the tab may store nothing; the mark then lasts until the next page
  }
}

const windowMark = mark();

async function send(left = {}) {
  const token = document.getElementsByName("csrfmiddlewaretoken")[0].value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, window: windowMark, ...left });
  const headers = { Accept: "application/json" };
  try {
    const response = await fetch(place.dataset.presence, { method: "POST", body, headers, keepalive: true });
    return response.ok ? await response.json() : {};
  } catch {
    return {}; // no answer, no hint
  }
}

async function tell() {
  if (document.hidden) return;
  const { elsewhere } = await send();
  const shown = place.querySelector("p");
  if (elsewhere && !shown) place.append(place.querySelector("template").content.cloneNode(true));
  if (!elsewhere) shown?.remove();
}

tell();
setInterval(tell, EVERY);
document.addEventListener("visibilitychange", tell);
addEventListener("pagehide", () => send({ left: 1 }));
