// What a person sees after a form was sent: the mistakes, or the message where she was. Without this module the page
// begins at the top, where both stand.

const PLACE = "chancencheck-stelle"; // in the tab: where the form was that was sent
const PROBLEM = ".cc-not-saved, #fehlerliste, .errornote";
const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];

/** A browser may refuse the storage: then the page begins at the top. */
function inTab(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}

function show(problem) {
  problem.tabIndex = -1;
  problem.focus();
  problem.scrollIntoView({ block: "center", behavior: "instant" });
}

/** A message stays in sight until the person goes on. */
function stay(message) {
  message.classList.add("cc-told--here");
  const rest = () => {
    message.classList.remove("cc-told--here");
    for (const move of MOVES) removeEventListener(move, rest);
  };
  for (const move of MOVES) addEventListener(move, rest, { passive: true });
}

const [page, top] = inTab((tab) => JSON.parse(tab.getItem(PLACE))) ?? [];
inTab((tab) => tab.removeItem(PLACE));
const [problem, message] = [PROBLEM, ".cc-told, .messagelist"].map((each) => document.querySelector(each));
if (problem) show(problem);
else if (page === location.pathname && !location.hash) scrollTo({ top, behavior: "instant" });
if (message && !problem) stay(message);

addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || target.getAttribute("method") !== "post") return;
  inTab((tab) => tab.setItem(PLACE, JSON.stringify([location.pathname, scrollY])));
});
