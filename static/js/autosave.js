// Saves a form while a person writes. Without this module the form posts normally.
//
// The promise: what was typed is either acknowledged by the server or still here, in its field and in the tab's
// sessionStorage. One save runs at a time. One without an answer is sent again exactly as it was, because the server
// may have it already; what was typed since follows after it. Only groups that the answer names in `tokens` are saved.

const PAUSE = 1500; // ms after the last key
const LONGEST_WAIT = 8000; // ms while typing goes on
const TIMEOUT = 15000; // ms until a save counts as unanswered
const RETRY = [5, 10, 20, 40, 60]; // s
const WARN_BEFORE_END = 600; // s before the session ends
const KEEPALIVE_LIMIT = 60000; // bytes; browsers refuse more in a request that outlives its page
const NOT_SAVED_ALONE = /-(token|take_saved|remove)$/; // what removes or decides is sent with a button only
const NEW_MEASURE = /^measure-[0-9a-f]{32}$/; // saved with its own button; kept in the tab until then
const STORE = "chancencheck:";
const LOGGING_OUT = "chancencheck-logout";
const STAYS = "Ihr Text steht noch hier.";

const $ = (selector, root = document) => root.querySelector(selector);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
const clock = (date = new Date()) => date.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

/** Unsaved text of one page and account, in this tab only. */
class Kept {
  constructor(account, page) {
    this.key = `${STORE}${account}:${page}`;
  }

  get all() {
    return JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
  }

  set all(entries) {
    try {
      if (Object.keys(entries).length) sessionStorage.setItem(this.key, JSON.stringify(entries));
      else sessionStorage.removeItem(this.key);
    } catch {
      // The tab's storage is full or switched off: the text is still in its field, and leaving warns.
    }
  }

  put(prefix, entry) {
    this.all = { ...this.all, [prefix]: entry };
  }

  drop(wanted) {
    this.all = Object.fromEntries(Object.entries(this.all).filter(([prefix, entry]) => !wanted(prefix, entry)));
  }

  static keys() {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(STORE));
  }
}

/** Fields that are saved together, with the token of the version they started from. */
class Group {
  changed = false; // since the last acknowledged save
  conflict = null; // both versions are on the page, the person decides
  refused = null; // values that the server did not take; sent again only when they differ

  constructor(form, prefix) {
    Object.assign(this, { form, prefix });
    this.isNew = NEW_MEASURE.test(prefix);
  }

  get token() {
    return this.form.elements[`${this.prefix}-token`];
  }

  get inputs() {
    const mine = ({ name }) => name.startsWith(`${this.prefix}-`) && !NOT_SAVED_ALONE.test(name);
    return [...this.form.elements].filter(mine);
  }

  get values() {
    const chosen = this.inputs.filter((input) => input.type !== "radio" || input.checked);
    return Object.fromEntries(chosen.map((input) => [input.name, input.value]));
  }

  set values(values) {
    for (const input of this.inputs) {
      const value = values[input.name];
      if (input.type === "radio") input.checked = input.value === value;
      else if (value !== undefined) input.value = value;
    }
  }

  /** Label and content of every filled field, for reading. */
  get readable() {
    const chosen = this.inputs.filter((input) => (input.type === "radio" ? input.checked : input.value.trim()));
    return chosen.map((input) => {
      const label = (input.closest("fieldset") && $("legend", input.closest("fieldset"))) ?? input.labels[0];
      const text = input.type === "radio" ? words(input.labels[0]) : (input.selectedOptions?.[0].text ?? input.value);
      return [label ? words(label) : "", text];
    });
  }

  get isDue() {
    return this.changed && !this.isNew && !this.conflict && !same(this.refused, this.values);
  }

  showErrors(errors) {
    for (const input of this.inputs) {
      const id = `id_${input.name}_error`;
      const messages = errors[input.name];
      document.getElementById(id)?.remove();
      input.toggleAttribute("aria-invalid", false);
      if (!messages) continue;
      const note = document.createElement("p");
      Object.assign(note, { id, className: "kern-error", textContent: messages.join(" ") });
      input.closest(".kern-fieldset, .kern-form-input")?.append(note);
      input.setAttribute("aria-invalid", "true");
      const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((part) => part && part !== id);
      input.setAttribute("aria-describedby", [...described, id].join(" "));
    }
  }

  /** Put the panel of the server in front of the fields; they keep what was typed. */
  showConflict({ conflicts, time }, decide) {
    const { html, values } = conflicts[this.prefix];
    const start = this.token.value;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const token = $('[name$="-token"]', holder.content);
    const panel = $('[id$="-fassungen"]', holder.content);
    this.conflict = { values, panel, time };
    this.token.replaceWith(holder.content);
    panel.closest("[data-versions]")?.classList.add("cc-versions"); // side by side
    if (!values) {
      // Removed meanwhile: the group goes on under its old name, and the button „Speichern“ makes it new.
      Object.assign(token, { name: `${this.prefix}-token`, value: start });
      return;
    }
    $("[data-decide-later]", panel).remove();
    $("[data-decide]", panel).hidden = false;
    for (const button of panel.querySelectorAll("[data-decision]")) {
      button.addEventListener("click", () => decide(this, button.dataset.decision));
    }
  }
}

/** The form, its groups, and the one save that may run. */
class Autosave {
  pending = null; // sent and not answered: [{group, token, values}]
  running = null; // the promise of the save under way
  stopped = ""; // why nothing can be saved any more
  failures = 0;
  lastSaved = "";

  constructor(form, kept) {
    Object.assign(this, { form, kept, account: form.dataset.account, session: form.dataset.session });
    this.state = $("[data-save-state]", form);
    this.loginLink = $("[data-login]", form);
    this.warning = $("[data-session-warning]", form);
    const tokens = [...form.elements].filter((input) => input.name.endsWith("-token"));
    this.groups = tokens.map((input) => new Group(form, input.name.slice(0, -"-token".length)));
  }

  get unsaved() {
    return this.groups.some((group) => group.changed);
  }

  say(text, kind) {
    this.state.dataset.kind = kind;
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  start() {
    for (const prefix of this.form.dataset.unsaved.split(" ")) {
      const group = this.groups.find((each) => each.prefix === prefix);
      const panel = document.getElementById(`${prefix}-fassungen`);
      if (group && panel) group.conflict = { panel, decidedBySubmit: true };
      if (group) this.change(group);
    }
    this.form.addEventListener("input", ({ target }) => this.typed(target));
    this.form.addEventListener("change", ({ target }) => this.typed(target));
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => this.leave(event));
    window.addEventListener("pagehide", () => this.lastChance());
    window.addEventListener("online", () => this.retryNow());
    window.addEventListener("focus", () => this.retryNow());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.save() : this.retryNow()));
    this.refresh();
  }

  typed(input) {
    const group = this.groups.find((each) => input.name?.startsWith(`${each.prefix}-`));
    if (group && !NOT_SAVED_ALONE.test(input.name)) this.change(group);
  }

  change(group) {
    group.changed = true;
    history.scrollRestoration = "manual"; // a reload shows the notice about what is unsaved, at the top
    this.kept.put(group.prefix, { at: clock(), token: group.token.value, values: group.values, shown: group.readable });
    this.plan();
  }

  plan() {
    if (this.stopped || this.pending) return;
    if (!this.groups.some((group) => group.isDue)) return this.conclude();
    this.say("Wird gleich gespeichert …", "changed");
    this.waitingSince ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.min(PAUSE, this.waitingSince + LONGEST_WAIT - Date.now()));
  }

  /** Send what is due, or once more what was not answered. */
  async save() {
    if (this.running || this.stopped) return;
    this.pending ??= this.collect();
    if (!this.pending) return;
    clearTimeout(this.timer);
    this.waitingSince = undefined;
    this.say("Wird gespeichert …", "saving");
    this.running = this.send(this.pending);
    const answer = await this.running;
    this.running = null;
    await this.settle(answer);
  }

  collect() {
    const due = this.groups.filter((group) => group.isDue);
    return due.length ? due.map((group) => ({ group, token: group.token.value, values: group.values })) : null;
  }

  async send(changes) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    for (const { group, token, values } of changes) {
      body.append(`${group.prefix}-token`, token);
      for (const [name, value] of Object.entries(values)) body.append(name, value);
    }
    return this.request(this.form.action, { method: "POST", body });
  }

  /** {status, data}: status 0 without an answer, data null unless it is JSON. */
  async request(url, { body, ...options } = {}) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    const keepalive = Boolean(body) && body.toString().length < KEEPALIVE_LIMIT;
    const headers = { Accept: "application/json" };
    try {
      const response = await fetch(url, { ...options, body, headers, keepalive, signal: abort.signal });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, data: isJson ? await response.json() : null };
    } catch {
      return { status: 0, data: null };
    } finally {
      clearTimeout(timer);
    }
  }

  async settle({ status, data }) {
    if (status < 500 && data?.tokens) return this.apply(status, data);
    if (status === 401) return this.loggedOut();
    if (status === 403) {
      const isFirst = !this.failures;
      const { status: answered } = await this.refresh();
      if (this.stopped) return undefined;
      if (answered === 401) return this.loggedOut();
      if (answered === 200 && isFirst) {
        this.failures = 1;
        return this.save();
      }
    }
    return this.retryLater();
  }

  apply(status, data) {
    const sent = this.pending;
    this.pending = null;
    this.failures = 0;
    this.loginLink.hidden = true;
    for (const change of sent) this.applyTo(change, data);
    if (Object.keys(data.tokens).length) this.lastSaved = data.time;
    if (data.message && status === 409) return this.stop(data.message);
    this.plan();
    if (data.message) this.say(data.message, "failed");
  }

  applyTo({ group, values }, data) {
    const { prefix } = group;
    group.showErrors(data.errors);
    if (prefix in data.tokens) {
      group.token.value = data.tokens[prefix];
      group.refused = null;
      if (same(group.values, values)) this.acknowledge(group);
      else this.change(group);
    } else if (data.conflicts[prefix]) {
      group.showConflict(data, (...decision) => this.decide(...decision));
    } else {
      group.refused = values;
    }
  }

  acknowledge(group) {
    group.changed = false;
    history.scrollRestoration = this.unsaved ? "manual" : "auto";
    this.kept.drop((prefix) => prefix === group.prefix);
  }

  decide(group, decision) {
    const { values, panel, time } = group.conflict;
    const field = group.inputs.find((input) => input.type !== "radio" || input.checked);
    group.conflict = group.refused = null;
    panel.closest("[data-versions]")?.classList.remove("cc-versions");
    panel.remove();
    field?.focus();
    if (decision === "saved") {
      group.values = values;
      this.lastSaved = time; // the server held these values then
      this.acknowledge(group);
      this.plan();
    } else {
      this.change(group);
      this.save();
    }
  }

  /** Nothing is due: say what is saved, and what only the person can settle. */
  conclude() {
    const open = this.groups.filter((group) => group.changed);
    if (open.some((group) => group.conflict)) {
      this.say(`Nicht gespeichert: Es gibt zwei Fassungen. ${STAYS} Bitte entscheiden Sie oben beim Hinweis.`, "failed");
    } else if (open.some((group) => group.refused)) {
      this.say(`Noch nicht gespeichert: Bitte prüfen Sie das markierte Feld. ${STAYS}`, "failed");
    } else if (open.length) {
      this.say("Die neue Maßnahme ist noch nicht gespeichert. Bitte wählen Sie „Maßnahme speichern“.", "changed");
    } else if (this.lastSaved) {
      this.say(`Gespeichert um ${this.lastSaved}`, "saved");
    }
  }

  retryLater(reason = "Noch nicht gespeichert") {
    const seconds = RETRY[Math.min(this.failures, RETRY.length - 1)];
    this.failures += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), seconds * 1000);
    this.say(`${reason} – neuer Versuch in ${seconds} s`, "failed");
  }

  retryNow() {
    if (this.pending) this.save();
    else if (!this.warning.hidden || !this.loginLink.hidden) this.refresh(); // perhaps there is a new log-in
  }

  offerLogin() {
    this.warning.hidden = true;
    this.loginLink.hidden = false;
    this.say(`Sie sind nicht mehr angemeldet. ${STAYS}`, "failed");
  }

  loggedOut() {
    this.offerLogin();
    this.retryLater(`Sie sind nicht mehr angemeldet. ${STAYS} Noch nicht gespeichert`);
  }

  stop(reason) {
    this.stopped = reason;
    this.say(`Nicht gespeichert: ${reason} ${STAYS} Sie können ihn kopieren.`, "failed");
  }

  /** Ask who is logged in, take the fresh form token along, and see how long the session lasts. */
  async refresh() {
    const answer = await this.request(this.session);
    if (answer.status === 401) this.offerLogin();
    if (answer.status !== 200 || !answer.data) return answer;
    const { account, token, seconds } = answer.data;
    if (account !== this.account) {
      this.stop("Es ist jetzt ein anderes Konto angemeldet.");
      return answer;
    }
    for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
    this.watch(seconds);
    return answer;
  }

  /** A log-in ends at a fixed time: nothing prolongs it, so the warning offers a new one. */
  watch(seconds) {
    const isBack = !this.loginLink.hidden && !this.pending;
    this.loginLink.hidden = true;
    this.warning.hidden = seconds > WARN_BEFORE_END;
    $("[data-session-end]", this.warning).textContent = clock(new Date(Date.now() + seconds * 1000));
    clearTimeout(this.watching);
    const pause = this.warning.hidden ? seconds - WARN_BEFORE_END : seconds + 1;
    this.watching = setTimeout(() => this.refresh(), pause * 1000);
    if (!isBack) return;
    this.say("Sie sind wieder angemeldet.", "saved");
    this.plan();
  }

  /** The normal submit waits for a running save, so that it does not meet its own older version. */
  submit(event) {
    const undecided = this.groups.find((group) => group.conflict?.values);
    if (undecided) {
      event.preventDefault();
      $("[data-decision]", undecided.conflict.panel).focus();
    } else if (this.running) {
      event.preventDefault();
      this.running.then(() => setTimeout(() => this.form.requestSubmit(event.submitter)));
    } else {
      clearTimeout(this.timer);
      for (const group of this.groups) group.changed = false;
      this.kept.all = Object.fromEntries(
        Object.entries(this.kept.all).map(([prefix, entry]) => [prefix, { ...entry, submitted: true }]),
      );
    }
  }

  leave(event) {
    if (!this.unsaved) return;
    this.save();
    event.preventDefault();
  }

  /** The page goes: send what is typed and not under way; it stays kept until this page says it is saved. */
  lastChance() {
    const isUnderWay = ({ group, values }) => this.running && same(group.values, values);
    const underWay = new Set(this.pending?.filter(isUnderWay).map(({ group }) => group));
    const left = this.stopped ? [] : (this.collect() ?? []).filter(({ group }) => !underWay.has(group));
    if (left.length) this.send(left);
  }
}

/** Offer what this tab kept and the page does not show. */
function offer(kept, autosave) {
  const saved = new Set([...document.querySelectorAll("[data-form-key]")].map((each) => each.dataset.formKey));
  const groups = autosave?.groups ?? [];
  const target = (prefix) =>
    groups.find((group) => group.prefix === prefix) ??
    (NEW_MEASURE.test(prefix) ? groups.find((group) => group.isNew) : undefined);
  const here = (prefix, entry) => same(Object.values(target(prefix)?.values ?? {}), Object.values(entry.values));
  kept.drop((prefix, entry) => saved.has(prefix.slice("measure-".length)) || (here(prefix, entry) && !target(prefix).changed));
  const left = Object.entries(kept.all).filter(([prefix, entry]) => !here(prefix, entry));
  if (!left.length) return;

  const notice = $("template[data-kept]").content.firstElementChild.cloneNode(true);
  $("[data-kept-at]", notice).textContent = left.map(([, entry]) => entry.at).sort().at(-1);
  for (const [label, text] of left.flatMap(([, entry]) => entry.shown)) {
    const term = document.createElement("dt");
    const content = document.createElement("dd");
    term.textContent = label;
    content.textContent = text;
    content.className = "cc-user-text";
    $("dl", notice).append(term, content);
  }
  const close = () => {
    notice.remove();
    $("main").focus();
  };
  const take = $("[data-kept-take]", notice);
  take.hidden = !left.some(([prefix]) => target(prefix));
  take.addEventListener("click", () => {
    for (const [prefix, entry] of left) {
      const group = target(prefix);
      if (!group) continue;
      const rename = ([name, value]) => [name.replace(prefix, group.prefix), value];
      group.values = Object.fromEntries(Object.entries(entry.values).map(rename));
      // With the version it was written on: a newer one of somebody else then shows as a conflict.
      if (group.prefix === prefix) group.token.value = entry.token;
      else kept.drop((other) => other === prefix);
      for (const input of group.inputs) input.closest("details")?.setAttribute("open", "");
      autosave.change(group);
    }
    close();
  });
  $("[data-kept-drop]", notice).addEventListener("click", () => {
    kept.drop((prefix) => left.some(([other]) => other === prefix));
    close();
  });
  $("main").prepend(notice);
  notice.focus();
}

function begin() {
  const place = $("template[data-kept]");
  const logout = $("form[data-logout]");
  const hasLoggedOut = sessionStorage.getItem(LOGGING_OUT) && !logout;
  sessionStorage.removeItem(LOGGING_OUT);
  logout?.addEventListener("submit", () => sessionStorage.setItem(LOGGING_OUT, "1"));
  // A shared desk: nobody finds the text of somebody else.
  const isForeign = (key) => logout && !key.startsWith(`${STORE}${logout.dataset.logout}:`);
  for (const key of Kept.keys()) if (hasLoggedOut || isForeign(key)) sessionStorage.removeItem(key);

  for (const { dataset } of document.querySelectorAll("[data-saved]")) {
    new Kept(logout?.dataset.logout, dataset.saved).drop((_, entry) => entry.submitted);
  }
  if (!place) return;
  const kept = new Kept(logout.dataset.logout, location.pathname);
  const form = $("form[data-autosave]");
  const autosave = form && new Autosave(form, kept);
  autosave?.start();
  offer(kept, autosave);
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // its tokens may be old; what is unsaved is kept and offered
});
begin();
